//! Commands of a signing key.

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
    /// Start signing with it.
    Activate,
    /// Stop signing with it. Its signatures verify until they expire.
    Retire,
    /// Refuse whatever it signed. `reason` is 1 to 200 characters.
    Revoke {
        reason: String,
    },
}
