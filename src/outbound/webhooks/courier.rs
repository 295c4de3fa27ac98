//! The shared state of webhook delivery, and its wake-up: the endpoints that may have something new.

use super::{equipment::Equipments, queue, send::Sender, turns::Turns};
use crate::{config::Settings, store::Store};
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
use tokio::sync::Notify;
use xwms_events::endpoint::delivery::Pace;

/// Database connections for the queue, separate from those that serve requests.
const CONNECTIONS: u32 = 4;

/// Longer than any limiter keeps its state.
const LIMITER_IDLE: Duration = Duration::from_secs(60);

/// The rate limit of an endpoint, in messages per second.
pub(super) type Limiter = Arc<DefaultDirectRateLimiter>;

/// What may be new at an endpoint; the greater value includes the lesser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Touch {
    /// A message to send.
    More,
    /// The endpoint itself: its state has to be read again.
    Changed,
}

/// The shared state of webhook delivery.
pub struct Courier {
    pub(super) store: Store,
    pub(super) pool: PgPool,
    pub(super) issuer: String,
    pub(super) pace: Pace,
    pub(super) sender: Sender,
    pub(super) equipments: Equipments,
    limiters: Cache<(String, NonZeroU32), Limiter>,
    pub(super) retention: Duration,
    pub(super) turns: Turns,
    /// Endpoints that may have something new.
    touched: Mutex<HashMap<String, Touch>>,
    wake: Notify,
    stopping: AtomicBool,
}

impl Courier {
    /// Creates it from the settings.
    ///
    /// # Errors
    /// If the settings can't be used.
    pub fn new(store: &Store, settings: &Settings) -> Result<Self, reqwest::Error> {
        Ok(Self {
            // Outcomes that a crash of Postgres loses are repaired by sending again.
            pool: store
                .side_pool(CONNECTIONS, queue::STEPWISE.into_iter().chain([("synchronous_commit", "off")])),
            store: store.clone(),
            issuer: settings.issuer.clone(),
            pace: settings.webhooks.pace.clone(),
            sender: Sender::new(&settings.webhooks)?,
            equipments: Equipments::new(),
            limiters: Cache::builder().time_to_idle(LIMITER_IDLE).build(),
            retention: Duration::from_secs(u64::from(settings.webhooks.retention_days) * 86_400),
            turns: Turns::new(),
            touched: Mutex::default(),
            wake: Notify::new(),
            stopping: AtomicBool::new(false),
        })
    }

    pub(super) fn now(&self) -> OffsetDateTime {
        self.store.clock().now().to_datetime().unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// Returns the limiter of an endpoint that has a rate limit.
    pub(super) fn limiter(&self, endpoint_id: &str, rate: Option<u32>) -> Option<Limiter> {
        let rate = rate.and_then(NonZeroU32::new)?;
        let new = || Arc::new(RateLimiter::direct(Quota::per_second(rate)));
        Some(self.limiters.get_with((endpoint_id.to_owned(), rate), new))
    }

    pub(super) fn touched(&self, endpoints: HashSet<String>, touch: Touch) {
        let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        for endpoint in endpoints {
            let known = touched.entry(endpoint).or_insert(touch);
            *known = touch.max(*known);
        }
    }

    pub(super) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Waits for touched endpoints, and returns those touched since the last call.
    pub(super) async fn woken(&self) -> HashMap<String, Touch> {
        loop {
            self.wake.notified().await;
            let touched = std::mem::take(&mut *self.touched.lock().unwrap_or_else(PoisonError::into_inner));
            if !touched.is_empty() {
                return touched;
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
