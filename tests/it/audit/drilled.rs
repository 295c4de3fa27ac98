//! What came of a drill.

use crate::support::World;
use serde_json::Value;
use std::time::Duration;

/// What was found, and how long that took.
#[allow(dead_code, reason = "the benchmark of the drills reads all of it")]
pub struct Drilled {
    pub world: World,
    /// What was found, and what was to be found.
    pub found: Value,
    pub expected: Value,
    /// From the first question to the last report.
    pub investigation: Duration,
    /// To show what stops, to stop it, and to find that nothing is left.
    pub containment: Duration,
}

impl Drilled {
    /// Fails the test if something else was found.
    pub fn check(self) {
        let shown = serde_json::to_string_pretty(&self.found).unwrap();
        assert_eq!(self.found, self.expected, "found {shown}");
    }
}
