//! What a signing key is.

use super::{SigningKeyCommand, SigningKeyEvent, decide};
use crate::{Decider, Refusal, aggregate::aggregate, ids::SigningKeyId};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// JWS algorithms that xwms signs with (RFC 7518 §3.1, RFC 8037).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SigningAlgorithm)]
pub enum Algorithm {
    #[default]
    ES256,
    RS256,
    EdDSA,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ES256, Self::RS256, Self::EdDSA];

    /// As it stands in a JWS header.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ES256 => "ES256",
            Self::RS256 => "RS256",
            Self::EdDSA => "EdDSA",
        }
    }
}

impl FromStr for Algorithm {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|known| known.as_str() == text).ok_or("ES256, RS256 or EdDSA")
    }
}

/// Where the key is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyStatus {
    /// Not created yet.
    #[default]
    Absent,
    /// Published, not signing yet.
    Created,
    Active,
    /// Published while what it signed may still be in use.
    Retired,
}

/// A key that signs tokens.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SigningKey {
    pub id: Option<SigningKeyId>,
    pub algorithm: Algorithm,
    pub public_jwk: serde_json::Value,
    pub status: KeyStatus,
}

impl Decider for SigningKey {
    const TYPE: &'static str = "signing_key";
    type Command = SigningKeyCommand;
    type Event = SigningKeyEvent;

    fn decide(&self, command: SigningKeyCommand) -> Result<Vec<SigningKeyEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &SigningKeyEvent) {
        match event.clone() {
            SigningKeyEvent::Created { key_id, algorithm, public_jwk } => {
                *self = Self { id: Some(key_id), algorithm, public_jwk, status: KeyStatus::Created };
            }
            SigningKeyEvent::Activated {} => self.status = KeyStatus::Active,
            SigningKeyEvent::Retired {} => self.status = KeyStatus::Retired,
        }
    }
}

aggregate!(SigningKey);
