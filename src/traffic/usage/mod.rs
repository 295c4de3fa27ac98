//! Requests, counted and logged: what each was, and how many there were by account, client, route and status.
//!
//! | file | what it does |
//! |---|---|
//! | `gathered` | what this node has seen and not written yet: bounded, in memory |
//! | `few` | how many rows of the log a request gets that costs its sender nothing |
//! | `histogram` | how long requests took, and percentiles of that |
//! | `flush`, `write` | what was gathered, into the database, a batch at a time and each batch once |
//! | `sweep` | days of the log made ahead and dropped, minutes summed into hours and days |
//! | `queries` | what was counted and logged, for the API |
//! | `thresholds` | windows that fill, as events |
//!
//! Not here: limits (`limits`), what bills (`xwms_projections::usage`), and who sees a request (`http::activity`).

mod few;
mod flush;
mod gathered;
pub mod histogram;
pub mod queries;
pub mod sweep;
pub mod thresholds;
mod write;

use crate::{config, store::Store};
use gathered::Gathered;
pub use gathered::{Party, Record};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{Notify, watch};
use xwms_events::Timestamp;

/// How long a read waits for what this node has seen to be written, at most.
const PATIENCE: Duration = Duration::from_secs(2);

/// Takes note of requests. Clones share everything.
#[derive(Clone)]
pub struct Usage(Arc<Inner>);

struct Inner {
    store: Store,
    settings: config::Usage,
    gathered: Mutex<Gathered>,
    /// Somebody waits for what was gathered.
    wanted: Notify,
    /// How many requests of this process are written.
    written: watch::Sender<u64>,
}

impl Usage {
    /// As `settings` say.
    pub fn new(store: Store, settings: config::Usage) -> Self {
        Self(Arc::new(Inner {
            store,
            settings,
            gathered: Mutex::default(),
            wanted: Notify::new(),
            written: watch::channel(0).0,
        }))
    }

    /// Whether requests are to be recorded.
    pub fn is_on(&self) -> bool {
        self.0.settings.request_log
    }

    /// Takes one request. It waits for nothing, and is written within [`config::Usage::flush_ms`].
    pub fn record(&self, record: Record) {
        self.gathered().take(record);
    }

    /// The time for a record.
    pub fn now(&self) -> Timestamp {
        self.0.store.clock().now()
    }

    /// Waits, bounded, until every request that this node has answered is written. Answers whether it is.
    pub async fn written(&self) -> bool {
        let taken = self.gathered().taken;
        let mut written = self.0.written.subscribe();
        self.0.wanted.notify_one();
        let all = written.wait_for(|written| *written >= taken);
        matches!(tokio::time::timeout(PATIENCE, all).await, Ok(Ok(_)))
    }

    fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.0.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
