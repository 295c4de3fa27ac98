//! Why a command was refused. One shape for every aggregate; each surface writes it in its own format
//! (RFC 6749 bodies, RFC 9457 problem documents, a page, a line on a terminal).

use std::fmt;

/// What sort of refusal it is; a surface picks its status from this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// The aggregate does not exist (any more).
    NotFound,
    /// The state does not allow it.
    Conflict,
    /// The input is wrong; `field` names what.
    Invalid,
    /// The actor may not.
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
    /// The aggregate does not exist.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self { kind: RefusalKind::NotFound, code: "not_found", field: None, detail: detail.into() }
    }

    /// The state does not allow it.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self { kind: RefusalKind::Conflict, code, field: None, detail: detail.into() }
    }

    /// The input's `field` is wrong.
    pub fn invalid(field: &'static str, code: &'static str, detail: impl Into<String>) -> Self {
        Self { kind: RefusalKind::Invalid, code, field: Some(field), detail: detail.into() }
    }

    /// The actor may not.
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

/// `Err(refusal)` unless `good`: keeps a decider a list of sentences.
pub(crate) fn require(good: bool, refusal: impl FnOnce() -> Refusal) -> Result<(), Refusal> {
    if good { Ok(()) } else { Err(refusal()) }
}
