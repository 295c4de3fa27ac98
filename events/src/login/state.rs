//! The state of a stream of failed logins.

use super::LoginEvent;
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// How many logins failed, and when the last one did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Login {
    pub failures: u64,
    pub last_at: Option<Timestamp>,
}

impl Login {
    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &LoginEvent) {
        let LoginEvent::Failed { count, last_at, .. } = event;
        self.failures = self.failures.saturating_add(u64::from(*count));
        self.last_at = self.last_at.max(Some(*last_at));
    }
}
