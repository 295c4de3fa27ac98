//! A client's token policy.

use super::ClientType;
use crate::token::TokenFormat;
use serde::{Deserialize, Serialize};

/// Which tokens the client gets. All times are in seconds.
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
    /// A refresh token expires after this long without use.
    pub refresh_idle_seconds: u32,
    /// A grant older than this yields no more tokens, however often it was refreshed.
    pub refresh_absolute_seconds: u32,
    /// How long a replaced refresh token still works, for responses that were lost or have not reached other tabs yet:
    /// 0 (never) to 60.
    pub refresh_grace_seconds: u32,
}

impl TokenPolicy {
    /// Returns the default policy of this type of client. One that authenticates has a grace period, because a stolen
    /// refresh token alone is useless (RFC 9700 §4.14).
    pub fn usual(client_type: ClientType) -> Self {
        let refresh_grace_seconds = if client_type.is_confidential() { Self::GRACE_SECONDS } else { 0 };
        Self { refresh_grace_seconds, ..Self::default() }
    }

    /// Default grace period of clients that authenticate, in seconds.
    pub const GRACE_SECONDS: u32 = 30;
    /// Longest lifetime of an access token, in seconds.
    pub const ACCESS_MAX_SECONDS: u32 = 86_400;
    /// How long a grant can be refreshed at most, in seconds from when its code is redeemed.
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
