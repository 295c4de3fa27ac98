//! What one command wants appended, all or nothing, and why it was not. How that is done is in `writer`.

use crate::{
    spans::Cause,
    store::{error::StoreError, read::Tail},
};
use time::OffsetDateTime;
use uuid::Uuid;

/// An event as the table holds it, but for its position.
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
}

/// A row of the gate, caused by the event with index `event` of its command.
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
    /// `key` is taken by `owner`; a taken key is a conflict.
    Claim {
        key: String,
        owner: String,
    },
    /// Everything that `owner` took is free.
    Release {
        owner: String,
    },
    Credential {
        user_id: String,
        phc: String,
    },
    /// The key and the password of `subject` are gone.
    Forget {
        subject: String,
    },
    /// `wrapped` in base64.
    SigningSecret {
        key_id: String,
        wrapped: String,
    },
    /// The account has one more of `kind`; a conflict if those are more than `limit`.
    Hold {
        account: String,
        kind: &'static str,
        limit: String,
    },
    /// The account has one less of `kind`.
    Leave {
        account: String,
        kind: &'static str,
    },
    /// The answer to a request with an Idempotency-Key; an answered key is a conflict.
    Answer {
        key: String,
        fingerprint: String,
        sealed: String,
    },
}

impl SideWrite {
    /// (kind, key, value, extra) as `append_exact` wants them.
    pub(super) fn columns(&self) -> (&'static str, &str, &str, &str) {
        match self {
            Self::Claim { key, owner } => ("claim", key, owner, ""),
            Self::Release { owner } => ("release", owner, "", ""),
            Self::Credential { user_id, phc } => ("credential", user_id, phc, ""),
            Self::Forget { subject } => ("forget", subject, "", ""),
            Self::SigningSecret { key_id, wrapped } => ("signing_secret", key_id, wrapped, ""),
            Self::Hold { account, kind, limit } => ("hold", account, kind, limit),
            Self::Leave { account, kind } => ("leave", account, kind, ""),
            Self::Answer { key, fingerprint, sealed } => ("answer", key, sealed, fingerprint),
        }
    }
}

/// What a command was decided on without looking; checked in the statement that appends it.
/// See docs/explanation/adr/0015-assumptions.md.
#[derive(Clone, Debug)]
pub struct Assumed {
    /// A stream that has no event after this.
    pub tail: Tail,
    /// Keys of the gate that stop nothing made on the knowledge up to `basis`.
    pub keys: Vec<String>,
    pub basis: i64,
}

/// What one command wants appended, all or nothing.
#[derive(Clone, Debug, Default)]
pub struct Append {
    pub events: Vec<NewEvent>,
    pub stops: Vec<Stop>,
    pub writes: Vec<SideWrite>,
    pub assumed: Option<Assumed>,
    /// The last position that it rests on: a log that ends before is not the one that was looked at.
    pub basis: i64,
    /// How often this node had forgotten all when it looked: `Store::turn`.
    pub turn: u64,
    /// For its trace.
    pub cause: Option<Cause>,
}

/// Why a command was not appended.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// A stream of the command has moved on since it was loaded, or something assumed may not be so.
    #[error("the stream has moved on")]
    Conflict,
    /// A claim of the command is taken.
    #[error("the claim is taken")]
    Taken,
    /// Its account has as many of something as its plan allows.
    #[error("the limit is reached")]
    Full,
    /// Its Idempotency-Key has an answer already.
    #[error("answered already")]
    Answered,
    #[error(transparent)]
    Store(#[from] StoreError),
}
