//! Errors of commands that changed nothing, or may have changed nothing.

use crate::store::{StoreError, append::AppendError};
use xwms_events::Refusal;

/// The error of a command that changed nothing, or may have changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Another command changed the stream first; decide again.
    #[error("the stream has moved on")]
    Conflict,
    /// A unique value is taken.
    #[error("taken")]
    Taken,
    /// The account has reached a limit of its plan.
    #[error("the limit is reached")]
    Full,
    /// The request's Idempotency-Key has a response already.
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
