//! What can be asked of a grant.

use super::{Authorization, RefreshTerms, RevokeReason};
use crate::{
    Timestamp,
    ids::{ClientId, TokenId},
    scope::Scopes,
};

/// How long a code is good, in seconds (RFC 6749 §4.1.2 advises at most ten minutes).
pub const CODE_SECONDS: u32 = 60;

/// What the client is when it redeems a code.
#[derive(Clone, Debug)]
pub struct ClientNow {
    /// The scopes that it is registered for.
    pub registered: Scopes,
    /// Whether the redirect URI of the code is one of its own still.
    pub redirect_registered: bool,
    /// Whether a code without a challenge is good for it.
    pub requires_pkce: bool,
}

/// Parsed input; times and ids come from the server, and so does `challenge`, which is S256 of the
/// presented verifier.
#[derive(Clone, Debug)]
pub enum GrantCommand {
    Authorize(Box<Authorization>),
    /// Exchange the code for tokens (RFC 6749 §4.1.3).
    RedeemCode {
        client_id: ClientId,
        client: ClientNow,
        redirect_uri: Option<String>,
        /// None without a verifier; of one that can't be a verifier, something that no challenge is.
        challenge: Option<String>,
        token_id: TokenId,
        token_expires_at: Timestamp,
        refresh: Option<RefreshTerms>,
        at: Timestamp,
    },
    /// Exchange the refresh token of `generation` for tokens (RFC 6749 §6).
    Refresh {
        client_id: ClientId,
        /// What the client is registered for now.
        registered: Scopes,
        generation: u32,
        scopes: Option<Scopes>,
        token_id: TokenId,
        token_expires_at: Timestamp,
        at: Timestamp,
    },
    Revoke {
        reason: RevokeReason,
    },
}
