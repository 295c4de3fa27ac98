//! What one command appends, all or nothing, and why an append fails. The work itself is in `writer`.

use crate::{
    spans::Cause,
    store::{error::StoreError, once::UseOnce, read::Tail},
};
use std::sync::Arc;
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::{Envelope, account::Quota};

/// An event as stored in the table, without its position.
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub aggregate_type: &'static str,
    pub aggregate_id: String,
    pub sequence: i64,
    pub event_type: &'static str,
    pub event_version: String,
    pub payload: String,
    pub metadata: String,
    pub event_id: Uuid,
    pub recorded_at: OffsetDateTime,
    pub account_id: Option<Uuid>,
    /// What a reader of the log makes of it, apart from the position, which it gets with the commit. `None`
    /// keeps the event out of this node's memory: a reader may see less than was written, because personal
    /// fields end with the key of the person.
    pub envelope: Option<Arc<Envelope>>,
}

/// A row of the gate, caused by the event with the index `event` in its command.
#[derive(Clone, Debug)]
pub struct Stop {
    pub event: usize,
    pub key: String,
    pub standing: bool,
    pub until: Option<OffsetDateTime>,
}

/// A row outside the log that is committed with the command or not at all.
#[derive(Clone, Debug)]
pub enum SideWrite {
    /// Reserves `key` for `owner`; a reserved key is a conflict.
    Reserve {
        key: String,
        owner: String,
    },
    /// Releases everything that `owner` reserved.
    Release {
        owner: String,
    },
    Credential {
        user_id: String,
        phc: String,
    },
    /// Stores what proves a second factor of `user_id`: `value` is the last used time step and the sealed text,
    /// as `side::factors` writes it.
    Factor {
        user_id: String,
        factor: String,
        value: String,
    },
    /// Deletes what proves a second factor.
    RemoveFactor {
        user_id: String,
        factor: String,
    },
    /// Deletes the key, the password and the second factors of `subject`.
    Forget {
        subject: String,
    },
    /// Stores a wrapped signing key; `wrapped` is base64.
    SigningSecret {
        key_id: String,
        wrapped: String,
    },
    /// Adds one to what the account uses of `quota`; a conflict if that exceeds `limit`.
    UseQuota {
        account: String,
        quota: Quota,
        limit: String,
    },
    /// Subtracts one from what the account uses of `quota`.
    FreeQuota {
        account: String,
        quota: Quota,
    },
    /// Stores the response to a request with an Idempotency-Key; a key that already has a response is a
    /// conflict.
    Answer {
        key: String,
        fingerprint: String,
        sealed: String,
    },
}

/// A side write, or the use of something once, as `append_exact` takes it: one text for each of its columns. What
/// `key`, `value` and `extra` are depends on `kind`; those that a kind does not need are empty.
pub(super) struct SideRow<'a> {
    pub kind: &'static str,
    pub key: &'a str,
    pub value: &'a str,
    pub extra: &'a str,
}

impl SideWrite {
    /// Returns the row that `append_exact` takes.
    pub(super) fn row(&self) -> SideRow<'_> {
        let (kind, key, value, extra): (&'static str, &str, &str, &str) = match self {
            Self::Reserve { key, owner } => ("claim", key, owner, ""),
            Self::Release { owner } => ("release", owner, "", ""),
            Self::Credential { user_id, phc } => ("credential", user_id, phc, ""),
            Self::Factor { user_id, factor, value } => ("factor", user_id, value, factor),
            Self::RemoveFactor { user_id, factor } => ("no_factor", user_id, "", factor),
            Self::Forget { subject } => ("forget", subject, "", ""),
            Self::SigningSecret { key_id, wrapped } => ("signing_secret", key_id, wrapped, ""),
            Self::UseQuota { account, quota, limit } => ("hold", account, quota.as_str(), limit),
            Self::FreeQuota { account, quota } => ("leave", account, quota.as_str(), ""),
            Self::Answer { key, fingerprint, sealed } => ("answer", key, sealed, fingerprint),
        };
        SideRow { kind, key, value, extra }
    }
}

/// What a command assumed without reading it. The statement that appends the command checks it. See
/// docs/explanation/adr/0015-assumptions.md.
#[derive(Clone, Debug)]
pub struct Assumed {
    /// A stream that has no event after this one.
    pub tail: Tail,
    /// Keys of the gate that stop nothing issued with knowledge of the log up to `basis`.
    pub keys: Vec<String>,
    pub basis: i64,
}

/// What one command appends, all or nothing.
#[derive(Clone, Debug, Default)]
pub struct Append {
    pub events: Vec<NewEvent>,
    pub stops: Vec<Stop>,
    pub writes: Vec<SideWrite>,
    pub assumed: Option<Assumed>,
    /// What is used with the command; a conflict if it was used before.
    pub once: Option<UseOnce>,
    /// The last position that the command relies on: a log that ends before it is not the log that was read.
    pub basis: i64,
    /// The node's turn when the command read the log: see `Store::turn`.
    pub turn: u64,
    /// The cause of the append, for its trace.
    pub cause: Option<Cause>,
}

/// What a command conflicts with. It changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// A stream of the command has moved on since it was loaded, or an assumption may be wrong: decide again.
    #[error("the stream has new events")]
    Moved,
    /// A key that the command reserves is taken.
    #[error("taken")]
    Taken,
    /// The account has reached a limit of its plan.
    #[error("the limit is reached")]
    Full,
    /// The command's Idempotency-Key already has a response.
    #[error("answered already")]
    Answered,
    /// What the command uses once was used before.
    #[error("used already")]
    Used,
}

impl Conflict {
    /// Returns what is in conflict if `append_exact` names `table`.
    pub(super) fn of(table: &str) -> Self {
        match table {
            "claims" => Self::Taken,
            "holdings" => Self::Full,
            "answers" => Self::Answered,
            "assertions" => Self::Used,
            _ => Self::Moved,
        }
    }
}

/// Why a command was not appended.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    #[error(transparent)]
    Conflict(#[from] Conflict),
    #[error(transparent)]
    Store(#[from] StoreError),
}
