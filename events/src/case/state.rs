//! The state of a case.

use super::{CaseEvent, PinTarget};
use crate::{
    Personal, Timestamp,
    ids::{AccountId, CaseId, UserId},
};
use serde::{Deserialize, Serialize};

/// A case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Case {
    pub id: Option<CaseId>,
    pub account_id: Option<AccountId>,
    /// Who opened it.
    pub user_id: Option<UserId>,
    /// Empty once that person was erased.
    pub title: Personal<String>,
    pub opened_at: Option<Timestamp>,
    pub status: CaseStatus,
    /// Whether nothing that it may need is deleted.
    pub has_hold: bool,
    /// In the order of their numbers.
    pub pins: Vec<Pin>,
    /// The number of the newest pin, also of one that was taken off.
    pub last_pin: u32,
    /// In the order in which they were written.
    pub notes: Vec<Note>,
}

/// Whether a case goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// There is no such case.
    #[default]
    Absent,
    Open,
    Closed,
}

impl CaseStatus {
    /// Returns the name used in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// Something that is pinned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pin {
    /// Its number in the case, from 1.
    pub pin: u32,
    /// Who pinned it. Their key seals the label and the network.
    pub user_id: UserId,
    pub target: PinTarget,
    pub label: Personal<String>,
    /// The address or network that the question is about.
    pub network: Personal<String>,
    pub at: Timestamp,
}

/// Something that a person wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    pub user_id: UserId,
    /// Empty once the author was erased.
    pub text: Personal<String>,
    pub at: Timestamp,
}

impl Case {
    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &CaseEvent) {
        match event.clone() {
            CaseEvent::Opened { case_id, account_id, user_id, title, at } => {
                self.id = Some(case_id);
                self.account_id = Some(account_id);
                self.user_id = Some(user_id);
                self.title = title;
                self.opened_at = Some(at);
                self.status = CaseStatus::Open;
            }
            CaseEvent::Pinned { pin, user_id, target, label, network, at } => {
                self.last_pin = pin;
                self.pins.push(Pin { pin, user_id, target, label, network, at });
            }
            CaseEvent::Unpinned { pin } => self.pins.retain(|known| known.pin != pin),
            CaseEvent::Noted { user_id, text, at } => self.notes.push(Note { user_id, text, at }),
            CaseEvent::Closed {} => self.status = CaseStatus::Closed,
            CaseEvent::Reopened {} => self.status = CaseStatus::Open,
            CaseEvent::HoldPlaced {} => self.has_hold = true,
            CaseEvent::HoldLifted {} => self.has_hold = false,
        }
    }
}
