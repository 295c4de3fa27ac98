//! What every event carries beside its payload: who, when, why, and its place in the log.

use crate::{
    AnyEvent, Timestamp,
    ids::{AccountId, ClientId, EventId, UserId},
    session::Place,
};
use serde::{Deserialize, Serialize};

/// Who caused the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// A person.
    User(UserId),
    /// An application, with its own credentials.
    Client(ClientId),
    /// xwms itself, or its operator at the command line.
    System,
}

/// A personal value as the log holds it. Only the server's vault can open it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Base64 of nonce and ciphertext.
    pub sealed: String,
}

/// The network address that the request came from. Personal: sealed in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub ip: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
}

impl From<Origin> for Place {
    fn from(origin: Origin) -> Self {
        Self { ip: origin.ip, user_agent: origin.user_agent }
    }
}

/// Written once beside the payload and never changed. The history's proofs hash exactly these two texts
/// (`docs/explanation/adr/0006-hashed-bytes.md`), so the metadata has everything but the position, which is the index
/// of the leaf.
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
    /// The id of the request that caused it, as in the `X-Request-Id` header and the server's logs.
    pub request_id: String,
    /// The event that caused this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<EventId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Sealed>,
    /// A keyed hash of the network of `origin`: an IPv4 /24 or IPv6 /48, in base64url. Equal networks of one
    /// account have equal hashes, as in its request log; so have those of all events without an account. Only the
    /// server can compute one, and no reader outside gets it, except in an archive, which has the stored bytes.
    /// Absent in old events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// A position that the writer had already seen in the log. This event must come after it, so the order of the log
    /// can be checked against it. Events of older versions have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
    /// Its index, from 0, among the events of one decision, which are adjacent in the log.
    #[serde(default, skip_serializing_if = "is_first")]
    pub nth: u16,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over like this")]
fn is_first(nth: &u16) -> bool {
    *nth == 0
}

/// One event as read from the log, decrypted and upcast to today's version.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Envelope {
    /// Contiguous, from 1, in commit order over the whole log.
    pub position: i64,
    /// Its leaf in the Merkle trees of the history: a hash of the bytes that the log stores.
    #[serde(skip)]
    pub leaf: [u8; 32],
    #[serde(flatten)]
    pub metadata: Metadata,
    pub data: AnyEvent,
}
