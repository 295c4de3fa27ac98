//! The guard of this node: its state in memory, and the paces of its callers. Background work is in `upkeep`.

use super::{
    address::Address, alarm::raise, lanes::Lanes, origins::Origins, pace::Paces, slowed::Slowed,
    throttled::refused,
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
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use xwms_events::{
    Timestamp,
    alert::Observation,
    envelope::Origin,
    ids::{AccountId, ClientId, SigningKeyId, UserId},
};

/// The pace of a slowed-down client or network: a few requests at once, then one at a time.
const TRICKLE: config::Pace = config::Pace::new(5, 2);
/// The pace of a user at the dashboard on each node: more than any page needs.
const PERSON_EACH_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(49);
const PERSON_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(199);
/// The pace of anonymous reads from one address that read the log: more than a client needs that caches what
/// it reads.
const READS: config::Pace = config::Pace::new(60, 1);
/// The pace at which one address may read the tree over the log: a reader of all tiles gets five thousand events
/// at once.
const TILES_EACH_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(19);
const TILES_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(199);
/// The pace at which one address may search the documentation: some people who search at once.
const SEARCHES_EACH_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);
const SEARCHES_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(59);
/// The pace at which one address may ask how good passwords are: some people who type at once.
const METERS_EACH_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);
const METERS_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(19);
/// The pace of what a person writes to the operator, who gets a mail about each: more than a conversation needs.
const TICKETS: config::Pace = config::Pace::new(30, 60);
/// The pace at which apps without a token may register themselves from one address: some clients of one person.
const REGISTRATIONS: config::Pace = config::Pace::new(10, 60);
/// The pace of one person who types wrong codes of devices, and that of all strangers together.
const DEVICE_CODES: config::Pace = config::Pace::new(10, 60);
const STRANGERS_EACH_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(1);
const STRANGERS_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(199);
/// After an alert, its subject is not judged again within this time, so that an attack does not cost a
/// command per request.
const JUDGED: Duration = Duration::from_secs(2);
/// How many passwords are judged at once: typing may never slow logins down.
const METERS: usize = 1;
/// Longest wait for a turn to judge: somebody who types has gone on by then.
const METER_PATIENCE: Duration = Duration::from_secs(1);

/// Returns the usual paces of users.
fn person() -> Paces {
    Paces::each_second(PERSON_EACH_SECOND, PERSON_AT_ONCE)
}

/// The guard of this node. Clones share everything.
#[derive(Clone)]
pub struct Guard(pub(super) Arc<Inner>);

/// The state that clones share.
pub(super) struct Inner {
    pub store: Store,
    pub logins: Paces,
    pub sign_ups: Paces,
    pub clients: Paces,
    pub people: Paces,
    pub readers: Paces,
    pub tiles: Paces,
    pub searches: Paces,
    pub meters: Paces,
    pub meter_turns: Arc<Semaphore>,
    pub tickets: Paces,
    pub registrations: Paces,
    pub device_codes: Paces,
    pub strangers_codes: Paces,
    pub trickle: Paces,
    pub slowed: RwLock<Arc<Slowed>>,
    pub origins: Origins,
    pub judged: Cache<String, ()>,
    pub lanes: Lanes,
}

impl Guard {
    /// The guard with these `settings`.
    pub fn new(store: Store, settings: &config::Guard) -> Self {
        Self(Arc::new(Inner {
            store,
            logins: Paces::new(settings.login),
            sign_ups: Paces::new(settings.sign_up),
            clients: Paces::new(settings.client),
            people: settings.person.map_or_else(person, Paces::new),
            readers: Paces::new(READS),
            tiles: Paces::each_second(TILES_EACH_SECOND, TILES_AT_ONCE),
            searches: Paces::each_second(SEARCHES_EACH_SECOND, SEARCHES_AT_ONCE),
            meters: Paces::each_second(METERS_EACH_SECOND, METERS_AT_ONCE),
            meter_turns: Arc::new(Semaphore::new(METERS)),
            tickets: Paces::new(TICKETS),
            registrations: Paces::new(settings.registrations.unwrap_or(REGISTRATIONS)),
            device_codes: Paces::new(settings.device_codes.unwrap_or(DEVICE_CODES)),
            strangers_codes: Paces::each_second(STRANGERS_EACH_SECOND, STRANGERS_AT_ONCE),
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

    /// Lets a sign-up from the address go on.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn sign_up(&self, origin: Option<&Origin>) -> Result<(), u32> {
        let passed = self.0.sign_ups.pass(&Address::of(origin).to_string());
        passed.inspect_err(|_| refused("sign_up", "address"))
    }

    /// Counts a request with an unauthenticated code, token or public client id. It counts for no account's
    /// window, so it counts for the address.
    ///
    /// # Errors
    /// The seconds to wait if that was one too many.
    pub fn proved_nothing(&self, origin: Option<&Origin>) -> Result<(), u32> {
        let passed = self.0.clients.pass(&Address::of(origin).to_string());
        passed.inspect_err(|_| refused("client", "address"))
    }

    /// The network of `origin`, as a key for turns.
    pub fn network(&self, origin: Option<&Origin>) -> String {
        Address::of(origin).to_string()
    }

    /// Lets a request by a user's session go on. No window counts such requests, and they must not be a way
    /// around one.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn person(&self, user_id: UserId) -> Result<(), u32> {
        self.0.people.pass(&user_id.to_string()).inspect_err(|_| refused("request", "person"))
    }

    /// Lets the person write to the operator.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn ticket(&self, user_id: UserId) -> Result<(), u32> {
        self.0.tickets.pass(&user_id.to_string()).inspect_err(|_| refused("ticket", "person"))
    }

    /// Lets an app at the address register itself without a token.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn register(&self, origin: Option<&Origin>) -> Result<(), u32> {
        let passed = self.0.registrations.pass(&Address::of(origin).to_string());
        passed.inspect_err(|_| refused("registration", "address"))
    }

    /// Lets an anonymous read that reads the log go on.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn reader(&self, origin: Option<&Origin>) -> Result<(), u32> {
        let passed = self.0.readers.pass(&Address::of(origin).to_string());
        passed.inspect_err(|_| refused("read", "address"))
    }

    /// Lets an anonymous read of the tree over the log go on.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn tile(&self, origin: Option<&Origin>) -> Result<(), u32> {
        let passed = self.0.tiles.pass(&Address::of(origin).to_string());
        passed.inspect_err(|_| refused("tile", "address"))
    }

    /// Lets a search in the documentation go on.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn search(&self, origin: Option<&Origin>) -> Result<(), u32> {
        let passed = self.0.searches.pass(&Address::of(origin).to_string());
        passed.inspect_err(|_| refused("search", "address"))
    }

    /// Lets somebody at the address ask how good a password is.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn judges(&self, origin: Option<&Origin>) -> Result<(), u32> {
        self.0.meters.pass(&Address::of(origin).to_string())
    }

    /// Returns a turn to judge a password, or `None` if others take too long.
    pub async fn turn_to_judge(&self) -> Option<OwnedSemaphorePermit> {
        timeout(METER_PATIENCE, self.0.meter_turns.clone().acquire_owned()).await.ok()?.ok()
    }

    /// Lets a request by this client go on, unless an alert slows it down.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn request(&self, client_id: ClientId) -> Result<(), u32> {
        if !self.slowed().client(client_id, self.now()) {
            return Ok(());
        }
        self.0.trickle.pass(&client_id.to_string()).inspect_err(|_| refused("request", "alert"))
    }

    /// Records that a machine client got a token. It reads and writes nothing in the database.
    pub fn gave_token(&self, client_id: ClientId, account_id: AccountId, origin: Option<&Origin>) {
        let address = Address::of(origin);
        if address.is_known() {
            self.0.origins.gave_token(client_id, account_id, address.subnet());
        }
    }

    /// Raises the alert about a key whose signature is on a token that was never issued. A failure is logged,
    /// because the token is refused in any case.
    pub async fn saw_forged_token(&self, key_id: SigningKeyId) {
        if let Err(error) = self.judge(None, Observation::ForgedToken { key_id, tokens: 1 }).await {
            tracing::error!(%error, %key_id, "could not raise the alert about a forged token");
        }
    }

    /// Raises an alert if a rule finds the `observation` suspicious and none is open. Returns whether it raised
    /// one.
    pub(super) async fn judge(
        &self,
        account_id: Option<AccountId>,
        observation: Observation,
    ) -> Result<bool, StoreError> {
        let key = alerts::topic(&observation);
        if self.0.judged.contains_key(&key) {
            return Ok(false);
        }
        let raised = raise(&self.0.store, account_id, observation).await?;
        if raised.is_some() {
            self.0.judged.insert(key, ());
        }
        Ok(raised == Some(true))
    }
}
