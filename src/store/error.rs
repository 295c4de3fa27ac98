//! Why the store could not answer, and how long it has to. What an append can be refused for besides is
//! `append::AppendError`.

use std::{borrow::Cow, time::Duration};

/// How long any statement of the serving path may take before its caller is told 503.
pub const DEADLINE: Duration = Duration::from_secs(5);

/// Why the store could not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no or went away.
    #[error("the database did not answer: {0}")]
    Database(#[from] sqlx::Error),
    /// It took longer than [`DEADLINE`]. An append may or may not have been committed.
    #[error("the database did not answer in time")]
    Deadline,
    /// An event could not be read.
    #[error("event {position} can't be read: {why}")]
    Undecodable { position: i64, why: String },
    /// Sealing or opening failed for another reason than an erased key.
    #[error("sealing failed")]
    Seal,
    /// The log is shorter than this node knew it. What it knew is forgotten; asked again, it goes by what is there.
    #[error("the log has gone back")]
    WentBack,
    /// What answers is a standby, which may lack what was acknowledged, or a primary that another one succeeded.
    #[error("the database is a standby that was not promoted, or was succeeded by another one")]
    Standby,
    /// The server is going down.
    #[error("the server is going down")]
    Closed,
}

impl StoreError {
    /// The same, for somebody else who waited for it.
    pub(super) fn again(&self) -> Self {
        match self {
            Self::Deadline => Self::Deadline,
            Self::Closed => Self::Closed,
            Self::WentBack => Self::WentBack,
            Self::Standby => Self::Standby,
            Self::Database(_) | Self::Undecodable { .. } | Self::Seal => {
                Self::Database(sqlx::Error::WorkerCrashed)
            }
        }
    }
}

/// Whether a statement failed for what it was given, and not for the database: the classes "data exception" and "program
/// limit exceeded" of SQL.
pub(super) fn is_of_the_data(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code().map(Cow::into_owned));
    code.is_some_and(|code| code.starts_with("22") || code.starts_with("54"))
}
