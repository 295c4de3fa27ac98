//! The state of the questions of an account.

use super::AuditEvent;
use serde::{Deserialize, Serialize};

/// How many questions were asked and exported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    pub queries: u64,
    pub exports: u64,
}

impl Audit {
    /// Applies `event` to the state.
    pub(super) const fn fold(&mut self, event: &AuditEvent) {
        match event {
            AuditEvent::Queried { .. } => self.queries += 1,
            AuditEvent::Exported { .. } => self.exports += 1,
        }
    }
}
