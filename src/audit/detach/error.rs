//! Why events can't be detached or attached.

use crate::{audit::archive::ArchiveError, store::StoreError};
use std::io;

/// Why events can't be detached or attached.
#[derive(Debug, thiserror::Error)]
pub enum DetachError {
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("another process is detaching or attaching events")]
    Busy,
    /// The connection is not the owner's.
    #[error("only the owner of the tables may do this: set database_owner_url")]
    NotOwner,
    /// Something still needs later events.
    #[error("--before may be {most} at most: {why}")]
    Needed { most: i64, why: String },
    /// A file is missing, or is not what the database knows.
    #[error("{0}")]
    File(String),
}

impl From<sqlx::Error> for DetachError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
