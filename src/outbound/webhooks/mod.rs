//! Webhooks: events of an account sent to its endpoints, signed, at least once, in order within a lane.
//!
//! | file | what it does |
//! |---|---|
//! | `expand`, `obey`, `book` | events become messages, in the transaction of the subscriber's cursor |
//! | `queue`, `ledger` | messages in their lanes; what is due, and what came of it |
//! | `dispatch`, `worker` | the leader's workers, one for each endpoint that has something to send |
//! | `turns` | how much goes on at once |
//! | `message`, `equipment` | what is sent, and with which keys |
//! | `send`, `connections`, `retry_after`, `measured` | one attempt |
//! | `backlog`, `replay` | what is asked of many messages: part by part; windows of history |
//! | `queries`, `gauges`, `sweep` | what the API and operators see; what is forgotten |
//!
//! Rules of delivery (schedule, breaker) are in `xwms_events::endpoint::delivery`. Endpoints are made and
//! changed by `commands`, in the log. See docs/adr/0017-webhooks-from-the-log.md.

mod backlog;
mod book;
mod connections;
mod dispatch;
mod equipment;
pub mod expand;
pub mod gauges;
mod ledger;
mod measured;
mod message;
mod obey;
pub mod queries;
mod queue;
pub mod replay;
mod retry_after;
mod send;
pub mod sweep;
mod turns;
mod worker;

use crate::{config::Settings, store::Store};
use equipment::Equipments;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use moka::sync::Cache;
use send::Sender;
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
use turns::Turns;
use xwms_events::endpoint::delivery::Pace;

/// Connections for the queue, apart from those that serve requests.
const CONNECTIONS: u32 = 4;

/// Longer than a limiter remembers anything.
const LIMITER_IDLE: Duration = Duration::from_secs(60);

/// The most messages per second of an endpoint.
type Limiter = Arc<DefaultDirectRateLimiter>;

/// What may be new at an endpoint; the greater includes the lesser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Touch {
    /// Something to send.
    More,
    /// The endpoint itself: what was read before no longer counts.
    Changed,
}

/// What delivering needs.
pub struct Courier {
    store: Store,
    pool: PgPool,
    issuer: String,
    pace: Pace,
    sender: Sender,
    equipments: Equipments,
    limiters: Cache<(String, NonZeroU32), Limiter>,
    retention: Duration,
    turns: Turns,
    /// Endpoints at which something may be new.
    touched: Mutex<HashMap<String, Touch>>,
    wake: Notify,
    stopping: AtomicBool,
}

impl Courier {
    /// As the settings say.
    ///
    /// # Errors
    /// When the settings can't be used.
    pub fn new(store: &Store, settings: &Settings) -> Result<Self, reqwest::Error> {
        Ok(Self {
            // What a crash of Postgres takes back is sent again.
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

    fn now(&self) -> OffsetDateTime {
        self.store.clock().now().to_datetime().unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// The limiter of an endpoint that has a rate.
    fn limiter(&self, endpoint_id: &str, rate: Option<u32>) -> Option<Limiter> {
        let rate = rate.and_then(NonZeroU32::new)?;
        let new = || Arc::new(RateLimiter::direct(Quota::per_second(rate)));
        Some(self.limiters.get_with((endpoint_id.to_owned(), rate), new))
    }

    fn touched(&self, endpoints: HashSet<String>, touch: Touch) {
        let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        for endpoint in endpoints {
            let known = touched.entry(endpoint).or_insert(touch);
            *known = touch.max(*known);
        }
    }

    fn wake(&self) {
        self.wake.notify_one();
    }

    /// Endpoints that were touched since, as soon as there are some.
    async fn woken(&self) -> HashMap<String, Touch> {
        loop {
            self.wake.notified().await;
            let touched = std::mem::take(&mut *self.touched.lock().unwrap_or_else(PoisonError::into_inner));
            if !touched.is_empty() {
                return touched;
            }
        }
    }

    fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}
