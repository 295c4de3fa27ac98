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

impl From<AppendError> for CommandError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Conflict(conflict) => conflict.into(),
            AppendError::Store(error) => error.into(),
        }
    }
}
