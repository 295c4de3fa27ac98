//! What can have happened to an alert.

use super::{About, Action, Evidence, Rule};
use crate::{Timestamp, fact::facts, ids::AlertId};
use serde::{Deserialize, Serialize};

/// Who ended it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AlertClearedBy)]
pub enum ClearedBy {
    Operator,
    /// It was over by itself.
    Time,
}

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
