//! Clients that fail to authenticate. A right secret is never refused for the wrong ones before it: nobody guesses
//! 256 bits, and somebody else's guesses must not lock a client out.

use super::{
    address::{self, Address},
    failures,
    held::{Held, refused},
    node::Guard,
    origins,
};
use crate::store::StoreError;
use xwms_events::{
    alert::{Seen, wait_until},
    envelope::Origin,
    ids::{AccountId, ClientId},
};

/// Characters of the keyed hash of a tried secret that are kept: enough to tell tries apart.
const GUESS_CHARACTERS: usize = 12;

fn key(client_id: ClientId) -> String {
    format!("client:{client_id}")
}

impl Guard {
    /// Somebody failed to be a client; which, if there is such a client, and what secret they tried.
    ///
    /// # Errors
    /// Seconds to wait, in place of why it failed; or the database does not answer.
    pub async fn client_failed(
        &self,
        origin: Option<&Origin>,
        client: Option<(ClientId, AccountId)>,
        secret: Option<&str>,
    ) -> Result<(), Held> {
        let address = Address::of(origin);
        self.0.clients.pass(&address.to_string()).map_err(|seconds| {
            refused("client", "address");
            Held::SlowDown(seconds)
        })?;
        let Some((client_id, account_id)) = client else { return Ok(()) };
        let (network, now) = (address.hash(self.master()), self.now());
        let digest = secret.map(|secret| self.master().secret_digest(secret));
        let guess = digest.as_deref().and_then(|digest| digest.get(..GUESS_CHARACTERS));
        let key = key(client_id);
        let _lane = self.0.lanes.enter(&key).await;
        let before = failures::add_client(&self.0.store, &key, &network, guess, now).await?;
        let failures = before.in_a_row.saturating_add(1);
        self.judge(Some(account_id), Seen::FailedAuthentications { client_id, failures }).await?;
        let wait = wait_until(&before).millis() - now.millis();
        if wait > 0 {
            refused("client", "name");
            return Err(Held::SlowDown(u32::try_from(wait.div_euclid(1000) + 1).unwrap_or(u32::MAX)));
        }
        Ok(())
    }

    /// Whether somebody guesses at the client just now, so that a success has to be looked at.
    pub fn is_guessed_at(&self, client_id: ClientId) -> bool {
        self.slowed().is_guessed_at(client_id)
    }

    /// A client authenticated by its secret. Answers whether it was restricted because that was guessed, which only
    /// is looked at while somebody guesses at it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn client_got_in(
        &self,
        origin: Option<&Origin>,
        (client_id, account_id): (ClientId, AccountId),
    ) -> Result<bool, StoreError> {
        let (address, master) = (Address::of(origin), self.master());
        if self.is_guessed_at(client_id) {
            let network = address.hash(master);
            let tried = failures::guesses(&self.0.store, &key(client_id), &network, self.now()).await?;
            let home = address::hash(master, address.home());
            let at_home =
                address.is_known() && origins::was_at(&self.0.store, client_id, &home, tried.since).await?;
            let seen = Seen::GuessedRight { client_id, guesses: tried.secrets, at_home };
            if self.judge(Some(account_id), seen).await? {
                return Ok(true);
            }
        }
        if address.is_known() {
            self.0.origins.came_in(client_id, account_id, address.home());
        }
        Ok(false)
    }
}
