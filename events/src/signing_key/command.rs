//! What can be asked of a signing key.

use super::Algorithm;
use crate::ids::SigningKeyId;

/// Parsed input. `public_jwk` is the public half (RFC 7517).
#[derive(Clone, Debug)]
pub enum SigningKeyCommand {
    Create {
        key_id: SigningKeyId,
        algorithm: Algorithm,
        public_jwk: serde_json::Value,
    },
    /// Sign with it from now on.
    Activate,
    /// Sign with it no longer; what it signed verifies until it expires.
    Retire,
}
