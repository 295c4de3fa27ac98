//! The CORS origins that were allowed a moment ago. Their pages may read why a request failed, even when the
//! database does not respond. `surface::api` decides which origins are allowed.

use moka::sync::Cache;
use std::time::Duration;

/// How long an origin is remembered, here and by a browser; a domain that is switched off takes effect after
/// that.
pub const REMEMBERED: Duration = Duration::from_secs(300);
/// How many origins are remembered.
const ORIGINS_MAX: u64 = 10_000;

/// The origins that were allowed.
pub struct Origins(Cache<String, ()>);

impl Default for Origins {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(ORIGINS_MAX).time_to_live(REMEMBERED).build())
    }
}

impl Origins {
    /// Remembers that `origin` was allowed.
    pub fn insert(&self, origin: &str) {
        self.0.insert(origin.to_owned(), ());
    }

    /// Forgets `origin`, which is no longer allowed.
    pub fn remove(&self, origin: &str) {
        self.0.invalidate(origin);
    }

    /// Whether `origin` was allowed a moment ago.
    pub fn has(&self, origin: &str) -> bool {
        self.0.contains_key(origin)
    }
}
