//! Why a question has no answer.

use crate::{store::StoreError, traffic::request_log::queries};

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// A parameter can't be read, is missing, or does not belong to the question.
    #[error("{why}")]
    Malformed { parameter: &'static str, why: String },
    /// No index serves the window: it has too much in it.
    #[error("too much to search; ask for a shorter time")]
    TooMuch,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AskError {
    pub fn malformed(parameter: &'static str, why: impl Into<String>) -> Self {
        Self::Malformed { parameter, why: why.into() }
    }
}

impl AskError {
    /// Returns why a search of the request log failed.
    pub(super) fn of_search(error: StoreError) -> Self {
        if queries::took_too_long(&error) { Self::TooMuch } else { Self::Store(error) }
    }
}

impl From<sqlx::Error> for AskError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
