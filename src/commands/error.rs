//! Why a command changed nothing, or may have changed nothing.

use crate::store::{
    StoreError,
    append::{AppendError, Conflict},
};
use xwms_events::Refusal;

/// Why a command changed nothing, or may have changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Conflict(#[from] Conflict),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError {
    /// Returns the store's failure. Any other error is one that the caller has no answer to; it is logged.
    pub fn into_store_error(self) -> StoreError {
        match self {
            Self::Store(error) => error,
            error => {
                tracing::error!(%error, "a command was refused that never should be");
                StoreError::Deadline
            }
        }
    }
}

impl From<AppendError> for CommandError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Conflict(conflict) => conflict.into(),
            AppendError::Store(error) => error.into(),
        }
    }
}
