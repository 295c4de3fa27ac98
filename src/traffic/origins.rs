//! Origins that were answered a moment ago: their pages learn why there is no answer, also from a server whose database
//! says nothing. Which origins are answered is `surface::api`'s to find out.

use moka::sync::Cache;
use std::time::Duration;

/// How long an origin is remembered, here and by a browser: a domain that is switched off is soon told.
pub const REMEMBERED: Duration = Duration::from_secs(300);
/// Origins that are remembered.
const ORIGINS_MAX: u64 = 10_000;

/// The origins that were answered.
pub struct Origins(Cache<String, ()>);

impl Default for Origins {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(ORIGINS_MAX).time_to_live(REMEMBERED).build())
    }
}

impl Origins {
    /// Remembers that `origin` was answered.
    pub fn insert(&self, origin: &str) {
        self.0.insert(origin.to_owned(), ());
    }

    /// Forgets `origin`, which is answered no more.
    pub fn remove(&self, origin: &str) {
        self.0.invalidate(origin);
    }

    /// Whether `origin` was answered a moment ago.
    pub fn has(&self, origin: &str) -> bool {
        self.0.contains_key(origin)
    }
}
