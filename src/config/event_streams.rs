//! Settings of event streams (`GET /v1/events` as server-sent events).

use super::range;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How many event streams this process keeps open.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventStreams {
    /// Most streams of all accounts together.
    pub max: u32,
    /// Most streams of one account.
    pub max_per_account: u32,
    /// How often a quiet stream sends a sign of life, if not every 15 seconds. Not a setting: a test shows that a
    /// stream ends because of an event, and not with the next sign of life.
    #[serde(skip)]
    pub beat: Option<Duration>,
}

impl Default for EventStreams {
    fn default() -> Self {
        Self { max: 1_000, max_per_account: 50, beat: None }
    }
}

impl EventStreams {
    pub(super) fn check(&self, problems: &mut Vec<String>) {
        range::check(problems, "event_streams.max", self.max, 1..=100_000);
        range::check(problems, "event_streams.max_per_account", self.max_per_account, 1..=100_000);
    }
}
