//! Why signing or verifying failed.

use crate::{
    keys::{key_pair::KeyPairError, master::Unsealable},
    store::StoreError,
};

/// Why signing or verifying failed.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the signing key can't be used: {0}")]
    Key(String),
    #[error("there is no active signing key")]
    NoActiveKey,
}

impl From<KeyPairError> for SigningError {
    fn from(error: KeyPairError) -> Self {
        Self::Key(error.to_string())
    }
}

impl From<Unsealable> for SigningError {
    fn from(error: Unsealable) -> Self {
        Self::Key(error.to_string())
    }
}

impl From<sqlx::Error> for SigningError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
