//! Takes note of requests, and waits until they are written. It does no I/O: that is `flush`'s.

use super::gathered::Gathered;
use crate::{config, store::Store, traffic::record::Record};
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
pub struct Recorder(pub(super) Arc<Inner>);

/// What clones share.
pub(super) struct Inner {
    pub store: Store,
    pub settings: config::Usage,
    pub gathered: Mutex<Gathered>,
    /// Somebody waits for what was gathered.
    pub wanted: Notify,
    /// How many requests of this process are written.
    pub written: watch::Sender<u64>,
}

impl Recorder {
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

    pub(super) fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.0.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
