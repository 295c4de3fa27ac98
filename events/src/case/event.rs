//! Events of a case.

use crate::{
    Personal, Timestamp,
    fact::facts,
    ids::{AccountId, CaseId, UserId},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A question, and the part of the history that its answer is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PinnedQuestion {
    /// Its kind, such as `by`.
    pub kind: String,
    /// What it is about, such as `token`. An address or network is not here: the pin has it, sealed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, String>,
    /// The window of time.
    #[schema(value_type = String)]
    pub since: Timestamp,
    #[schema(value_type = String)]
    pub until: Timestamp,
}

/// What is pinned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PinTarget {
    /// The position of the log: that of the event, or that which the question's answer or the object's history is
    /// true for.
    pub position: i64,
    /// The question, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<PinnedQuestion>,
    /// The id of the object, if it is one. An event has neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_id: Option<String>,
}

facts! {
    /// Facts of a case.
    pub enum CaseEvent {
        /// Somebody opened a case.
        internal "case.opened" v 1 sealed by Field("user_id") => Opened {
            case_id: CaseId,
            account_id: AccountId,
            user_id: UserId,
            title: Personal<String>,
            at: Timestamp,
        },
        /// Somebody pinned a question with its answer, an event or an object.
        internal "case.pinned" v 1 sealed by Field("user_id") => Pinned {
            /// The number of the pin in its case, from 1.
            pin: u32,
            user_id: UserId,
            target: PinTarget,
            #[serde(default, skip_serializing_if = "Personal::is_empty")]
            label: Personal<String>,
            /// The address or network that the question is about.
            #[serde(default, skip_serializing_if = "Personal::is_empty")]
            network: Personal<String>,
            at: Timestamp,
        },
        internal "case.unpinned" v 1 => Unpinned { pin: u32, },
        /// Somebody wrote a note.
        internal "case.noted" v 1 sealed by Field("user_id") => Noted {
            user_id: UserId,
            text: Personal<String>,
            at: Timestamp,
        },
        internal "case.closed" v 1 => Closed {},
        internal "case.reopened" v 1 => Reopened {},
        /// From now on, nothing of the account that the case may need is deleted.
        internal "case.hold_placed" v 1 => HoldPlaced {},
        internal "case.hold_lifted" v 1 => HoldLifted {},
    }
}
