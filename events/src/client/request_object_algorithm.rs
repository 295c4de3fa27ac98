//! The signature algorithms of request objects (RFC 9101).

use serde::{Deserialize, Serialize};

/// JWS algorithms that a client may sign request objects with (RFC 7518 §3.1, RFC 8037). All are asymmetric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub enum RequestObjectAlgorithm {
    ES256,
    ES384,
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    EdDSA,
}

impl RequestObjectAlgorithm {
    /// All algorithms.
    pub const ALL: [Self; 9] = [
        Self::ES256,
        Self::ES384,
        Self::RS256,
        Self::RS384,
        Self::RS512,
        Self::PS256,
        Self::PS384,
        Self::PS512,
        Self::EdDSA,
    ];

    /// Returns the name used in a JWS header.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ES256 => "ES256",
            Self::ES384 => "ES384",
            Self::RS256 => "RS256",
            Self::RS384 => "RS384",
            Self::RS512 => "RS512",
            Self::PS256 => "PS256",
            Self::PS384 => "PS384",
            Self::PS512 => "PS512",
            Self::EdDSA => "EdDSA",
        }
    }

    /// Whether the FAPI 2.0 Security Profile (§5.4.1) allows it.
    pub const fn is_fapi_2(self) -> bool {
        matches!(self, Self::PS256 | Self::ES256 | Self::EdDSA)
    }
}
