//! The state of a signing key.

use super::{Algorithm, SigningKeyEvent};
use crate::ids::SigningKeyId;
use serde::{Deserialize, Serialize};

/// The stage of the key in its lifecycle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyStatus {
    /// Not created yet.
    #[default]
    Absent,
    /// Published, but does not sign yet.
    Created,
    Active,
    /// Still published while its signatures may be in use.
    Retired,
    /// Whatever it signed is refused.
    Revoked,
}

/// A key that signs tokens.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SigningKey {
    pub id: Option<SigningKeyId>,
    pub algorithm: Algorithm,
    pub public_jwk: serde_json::Value,
    pub status: KeyStatus,
}

impl SigningKey {
    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &SigningKeyEvent) {
        match event.clone() {
            SigningKeyEvent::Created { key_id, algorithm, public_jwk } => {
                *self = Self { id: Some(key_id), algorithm, public_jwk, status: KeyStatus::Created };
            }
            SigningKeyEvent::Activated {} => self.status = KeyStatus::Active,
            SigningKeyEvent::Retired {} => self.status = KeyStatus::Retired,
            SigningKeyEvent::Revoked { .. } => self.status = KeyStatus::Revoked,
        }
    }
}
