//! One attempt at a time for each key on this node. Concurrent attempts for one name or client wait here, and
//! use only one database connection.

use moka::sync::Cache;
use std::{sync::Arc, time::Duration};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, futures::Notified};

/// How many keys are remembered. If one is forgotten and two attempts run at once, the database still keeps
/// them apart.
const REMEMBERED: u64 = 100_000;
/// How long an unused key is remembered.
const IDLE: Duration = Duration::from_secs(60);

/// The lanes of many keys.
pub(super) struct Lanes(Cache<String, Arc<Lane>>);

/// The lane of one key.
#[derive(Default)]
pub(super) struct Lane {
    turn: Arc<Mutex<()>>,
    moved: Notify,
}

impl Lanes {
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(REMEMBERED).time_to_idle(IDLE).build())
    }

    /// The lane of `key`.
    pub fn of(&self, key: &str) -> Arc<Lane> {
        self.0.get_with_by_ref(key, Arc::default)
    }

    /// Waits until no other attempt on this node uses `key`.
    pub async fn enter(&self, key: &str) -> OwnedMutexGuard<()> {
        self.of(key).enter().await
    }
}

impl Lane {
    /// Waits until no other attempt on this node uses the lane.
    pub async fn enter(&self) -> OwnedMutexGuard<()> {
        self.turn.clone().lock_owned().await
    }

    /// Wakes the waiting attempts: there may be room now.
    pub fn make_room(&self) {
        self.moved.notify_waiters();
    }

    /// Resolves when there may be room. Notifications from before the future is enabled are missed.
    pub fn room(&self) -> Notified<'_> {
        self.moved.notified()
    }
}
