//! Clients that fail to authenticate. A right secret is never refused because of wrong ones before it: 256
//! bits can't be guessed, and an attacker's guesses must not lock a client out.

use super::{
    address::{self, Address},
    failures,
    node::Guard,
    origins,
    throttled::{Throttled, refused},
};
use crate::store::StoreError;
use xwms_events::{
    alert::{Observation, wait_until},
    envelope::Origin,
    ids::{AccountId, ClientId},
};

/// How many characters of a tried secret's keyed hash are stored: enough to tell guesses apart.
const GUESS_CHARACTERS: usize = 12;

fn key(client_id: ClientId) -> String {
    format!("client:{client_id}")
}

impl Guard {
    /// Counts a failed authentication: of `client`, if there is such a client, with the secret that was
    /// tried.
    ///
    /// # Errors
    /// The seconds to wait, reported in place of the failure; or the database does not respond.
    pub async fn client_failed(
        &self,
        origin: Option<&Origin>,
        client: Option<(ClientId, AccountId)>,
        secret: Option<&str>,
    ) -> Result<(), Throttled> {
        let address = Address::of(origin);
        self.0.clients.pass(&address.to_string()).map_err(|seconds| {
            refused("client", "address");
            Throttled::SlowDown(seconds)
        })?;
        let Some((client_id, account_id)) = client else { return Ok(()) };
        let (network, now) = (address.hash(self.master()), self.now());
        let digest = secret.map(|secret| self.master().secret_digest(secret));
        let guess = digest.as_deref().and_then(|digest| digest.get(..GUESS_CHARACTERS));
        let key = key(client_id);
        let _lane = self.0.lanes.enter(&key).await;
        let before = failures::add_client(&self.0.store, &key, &network, guess, now).await?;
        let failures = before.in_a_row.saturating_add(1);
        self.judge(Some(account_id), Observation::FailedAuthentications { client_id, failures }).await?;
        let wait = wait_until(&before).millis() - now.millis();
        if wait > 0 {
            refused("client", "name");
            return Err(Throttled::SlowDown(u32::try_from(wait.div_euclid(1000) + 1).unwrap_or(u32::MAX)));
        }
        Ok(())
    }

    /// Whether the client is under a guessing attack now, so that a successful authentication has to be
    /// judged.
    pub fn is_guessed_at(&self, client_id: ClientId) -> bool {
        self.slowed().is_guessed_at(client_id)
    }

    /// Records that a client authenticated with its secret. Returns whether the client was restricted because
    /// the secret was guessed; this is checked only during a guessing attack.
    ///
    /// # Errors
    /// If the database does not respond.
    pub async fn client_succeeded(
        &self,
        origin: Option<&Origin>,
        client_id: ClientId,
        account_id: AccountId,
    ) -> Result<bool, StoreError> {
        let (address, master) = (Address::of(origin), self.master());
        if self.is_guessed_at(client_id) {
            let network = address.hash(master);
            let tried = failures::guesses(&self.0.store, &key(client_id), &network, self.now()).await?;
            let subnet = address::hash(master, address.subnet());
            let at_home =
                address.is_known() && origins::was_at(&self.0.store, client_id, &subnet, tried.since).await?;
            let observation = Observation::GuessedRight { client_id, guesses: tried.secrets, at_home };
            if self.judge(Some(account_id), observation).await? {
                return Ok(true);
            }
        }
        if address.is_known() {
            self.0.origins.record_network(client_id, account_id, address.subnet());
        }
        Ok(false)
    }
}
