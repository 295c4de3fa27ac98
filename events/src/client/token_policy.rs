//! What tokens a client gets.

use super::ClientType;
use crate::token::TokenFormat;
use serde::{Deserialize, Serialize};

/// What tokens the client gets. All times in seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TokenPolicy {
    pub format: TokenFormat,
    /// 60 to 86,400.
    pub access_token_seconds: u32,
    /// Whether refresh tokens are issued at all.
    pub refresh: bool,
    /// Whether each use of a refresh token replaces it; always for public clients.
    pub refresh_rotation: bool,
    /// A refresh token not used for this long expires.
    pub refresh_idle_seconds: u32,
    /// A grant older than this gives no more tokens, however often refreshed.
    pub refresh_absolute_seconds: u32,
    /// How long a refresh token that was replaced still works, for answers that were lost or are on their way to
    /// other tabs: 0 (never) to 60.
    pub refresh_grace_seconds: u32,
}

impl TokenPolicy {
    /// The policy of a client of this type that says nothing: one that authenticates has a grace, because a stolen
    /// refresh token alone is of no use (RFC 9700 §4.14).
    pub fn usual(client_type: ClientType) -> Self {
        let refresh_grace_seconds = if client_type.is_confidential() { Self::GRACE_SECONDS } else { 0 };
        Self { refresh_grace_seconds, ..Self::default() }
    }

    /// The grace of clients that authenticate, in seconds, unless they say otherwise.
    pub const GRACE_SECONDS: u32 = 30;
    /// Longest life of an access token, in seconds.
    pub const ACCESS_MAX_SECONDS: u32 = 86_400;
    /// Longest that a grant can be refreshed, in seconds from when its code is redeemed.
    pub const REFRESH_MAX_SECONDS: u32 = 365 * 86_400;
}

impl Default for TokenPolicy {
    fn default() -> Self {
        Self {
            format: TokenFormat::Jwt,
            access_token_seconds: 600,
            refresh: true,
            refresh_rotation: true,
            refresh_idle_seconds: 30 * 86_400,
            refresh_absolute_seconds: 90 * 86_400,
            refresh_grace_seconds: 0,
        }
    }
}
