//! Settings of the request log and usage counts.

use super::range;
use serde::{Deserialize, Serialize};

/// Whether requests are counted and logged, and how often the counts and log are written.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Usage {
    /// If false, requests are neither counted nor logged.
    pub request_log: bool,
    /// Milliseconds between two writes. `kill -9` loses at most this much.
    pub flush_ms: u64,
}

impl Default for Usage {
    fn default() -> Self {
        Self { request_log: true, flush_ms: 500 }
    }
}

impl Usage {
    pub(super) fn check(&self, problems: &mut Vec<String>) {
        range::check(problems, "usage.flush_ms", self.flush_ms, 50..=10_000);
    }
}

#[cfg(test)]
mod tests {
    use super::Usage;

    #[test]
    fn an_unusable_time_is_named_in_the_error() {
        for (flush_ms, good) in [(49, false), (50, true), (10_000, true), (10_001, false)] {
            let mut problems = Vec::new();
            Usage { flush_ms, ..Usage::default() }.check(&mut problems);
            assert_eq!(problems.is_empty(), good, "{flush_ms}");
        }
    }
}
