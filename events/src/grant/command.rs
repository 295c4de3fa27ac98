//! What can be asked of a grant.

use crate::{
    Timestamp,
    claim::AskedClaims,
    ids::{AccountId, ClientId, GrantId, SessionId, TokenId, UserId},
    scope::Scopes,
    session::Method,
};
use serde::{Deserialize, Serialize};

/// How long a code is good, in seconds (RFC 6749 §4.1.2 advises at most ten minutes).
pub const CODE_SECONDS: u32 = 60;

/// Everything that the person approved at the authorization endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Authorization {
    #[schema(value_type = String)]
    pub grant_id: GrantId,
    #[schema(value_type = String)]
    pub account_id: AccountId,
    #[schema(value_type = String)]
    pub client_id: ClientId,
    #[schema(value_type = String)]
    pub user_id: UserId,
    #[schema(value_type = String)]
    pub session_id: SessionId,
    pub scopes: Scopes,
    pub redirect_uri: String,
    /// S256 (RFC 7636 §4.2); none where the client need not send one and did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_challenge: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// What was asked for one by one (OIDC Core §5.5).
    #[serde(default, skip_serializing_if = "AskedClaims::is_empty")]
    pub claims: Box<AskedClaims>,
    pub methods: Vec<Method>,
    pub authenticated_at: Timestamp,
    /// When the session ends by itself, unless the grant may outlive it. None in events of before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_expires_at: Option<Timestamp>,
    /// The code is good before this moment.
    pub code_expires_at: Timestamp,
    /// The head of the log when the issuer last looked: what stops later than this stops the grant.
    pub basis: i64,
}

impl Authorization {
    /// The scopes of a token for a client that is registered for `registered`: what was approved, or as much
    /// of it as was `asked` for. What the client has lost since is in no new token.
    pub fn scopes_of_token(&self, registered: &Scopes, asked: Option<&Scopes>) -> Scopes {
        asked.unwrap_or(&self.scopes).intersection(&self.scopes).intersection(registered)
    }
}

/// How refresh tokens of the grant behave, fixed when the code is redeemed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RefreshTerms {
    pub idle_seconds: u32,
    pub absolute_expires_at: Timestamp,
    pub grace_seconds: u32,
    /// Whether each use replaces the token. Absent in old events, where it always did.
    #[serde(default = "rotates", skip_serializing_if = "is_true")]
    pub rotation: bool,
    /// Whether the client authenticates when it refreshes, so that a stolen token alone is of no use (RFC 9700
    /// §4.14). Absent in old events, and where it does not.
    #[serde(default, skip_serializing_if = "is_false")]
    pub client_authenticates: bool,
}

const fn rotates() -> bool {
    true
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_true(value: &bool) -> bool {
    *value
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

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
        reason: super::RevokeReason,
    },
}
