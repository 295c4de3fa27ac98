//! What a rule found: which rule, about whom, why, and what is done about it.

use crate::ids::ClientId;
use serde::{Deserialize, Serialize};

/// Which rule found it. docs/reference/guard.md explains each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AlertRule)]
pub enum Rule {
    /// One network tries the names of many people.
    CredentialStuffing,
    /// Somebody tries many times to be a client.
    SecretGuessing,
    /// Codes or refresh tokens of a client are presented again and again.
    TokenReplay,
    /// A machine client asks for tokens from another network than ever before.
    OriginChange,
}

impl Rule {
    /// As the log and the metrics have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CredentialStuffing => "credential_stuffing",
            Self::SecretGuessing => "secret_guessing",
            Self::TokenReplay => "token_replay",
            Self::OriginChange => "origin_change",
        }
    }
}

/// What is done about it while the alert is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AlertAction)]
pub enum Action {
    /// Requests of what it is about get through at a trickle only.
    SlowDown,
    /// The client is restricted until an operator reinstates it.
    Restrict,
    /// Nothing but telling.
    Notify,
}

impl Action {
    /// As the log has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SlowDown => "slow_down",
            Self::Restrict => "restrict",
            Self::Notify => "notify",
        }
    }
}

/// What it is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "id", rename_all = "snake_case")]
pub enum About {
    /// A network, by a keyed hash of it.
    Network(String),
    Client(ClientId),
}

/// Why the rule says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AlertEvidence)]
pub struct Evidence {
    /// What was counted; what that is, the rule says.
    pub count: u32,
    /// From how many on it is suspicious.
    pub threshold: u32,
    /// Within how long.
    pub window_seconds: u32,
}
