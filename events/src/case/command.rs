//! Commands of a case.

use super::PinTarget;
use crate::{
    Timestamp,
    ids::{AccountId, CaseId, UserId},
};

/// Parsed input; ids and times come from the server. `user_id` is the person who does it.
#[derive(Clone, Debug)]
pub enum CaseCommand {
    Open {
        case_id: CaseId,
        account_id: AccountId,
        user_id: UserId,
        /// One line of 1 to 200 characters.
        title: String,
        at: Timestamp,
    },
    Pin(Box<NewPin>),
    /// Take a pin off, by its number.
    Unpin {
        pin: u32,
    },
    Note {
        user_id: UserId,
        /// 1 to 10,000 characters.
        text: String,
        at: Timestamp,
    },
    Close,
    Reopen,
    /// Keep what would otherwise be deleted after the retention of the account's plan.
    PlaceHold,
    LiftHold,
}

/// What is pinned.
#[derive(Clone, Debug)]
pub struct NewPin {
    pub user_id: UserId,
    pub target: PinTarget,
    /// The address or network that a question is about. It is personal, and therefore not among the question's
    /// parameters.
    pub network: Option<String>,
    /// One line of at most 100 characters; may be empty.
    pub label: String,
    pub at: Timestamp,
}
