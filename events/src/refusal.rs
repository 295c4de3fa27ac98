//! Why a command was refused. Every aggregate uses the same type; each surface writes it in its own format (RFC 6749
//! bodies, RFC 9457 problem documents, a page, a line on a terminal).

use std::fmt;

/// The kind of refusal. A surface derives its status from this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// The aggregate does not exist, or no longer exists.
    NotFound,
    /// The state does not allow it.
    Conflict,
    /// The input is invalid; `field` names the part that is.
    Invalid,
    /// The actor is not allowed to do it.
    Forbidden,
}

/// A refused command. `code` is stable and part of the API; `detail` is for people and may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub kind: RefusalKind,
    pub code: &'static str,
    pub field: Option<&'static str>,
    pub detail: String,
}

impl Refusal {
    /// Returns the refusal for an aggregate that does not exist.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self { kind: RefusalKind::NotFound, code: "not_found", field: None, detail: detail.into() }
    }

    /// Returns the refusal for a command that the state does not allow.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self { kind: RefusalKind::Conflict, code, field: None, detail: detail.into() }
    }

    /// Returns the refusal for an invalid `field` of the input.
    pub fn invalid(field: &'static str, code: &'static str, detail: impl Into<String>) -> Self {
        Self { kind: RefusalKind::Invalid, code, field: Some(field), detail: detail.into() }
    }

    /// Returns the refusal for an actor who is not allowed to do it.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self { kind: RefusalKind::Forbidden, code: "forbidden", field: None, detail: detail.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl std::error::Error for Refusal {}

/// Returns `Err(refusal)` unless `good`. Keeps a decider a list of sentences.
pub(crate) fn require(good: bool, refusal: impl FnOnce() -> Refusal) -> Result<(), Refusal> {
    if good { Ok(()) } else { Err(refusal()) }
}
