//! What is known of the log.

use super::LogEvent;
use serde::{Deserialize, Serialize};

/// How often the log went back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Log {
    pub losses: u32,
}

impl Log {
    /// Becomes what it is after `event`.
    pub(super) fn fold(&mut self, event: &LogEvent) {
        match event {
            LogEvent::WentBack { .. } => self.losses += 1,
        }
    }
}
