//! Records requests, and waits until they are written. It does no I/O; `flush` does.

use super::buffer::Buffer;
use crate::{config, store::Store, traffic::record::Record};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{Notify, watch};
use xwms_events::Timestamp;

/// The longest time that a read waits for this node's recorded requests to be written.
const PATIENCE: Duration = Duration::from_secs(2);

/// Records requests. Clones share everything.
#[derive(Clone)]
pub struct Recorder(pub(super) Arc<Inner>);

/// The state that clones share.
pub(super) struct Inner {
    pub store: Store,
    pub settings: config::Usage,
    pub buffer: Mutex<Buffer>,
    /// Notified when a caller waits for the buffered requests.
    pub wanted: Notify,
    /// The number of this process's requests that are written.
    pub written: watch::Sender<u64>,
    /// How long a read waits, if not for [`PATIENCE`].
    pub patience: Option<Duration>,
}

impl Recorder {
    /// The recorder with these `settings`. Reads wait for `patience`, or the usual time.
    pub fn new(store: Store, settings: config::Usage, patience: Option<Duration>) -> Self {
        Self(Arc::new(Inner {
            store,
            settings,
            buffer: Mutex::default(),
            wanted: Notify::new(),
            written: watch::channel(0).0,
            patience,
        }))
    }

    /// Whether requests are to be recorded.
    pub fn is_on(&self) -> bool {
        self.0.settings.request_log
    }

    /// Records one request without waiting; it is written within [`config::Usage::flush_ms`].
    pub fn record(&self, record: Record) {
        self.buffer().take(record);
    }

    /// The time for a record.
    pub fn now(&self) -> Timestamp {
        self.0.store.clock().now()
    }

    /// Waits, for a limited time, until every request that this node has answered is written. Returns whether
    /// they are.
    pub async fn written(&self) -> bool {
        let taken = self.buffer().taken;
        let mut written = self.0.written.subscribe();
        self.0.wanted.notify_one();
        let all = written.wait_for(|written| *written >= taken);
        let patience = self.0.patience.unwrap_or(PATIENCE);
        matches!(tokio::time::timeout(patience, all).await, Ok(Ok(_)))
    }

    pub(super) fn buffer(&self) -> MutexGuard<'_, Buffer> {
        self.0.buffer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
