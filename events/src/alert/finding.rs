//! What a rule found: which rule, what about, the evidence, and the action taken.

use crate::ids::{ClientId, SigningKeyId};
use serde::{Deserialize, Serialize};

/// The rule that raised the alert. docs/reference/guard.md explains each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AlertRule)]
pub enum Rule {
    /// One network tries the names of many people.
    CredentialStuffing,
    /// Many failed attempts to authenticate as a client.
    SecretGuessing,
    /// Codes or refresh tokens of a client are presented repeatedly.
    TokenReplay,
    /// A machine client asks for tokens from a network that it never used before.
    OriginChange,
    /// A token that this server never issued has a valid signature: somebody else has a signing key.
    ForgedToken,
}

impl Rule {
    /// Returns the name used in the log and the metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CredentialStuffing => "credential_stuffing",
            Self::SecretGuessing => "secret_guessing",
            Self::TokenReplay => "token_replay",
            Self::OriginChange => "origin_change",
            Self::ForgedToken => "forged_token",
        }
    }
}

/// The action taken while the alert is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AlertAction)]
pub enum Action {
    /// Only a trickle of requests from the subject of the alert gets through.
    SlowDown,
    /// The client is restricted until an operator reinstates it.
    Restrict,
    /// Nothing is done but notifying.
    Notify,
}

impl Action {
    /// Returns the name used in the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SlowDown => "slow_down",
            Self::Restrict => "restrict",
            Self::Notify => "notify",
        }
    }
}

/// The subject of the alert.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "id", rename_all = "snake_case")]
pub enum About {
    /// A network, as a keyed hash.
    Network(String),
    Client(ClientId),
    /// A key of this server.
    SigningKey(SigningKeyId),
}

/// The evidence for the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AlertEvidence)]
pub struct Evidence {
    /// The count; the rule says what was counted.
    pub count: u32,
    /// The count from which it is suspicious.
    pub threshold: u32,
    /// The period in which it was counted.
    pub window_seconds: u32,
}
