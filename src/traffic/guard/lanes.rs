//! One at a time for each key on this node: a crowd at one name or client waits here, and holds one connection to the
//! database and no more.

use moka::sync::Cache;
use std::{sync::Arc, time::Duration};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, futures::Notified};

/// Keys that are remembered. Two at one key that was forgotten meanwhile are put right by the database.
const REMEMBERED: u64 = 100_000;
/// How long a key that is not used is remembered.
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

    /// Waits until nobody else of this node is at `key`.
    pub async fn enter(&self, key: &str) -> OwnedMutexGuard<()> {
        self.of(key).enter().await
    }
}

impl Lane {
    /// Waits until nobody else of this node is in the lane.
    pub async fn enter(&self) -> OwnedMutexGuard<()> {
        self.turn.clone().lock_owned().await
    }

    /// Tells whoever waits that there may be room now.
    pub fn make_room(&self) {
        self.moved.notify_waiters();
    }

    /// Ends when there may be room. What happens before this is enabled is not heard.
    pub fn room(&self) -> Notified<'_> {
        self.moved.notified()
    }
}
