//! Why a command changed nothing, or may not have.

use crate::store::{StoreError, append::AppendError};
use xwms_events::Refusal;

/// Why a command changed nothing, or may not have.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else was faster; decide again.
    #[error("the stream has moved on")]
    Conflict,
    /// What must be unique is taken.
    #[error("taken")]
    Taken,
    /// The account has as many as its plan allows.
    #[error("the limit is reached")]
    Full,
    /// The Idempotency-Key of the request has an answer already.
    #[error("answered already")]
    Answered,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AppendError> for CommandError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Conflict => Self::Conflict,
            AppendError::Taken => Self::Taken,
            AppendError::Answered => Self::Answered,
            AppendError::Full => Self::Full,
            AppendError::Store(error) => Self::Store(error),
        }
    }
}
