//! A client's stream of security signals (OpenID Shared Signals Framework 1.0 §8): where its events go, which ones it
//! asked for, and the people it does not want to hear of.
//!
//! Not here: the rules of changes (`signals`).

use crate::{
    ids::{SecretId, UserId},
    signal_kind::SignalKind,
};
use serde::{Deserialize, Serialize};

/// Whether events are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignalStatus {
    #[default]
    Enabled,
    /// Events wait.
    Paused,
    /// Nothing is sent, and nothing waits.
    Disabled,
}

impl SignalStatus {
    /// Returns the name in the protocol.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Paused => "paused",
            Self::Disabled => "disabled",
        }
    }
}

/// A stream of security signals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SignalStream {
    /// Where events are pushed to (RFC 8935); absent if the receiver polls (RFC 8936).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push_url: Option<String>,
    /// The id under which the server keeps the value of the `Authorization` header of pushes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub authorization_id: Option<SecretId>,
    /// The event types that the receiver asked for; all if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub status: SignalStatus,
    /// Why it has this status, in the receiver's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The people whom the receiver does not want to hear of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub removed: Vec<UserId>,
}

impl SignalStream {
    /// Returns the kinds of events that are sent: what the receiver asked for and this server has.
    pub fn kinds(&self) -> Vec<SignalKind> {
        let asks = |kind: &SignalKind| {
            self.requested.as_ref().is_none_or(|asked| asked.iter().any(|uri| uri == kind.uri()))
        };
        SignalKind::ALL.into_iter().filter(asks).collect()
    }
}
