//! The state of an alert.

use super::{About, Action, AlertEvent, Evidence, Rule};
use crate::{Timestamp, ids::AlertId};
use serde::{Deserialize, Serialize};

/// An alert, from when it is raised until it is cleared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    pub raised: Option<Raised>,
    pub cleared: bool,
}

/// Why and how an alert was raised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Raised {
    pub alert_id: AlertId,
    pub rule: Rule,
    pub about: About,
    pub evidence: Evidence,
    pub action: Action,
    pub until: Option<Timestamp>,
}

impl Alert {
    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &AlertEvent) {
        match event.clone() {
            AlertEvent::Raised { alert_id, rule, about, evidence, action, until } => {
                self.raised = Some(Raised { alert_id, rule, about, evidence, action, until });
            }
            AlertEvent::Cleared { .. } => self.cleared = true,
        }
    }
}
