//! Commands of a grant.

use super::{Authorization, RefreshTerms, RevokeReason};
use crate::{
    Timestamp,
    confirmation::Confirmation,
    ids::{ClientId, TokenId},
    scope::Scopes,
};

/// Lifetime of a code in seconds (RFC 6749 §4.1.2 recommends at most ten minutes).
pub const CODE_SECONDS: u32 = 60;

/// The state of the client when it redeems a code.
#[derive(Clone, Debug)]
pub struct ClientNow {
    /// The scopes that the client is registered for.
    pub registered: Scopes,
    /// Whether the redirect URI of the code is still registered.
    pub redirect_registered: bool,
    /// Whether the client needs a code with a challenge.
    pub requires_pkce: bool,
}

/// Parsed input. The server supplies times, ids and `challenge`, which is S256 of the presented verifier.
#[derive(Clone, Debug)]
pub enum GrantCommand {
    Authorize(Box<Authorization>),
    /// Exchange the code for tokens (RFC 6749 §4.1.3).
    RedeemCode(CodeRequest),
    /// Exchange the device code for tokens (RFC 8628 §3.4).
    RedeemDevice(DeviceRedemption),
    /// Exchange the refresh token of one generation for tokens (RFC 6749 §6).
    Refresh(RefreshRequest),
    Revoke {
        reason: RevokeReason,
    },
}

/// A token request with a code.
#[derive(Clone, Debug)]
pub struct CodeRequest {
    pub client_id: ClientId,
    pub client: ClientNow,
    pub redirect_uri: Option<String>,
    /// `None` without a verifier; for an invalid verifier, a value that matches no challenge.
    pub challenge: Option<String>,
    /// The key or certificate that the client proved to have (RFC 9449, RFC 8705), if tokens are bound to it.
    pub confirmation: Option<Confirmation>,
    pub token_id: TokenId,
    pub token_expires_at: Timestamp,
    pub refresh: Option<RefreshTerms>,
    pub at: Timestamp,
}

/// A token request with a device code.
#[derive(Clone, Debug)]
pub struct DeviceRedemption {
    pub client_id: ClientId,
    /// The scopes that the client is registered for now.
    pub registered: Scopes,
    /// The key or certificate that the client proved to have (RFC 9449, RFC 8705), if tokens are bound to it.
    pub confirmation: Option<Confirmation>,
    pub token_id: TokenId,
    pub token_expires_at: Timestamp,
    pub refresh: Option<RefreshTerms>,
    pub at: Timestamp,
}

/// A token request with a refresh token.
#[derive(Clone, Debug)]
pub struct RefreshRequest {
    pub client_id: ClientId,
    /// The scopes that the client is registered for now.
    pub registered: Scopes,
    pub generation: u32,
    pub scopes: Option<Scopes>,
    /// The key or certificate that the client proved to have (RFC 9449, RFC 8705), if tokens are bound to it.
    pub confirmation: Option<Confirmation>,
    pub token_id: TokenId,
    pub token_expires_at: Timestamp,
    pub at: Timestamp,
}
