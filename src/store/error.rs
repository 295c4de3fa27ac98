//! Why the store failed, and its deadline. Other reasons for refusing an append are in `append::AppendError`.

use super::detached::Detached;
use std::{borrow::Cow, time::Duration};

/// How long any statement of a request may take before the caller receives 503.
pub const DEADLINE: Duration = Duration::from_secs(5);

/// Why the store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database returned an error or became unavailable.
    #[error("the database failed: {0}")]
    Database(#[source] sqlx::Error),
    /// The database took longer than [`DEADLINE`]. An append may or may not have been committed.
    #[error("the database did not respond in time")]
    Deadline,
    /// The caller wants events that are only in an archive.
    #[error("{0}")]
    Detached(Box<Detached>),
    /// An event could not be read.
    #[error("event {position} can't be read: {why}")]
    Undecodable { position: i64, why: String },
    /// Sealing or opening failed for a reason other than an erased key.
    #[error("sealing failed")]
    Seal,
    /// The log is shorter than this node believed. The node has forgotten what it knew; a retry uses the log
    /// as it is.
    #[error("the log has gone back")]
    WentBack,
    /// The server is a standby, which may lack acknowledged events, or a primary that another one succeeded.
    #[error("the database is a standby, or another server has replaced it")]
    Standby,
    /// The server is shutting down.
    #[error("the server is shutting down")]
    Closed,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match Detached::of(&error) {
            Some(detached) => Self::Detached(Box::new(detached)),
            None => Self::Database(error),
        }
    }
}

impl StoreError {
    /// Returns whether this server can't read what is stored. Repeating the request changes nothing: either another
    /// version of the server wrote it, or it was changed, and the operator must look at it.
    pub const fn is_unreadable(&self) -> bool {
        matches!(self, Self::Undecodable { .. } | Self::Seal)
    }

    /// Returns the same error for another caller that waited for the same statement.
    pub(super) fn duplicate(&self) -> Self {
        match self {
            Self::Deadline => Self::Deadline,
            Self::Closed => Self::Closed,
            Self::WentBack => Self::WentBack,
            Self::Standby => Self::Standby,
            Self::Detached(detached) => Self::Detached(detached.clone()),
            Self::Database(_) | Self::Undecodable { .. } | Self::Seal => {
                Self::Database(sqlx::Error::WorkerCrashed)
            }
        }
    }
}

/// Returns whether a statement failed because of its parameters and not because of the database: the SQLSTATE
/// classes "data exception" and "program limit exceeded".
pub(super) fn is_of_the_data(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code().map(Cow::into_owned));
    code.is_some_and(|code| code.starts_with("22") || code.starts_with("54"))
}
