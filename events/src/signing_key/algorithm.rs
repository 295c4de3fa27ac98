//! The signature algorithms of keys.

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
    /// All algorithms.
    pub const ALL: [Self; 3] = [Self::ES256, Self::RS256, Self::EdDSA];

    /// Returns the name used in a JWS header.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ES256 => "ES256",
            Self::RS256 => "RS256",
            Self::EdDSA => "EdDSA",
        }
    }

    /// Whether the FAPI 2.0 Security Profile (§5.4.1) allows it.
    pub const fn is_fapi_2(self) -> bool {
        matches!(self, Self::ES256 | Self::EdDSA)
    }
}

impl FromStr for Algorithm {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|known| known.as_str() == text).ok_or("ES256, RS256 or EdDSA")
    }
}
