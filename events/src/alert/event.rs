//! Events of an alert.

use super::{About, Action, Evidence, Rule};
use crate::{Timestamp, fact::facts, ids::AlertId};
use serde::{Deserialize, Serialize};

/// What ended the alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AlertClearedBy)]
pub enum ClearedBy {
    Operator,
    /// The alert expired.
    Time,
}

facts! {
    /// Facts of an alert.
    pub enum AlertEvent {
        /// The alert ends by itself at `until`, or only by an operator if `until` is absent.
        public "alert.raised" v 1 => Raised {
            alert_id: AlertId,
            rule: Rule,
            about: About,
            evidence: Evidence,
            action: Action,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            until: Option<Timestamp>,
        },
        public "alert.cleared" v 1 => Cleared { by: ClearedBy, reason: String, },
    }
}
