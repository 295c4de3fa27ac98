//! The state of the log.

use super::LogEvent;
use serde::{Deserialize, Serialize};

/// How often the log lost its end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Log {
    pub losses: u32,
}

impl Log {
    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &LogEvent) {
        match event {
            LogEvent::WentBack { .. } => self.losses += 1,
        }
    }
}
