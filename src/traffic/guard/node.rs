//! The guard of this node: what it knows in memory, and the paces of whoever asks it. What it does beside requests is
//! `upkeep`'s.

use super::{
    address::Address, alarm::raise, held::refused, lanes::Lanes, origins::Origins, pace::Paces,
    slowed::Slowed,
};
use crate::{
    commands::alerts,
    config,
    keys::master::MasterKey,
    store::{Store, StoreError},
};
use moka::sync::Cache;
use std::{
    num::NonZeroU32,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use xwms_events::{
    Timestamp,
    alert::Seen,
    envelope::Origin,
    ids::{AccountId, ClientId, UserId},
};

/// What a slowed-down client or network may still do: a few requests at once, then one at a time.
const TRICKLE: config::Pace = config::Pace::new(5, 2);
/// What a person at the dashboard may ask on each node: more than any page does.
const PERSON_EACH_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(49);
const PERSON_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(199);
/// What strangers at one address may read that costs a look at the log: more than whoever keeps what they read needs.
const READS: config::Pace = config::Pace::new(60, 1);
/// What was judged is not judged again before this, so that an attack costs no command for each request.
const JUDGED: Duration = Duration::from_secs(2);

/// The guard of this node. Clones share everything.
#[derive(Clone)]
pub struct Guard(pub(super) Arc<Inner>);

/// What clones share.
pub(super) struct Inner {
    pub store: Store,
    pub logins: Paces,
    pub sign_ups: Paces,
    pub clients: Paces,
    pub people: Paces,
    pub readers: Paces,
    pub trickle: Paces,
    pub slowed: RwLock<Arc<Slowed>>,
    pub origins: Origins,
    pub judged: Cache<String, ()>,
    pub lanes: Lanes,
}

impl Guard {
    /// As `settings` say.
    pub fn new(store: Store, settings: &config::Guard) -> Self {
        Self(Arc::new(Inner {
            store,
            logins: Paces::new(settings.login),
            sign_ups: Paces::new(settings.sign_up),
            clients: Paces::new(settings.client),
            people: Paces::each_second(PERSON_EACH_SECOND, PERSON_AT_ONCE),
            readers: Paces::new(READS),
            trickle: Paces::new(TRICKLE),
            slowed: RwLock::default(),
            origins: Origins::default(),
            judged: Cache::builder().max_capacity(100_000).time_to_live(JUDGED).build(),
            lanes: Lanes::new(),
        }))
    }

    pub(super) fn master(&self) -> &MasterKey {
        self.0.store.vault().master()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.0.store.clock().now()
    }

    pub(super) fn slowed(&self) -> Arc<Slowed> {
        self.0.slowed.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets a sign-up from there go on.
    ///
    /// # Errors
    /// Seconds to wait.
    pub fn sign_up(&self, origin: Option<&Origin>) -> Result<(), u32> {
        let passed = self.0.sign_ups.pass(&Address::of(origin).to_string());
        passed.inspect_err(|_| refused("sign_up", "address"))
    }

    /// Somebody there showed a code, a token or the id of a public client that proves nothing. It counts for nobody's
    /// window, and so for the address.
    ///
    /// # Errors
    /// Seconds to wait if that was one too many.
    pub fn proved_nothing(&self, origin: Option<&Origin>) -> Result<(), u32> {
        let passed = self.0.clients.pass(&Address::of(origin).to_string());
        passed.inspect_err(|_| refused("client", "address"))
    }

    /// The network there, as a key for turns.
    pub fn network(&self, origin: Option<&Origin>) -> String {
        Address::of(origin).to_string()
    }

    /// Lets a request by the session of a person go on: no window counts it, and it is no way around one.
    ///
    /// # Errors
    /// Seconds to wait.
    pub fn person(&self, user_id: UserId) -> Result<(), u32> {
        self.0.people.pass(&user_id.to_string()).inspect_err(|_| refused("request", "person"))
    }

    /// Lets a stranger from there read what costs a look at the log.
    ///
    /// # Errors
    /// Seconds to wait.
    pub fn reader(&self, origin: Option<&Origin>) -> Result<(), u32> {
        let passed = self.0.readers.pass(&Address::of(origin).to_string());
        passed.inspect_err(|_| refused("read", "address"))
    }

    /// Lets a request by this client go on, unless an alert slows it down.
    ///
    /// # Errors
    /// Seconds to wait.
    pub fn request(&self, client_id: ClientId) -> Result<(), u32> {
        if !self.slowed().client(client_id, self.now()) {
            return Ok(());
        }
        self.0.trickle.pass(&client_id.to_string()).inspect_err(|_| refused("request", "alert"))
    }

    /// A machine client got a token. Costs no look and no write here.
    pub fn gave_token(&self, client_id: ClientId, account_id: AccountId, origin: Option<&Origin>) {
        let address = Address::of(origin);
        if address.is_known() {
            self.0.origins.gave_token(client_id, account_id, address.home());
        }
    }

    /// Raises an alert if a rule says that what was `seen` is suspicious, and there is none.
    pub(super) async fn judge(&self, account_id: Option<AccountId>, seen: Seen) -> Result<bool, StoreError> {
        let key = alerts::topic(&seen);
        if self.0.judged.contains_key(&key) {
            return Ok(false);
        }
        let raised = raise(&self.0.store, account_id, seen).await?;
        if raised.is_some() {
            self.0.judged.insert(key, ());
        }
        Ok(raised == Some(true))
    }
}
