//! One at a time for each key on this node: a crowd at one name or client waits here, and holds one connection to the
//! database and no more.

use moka::sync::Cache;
use std::{sync::Arc, time::Duration};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Keys that are remembered. Two at one key that was forgotten meanwhile are put right by the database.
const REMEMBERED: u64 = 100_000;
/// How long a key that is not used is remembered.
const IDLE: Duration = Duration::from_secs(60);

/// The lanes of many keys.
pub(super) struct Lanes(Cache<String, Arc<Mutex<()>>>);

impl Lanes {
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(REMEMBERED).time_to_idle(IDLE).build())
    }

    /// Waits until nobody else of this node is at `key`.
    pub async fn enter(&self, key: &str) -> OwnedMutexGuard<()> {
        self.0.get_with_by_ref(key, Arc::default).lock_owned().await
    }
}
