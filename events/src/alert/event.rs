//! What can have happened to an alert.

use super::{About, Action, ClearedBy, Evidence, Rule};
use crate::{Timestamp, aggregate::facts, ids::AlertId};

facts! {
    /// Facts of an alert.
    pub enum AlertEvent {
        /// `until`: it ends by itself then; absent where only an operator can end it.
        "alert.raised" v 1 => Raised {
            alert_id: AlertId,
            rule: Rule,
            about: About,
            evidence: Evidence,
            action: Action,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            until: Option<Timestamp>,
        },
        "alert.cleared" v 1 => Cleared { by: ClearedBy, reason: String, },
    }
}
