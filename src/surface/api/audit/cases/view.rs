//! A case in responses.

use serde::Serialize;
use utoipa::ToSchema;
use xwms_events::{
    Timestamp,
    case::{Case, Note, Pin, PinnedQuestion},
    ids::{AccountId, CaseId, UserId},
};

/// What members found out about an incident.
#[derive(Serialize, ToSchema)]
#[schema(as = Case)]
pub(super) struct CaseView {
    #[schema(value_type = String)]
    case_id: Option<CaseId>,
    #[schema(value_type = String)]
    account_id: Option<AccountId>,
    /// Who opened it.
    #[schema(value_type = String)]
    user_id: Option<UserId>,
    /// Null once that person was erased.
    title: Option<String>,
    /// `open` or `closed`.
    status: &'static str,
    /// Whether what the plan no longer shows is kept.
    has_hold: bool,
    #[schema(value_type = Option<String>)]
    opened_at: Option<Timestamp>,
    /// In the order of their numbers. Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pins: Option<Vec<PinView>>,
    /// In the order in which they were written. Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<Vec<NoteView>>,
}

/// Something that is pinned to a case.
#[derive(Serialize, ToSchema)]
#[schema(as = CasePin)]
struct PinView {
    /// Its number in the case, from 1.
    pin: u32,
    /// Who pinned it.
    #[schema(value_type = String)]
    user_id: UserId,
    /// Null if it has none, or that person was erased.
    label: Option<String>,
    /// That of the event, or that which the question's answer or the object's history is true for.
    position: i64,
    /// The question, if it is one.
    question: Option<PinnedQuestion>,
    /// The address or network that the question is about; null once whoever pinned it was erased.
    network: Option<String>,
    /// The object, if it is one.
    object_id: Option<String>,
    #[schema(value_type = String)]
    at: Timestamp,
}

/// What a person wrote in a case.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseNote)]
struct NoteView {
    #[schema(value_type = String)]
    user_id: UserId,
    /// Null once that person was erased.
    text: Option<String>,
    #[schema(value_type = String)]
    at: Timestamp,
}

impl CaseView {
    /// Shows the case with everything in it.
    pub fn whole(case: &Case) -> Self {
        Self {
            pins: Some(case.pins.iter().map(PinView::from).collect()),
            notes: Some(case.notes.iter().map(NoteView::from).collect()),
            ..Self::from(case)
        }
    }
}

impl From<&Case> for CaseView {
    fn from(case: &Case) -> Self {
        Self {
            case_id: case.id,
            account_id: case.account_id,
            user_id: case.user_id,
            title: case.title.get().cloned(),
            status: case.status.as_str(),
            has_hold: case.has_hold,
            opened_at: case.opened_at,
            pins: None,
            notes: None,
        }
    }
}

impl From<&Pin> for PinView {
    fn from(pin: &Pin) -> Self {
        Self {
            pin: pin.pin,
            user_id: pin.user_id,
            label: pin.label.get().cloned(),
            position: pin.target.position,
            question: pin.target.question.clone(),
            network: pin.network.get().cloned(),
            object_id: pin.target.object_id.clone(),
            at: pin.at,
        }
    }
}

impl From<&Note> for NoteView {
    fn from(note: &Note) -> Self {
        Self { user_id: note.user_id, text: note.text.get().cloned(), at: note.at }
    }
}
