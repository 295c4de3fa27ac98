//! Events of a signing key.

use super::Algorithm;
use crate::{fact::facts, ids::SigningKeyId};

facts! {
    /// Facts of a signing key.
    pub enum SigningKeyEvent {
        internal "signing_key.created" v 1 => Created {
            key_id: SigningKeyId,
            algorithm: Algorithm,
            public_jwk: serde_json::Value,
        },
        internal "signing_key.activated" v 1 => Activated {},
        internal "signing_key.retired" v 1 => Retired {},
        /// Somebody else may have the key: whatever it signed is refused from now on.
        internal "signing_key.revoked" v 1 => Revoked { reason: String, },
    }
}
