//! The shared state of webhook delivery, and its wake-up: the endpoints that may have something new.

use super::{concurrency::Slots, queue, send::Sender, signing_material::SigningMaterialCache};
use crate::{
    auth::keyring::{Keyring, SigningError},
    config::Settings,
    store::Store,
};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use moka::sync::Cache;
use sqlx::PgPool;
use std::{
    collections::{HashMap, HashSet},
    num::NonZeroU32,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use time::OffsetDateTime;
use tokio::sync::{Notify, OnceCell};
use xwms_events::{endpoint::delivery::RetryPolicy, signing_key::Algorithm};

/// Database connections for the queue, separate from those that serve requests.
const CONNECTIONS: u32 = 4;

/// How long after the end of a login its client is still told, in seconds.
pub(super) const LOGOUT_SECONDS: u32 = 3_600;

/// Longer than any limiter keeps its state.
const LIMITER_IDLE: Duration = Duration::from_secs(60);

/// The rate limit of an endpoint, in messages per second.
pub(super) type Limiter = Arc<DefaultDirectRateLimiter>;

/// What may be new at an endpoint; the greater value includes the lesser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum WakeReason {
    /// A message to send.
    NewMessages,
    /// The endpoint itself: its state has to be read again.
    EndpointChanged,
}

/// Wakes a worker.
#[derive(Default)]
pub(super) struct WakeSignal {
    notify: Notify,
    changed: AtomicBool,
}

impl WakeSignal {
    pub fn send(&self, reason: WakeReason) {
        if reason == WakeReason::EndpointChanged {
            self.changed.store(true, Ordering::Release);
        }
        self.notify.notify_one();
    }

    /// Waits until it is sent.
    pub async fn sent(&self) {
        self.notify.notified().await;
    }

    /// Returns whether the endpoint has changed since the last call.
    pub fn take_changed(&self) -> bool {
        self.changed.swap(false, Ordering::AcqRel)
    }
}

/// The shared state of webhook delivery.
pub struct DeliveryContext {
    pub(super) store: Store,
    pub(super) pool: PgPool,
    pub(super) issuer: String,
    pub(super) retry_policy: RetryPolicy,
    /// The same for logouts, which soon are of no use.
    pub(super) logout_policy: RetryPolicy,
    /// The keys that sign logout tokens and security events: those of the server, or else read for the first one.
    keyring: OnceCell<Keyring>,
    signing_algorithm: Algorithm,
    pub(super) sender: Sender,
    pub(super) signing_material: SigningMaterialCache,
    limiters: Cache<(String, NonZeroU32), Limiter>,
    pub(super) retention: Duration,
    pub(super) slots: Slots,
    /// Endpoints that may have something new.
    marked: Mutex<HashMap<String, WakeReason>>,
    wake: Notify,
    stopping: AtomicBool,
}

impl DeliveryContext {
    /// Creates it from the settings. A server gives it the `keyring` that it follows already.
    ///
    /// # Errors
    /// If the settings can't be used.
    pub fn new(store: &Store, settings: &Settings, keyring: Option<Keyring>) -> Result<Self, reqwest::Error> {
        Ok(Self {
            // Outcomes that a crash of Postgres loses are repaired by sending again.
            pool: store
                .side_pool(CONNECTIONS, queue::STEPWISE.into_iter().chain([("synchronous_commit", "off")])),
            store: store.clone(),
            issuer: settings.issuer.clone(),
            retry_policy: settings.webhooks.pace.clone(),
            logout_policy: settings.webhooks.pace.within(LOGOUT_SECONDS),
            keyring: OnceCell::new_with(keyring),
            signing_algorithm: settings.signing_algorithm,
            sender: Sender::new(&settings.webhooks)?,
            signing_material: SigningMaterialCache::new(),
            limiters: Cache::builder().time_to_idle(LIMITER_IDLE).build(),
            retention: Duration::from_secs(u64::from(settings.webhooks.retention_days) * 86_400),
            slots: Slots::new(),
            marked: Mutex::default(),
            wake: Notify::new(),
            stopping: AtomicBool::new(false),
        })
    }

    /// Returns the keys that sign logout tokens and security events.
    ///
    /// # Errors
    /// If they can't be read.
    pub(super) async fn keyring(&self) -> Result<&Keyring, SigningError> {
        self.keyring.get_or_try_init(|| Keyring::follow(&self.store, self.signing_algorithm)).await
    }

    pub(super) fn now(&self) -> OffsetDateTime {
        self.store.clock().datetime()
    }

    /// Returns the limiter of an endpoint that has a rate limit.
    pub(super) fn limiter(&self, endpoint_id: &str, rate: Option<u32>) -> Option<Limiter> {
        let rate = rate.and_then(NonZeroU32::new)?;
        let new = || Arc::new(RateLimiter::direct(Quota::per_second(rate)));
        Some(self.limiters.get_with((endpoint_id.to_owned(), rate), new))
    }

    pub(super) fn mark(&self, endpoints: HashSet<String>, reason: WakeReason) {
        let mut marked = self.marked.lock().unwrap_or_else(PoisonError::into_inner);
        for endpoint in endpoints {
            let known = marked.entry(endpoint).or_insert(reason);
            *known = reason.max(*known);
        }
    }

    pub(super) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Waits for touched endpoints, and returns those touched since the last call.
    pub(super) async fn woken(&self) -> HashMap<String, WakeReason> {
        loop {
            self.wake.notified().await;
            let marked = std::mem::take(&mut *self.marked.lock().unwrap_or_else(PoisonError::into_inner));
            if !marked.is_empty() {
                return marked;
            }
        }
    }

    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}
