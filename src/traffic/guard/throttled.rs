//! Why an attempt has to wait, and how many had to.

use crate::store::StoreError;

/// Why an attempt has to wait.
#[derive(Debug, thiserror::Error)]
pub enum Throttled {
    #[error("try again in {0} s")]
    SlowDown(u32),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Counts a refused attempt, with the place (`at`) and the reason (`why`).
pub(super) fn refused(at: &'static str, why: &'static str) {
    metrics::counter!("xwms_guard_refused_total", "at" => at, "why" => why).increment(1);
}
