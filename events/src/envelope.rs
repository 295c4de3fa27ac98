//! What every event carries beside its payload: who, when, why, and where in the log.

use crate::{
    AnyEvent, Timestamp,
    ids::{AccountId, ClientId, EventId, UserId},
};
use serde::{Deserialize, Serialize};

/// Who made it happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// A person.
    User(UserId),
    /// An application, by its own credentials.
    Client(ClientId),
    /// xwms itself, or its operator at the command line.
    System,
}

/// A personal value as the log holds it; only the server's vault can open it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Base64 of nonce and ciphertext.
    pub sealed: String,
}

/// Where on the network the request came from. Personal: sealed in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub ip: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
}

/// Written once beside the payload and never changed. Together the two texts are the exact bytes that the
/// history's proofs hash (`docs/explanation/adr/0006-hashed-bytes.md`), so it names everything but the position, which
/// is the leaf's index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    pub id: EventId,
    pub stream_type: String,
    pub stream_id: String,
    /// 1 for the first event of its stream.
    pub sequence: i64,
    pub name: String,
    pub version: u16,
    pub recorded_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    pub actor: Actor,
    /// The request that asked for it, as in the `X-Request-Id` header and the server's logs.
    pub request_id: String,
    /// The event that this one follows from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<EventId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Sealed>,
    /// A position that its writer knew to be there, so that it stands behind it: the order of the log can be held
    /// against this. Events of older versions have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
    /// Its number, from 0, among the facts of one decision, which stand together.
    #[serde(default, skip_serializing_if = "is_first")]
    pub nth: u16,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over like this")]
fn is_first(nth: &u16) -> bool {
    *nth == 0
}

/// One event as it is read from the log, opened and upcast to today's version.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Envelope {
    /// Dense, from 1, in commit order over the whole log.
    pub position: i64,
    #[serde(flatten)]
    pub metadata: Metadata,
    pub data: AnyEvent,
}
