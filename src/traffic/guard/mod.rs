//! Who tries too often: guessing of passwords and client secrets is slowed down, suspicious traffic is found, and
//! what an alert says is applied. docs/security.md explains it, ADR 0027 why it is so.
//!
//! | file | what it does |
//! |---|---|
//! | `address` | the network that a request comes from, in clear for this node's memory and hashed for everything else |
//! | `pace` | so many at once, then one at a time: in memory, by key |
//! | `failures` | what failed, in Postgres, for all nodes together |
//! | `lanes` | one at a time for each name or client on this node, and who waits until there is room |
//! | `login` | an attempt to log in, from the door to its end |
//! | `clients` | a client that failed to authenticate, or did so after many tries |
//! | `origins` | from which networks clients come in, and machine clients get their tokens |
//! | `replays` | codes and refresh tokens that were presented again: a subscriber of the log |
//! | `slowed` | what open alerts ask of this node |
//!
//! Not here: when something is suspicious and how long a guesser waits (`xwms_events::alert`), raising and
//! clearing (`commands::alerts`), what a refused request is told (the surfaces), limits by plan (`limits`).

mod address;
mod clients;
mod failures;
mod lanes;
mod login;
mod origins;
mod pace;
pub mod replays;
mod slowed;

use crate::{
    commands::{CommandError, alerts},
    config,
    keys::master::MasterKey,
    store::{Store, StoreError},
};
use address::Address;
use lanes::Lanes;
use moka::sync::Cache;
use origins::Origins;
use pace::Paces;
use slowed::Slowed;
use std::{
    num::NonZeroU32,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::watch;
use xwms_events::{
    Timestamp,
    alert::{Alert, ClearedBy, Seen},
    envelope::Origin,
    ids::{AccountId, AlertId, ClientId, UserId},
};

pub use login::{Attempt, NotBegun, Try};

/// What a slowed-down client or network may still do: a few requests at once, then one at a time.
const TRICKLE: config::Pace = config::Pace::new(5, 2);
/// What a person at the dashboard may ask on each node: more than any page does.
const PERSON_EACH_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(49);
const PERSON_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(199);
/// What strangers at one address may read that costs a look at the log: more than whoever keeps what they read needs.
const READS: config::Pace = config::Pace::new(60, 1);
/// How often a node looks which alerts are open: with the read model's lag less than a second.
const LOOK: Duration = Duration::from_millis(300);
/// How often it throws away what nobody counts any more.
const SWEEP: Duration = Duration::from_secs(300);
/// What was judged is not judged again before this, so that an attack costs no command for each request.
const JUDGED: Duration = Duration::from_secs(2);

/// Why somebody has to wait.
#[derive(Debug, thiserror::Error)]
pub enum Held {
    #[error("not before {0} s from now again")]
    SlowDown(u32),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The guard of this node. Clones share everything.
#[derive(Clone)]
pub struct Guard(Arc<Inner>);

struct Inner {
    store: Store,
    logins: Paces,
    sign_ups: Paces,
    clients: Paces,
    people: Paces,
    readers: Paces,
    trickle: Paces,
    slowed: RwLock<Arc<Slowed>>,
    origins: Origins,
    judged: Cache<String, ()>,
    lanes: Lanes,
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

    fn master(&self) -> &MasterKey {
        self.0.store.vault().master()
    }

    fn now(&self) -> Timestamp {
        self.0.store.clock().now()
    }

    fn slowed(&self) -> Arc<Slowed> {
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
    async fn judge(&self, account_id: Option<AccountId>, seen: Seen) -> Result<bool, StoreError> {
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

    /// Keeps what alerts ask of this node up to date, writes down where tokens went and forgets what is old,
    /// until `stopped`.
    pub async fn run(self, mut stopped: watch::Receiver<bool>) {
        let mut sweep = tokio::time::interval(SWEEP);
        loop {
            let over = tokio::select! {
                () = tokio::time::sleep(LOOK) => false,
                _ = stopped.wait_for(|stopped| *stopped) => true,
            };
            self.keep_up().await;
            if over {
                return;
            }
            let due = tokio::select! {
                biased;
                _ = sweep.tick() => true,
                () = std::future::ready(()) => false,
            };
            if due && let Err(error) = self.sweep().await {
                tracing::warn!(%error, "sweeping of the guard failed; it is tried again later");
            }
        }
    }

    async fn keep_up(&self) {
        if let Err(error) = self.follow_alerts().await {
            tracing::warn!(%error, "what alerts slow down stays as it was");
        }
        if let Err(error) = self.write_origins().await {
            tracing::warn!(%error, "from where tokens were asked for was not written down");
        }
    }

    async fn sweep(&self) -> Result<(), StoreError> {
        failures::sweep(&self.0.store, self.now()).await?;
        origins::sweep(&self.0.store, self.now()).await
    }
}

/// None if no rule says so; false if there is such an alert already.
async fn raise(store: &Store, account_id: Option<AccountId>, seen: Seen) -> Result<Option<bool>, StoreError> {
    match alerts::raise(store, account_id, seen).await {
        Ok(Some(rule)) => {
            metrics::counter!("xwms_alerts_raised_total", "rule" => rule.as_str()).increment(1);
            tracing::warn!(rule = rule.as_str(), "an alert was raised");
            Ok(Some(true))
        }
        Ok(None) => Ok(None),
        Err(CommandError::Taken) => Ok(Some(false)),
        Err(CommandError::Store(error)) => Err(error),
        Err(error) => {
            // A crowd at one client's stream, or one that was deleted: what comes next is judged again.
            tracing::warn!(%error, "an alert was not raised");
            Ok(None)
        }
    }
}

/// Clears an alert as an operator who had a look, and counts anew: what led to it does not raise the next one.
///
/// # Errors
/// Not found, a bad reason, or the store's failure.
pub async fn clear(store: &Store, alert_id: AlertId, reason: &str) -> Result<(), CommandError> {
    alerts::clear(store, alert_id, ClearedBy::Operator, reason).await?;
    let alert = store.load::<Alert>(alert_id).await?;
    if let Some(raised) = &alert.state.raised {
        failures::forget_about(store, &raised.about).await?;
    }
    Ok(())
}

fn refused(at: &'static str, why: &'static str) {
    metrics::counter!("xwms_guard_refused_total", "at" => at, "why" => why).increment(1);
}
