//! The claims of an access token that is a JWT (RFC 9068 §2.2), and the token that they describe.

use super::{
    exchanged::{Act, MayAct, Origin},
    status_lists::StatusClaim,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use xwms_events::{
    Timestamp,
    account::Role,
    confirmation::Confirmation,
    ids::{AccountId, ClientId, GrantId, ResourceId, SessionId, TokenId, UserId},
    resource_access::ResourceAccess,
    scope::Scopes,
    session::Method,
    token::{Token, TokenFormat, TokenLogin},
};

/// The claims of an access token. `grant_id`, `account_id`, `resource_id`, `exchange` and `basis` are our own claims.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    pub iss: String,
    pub sub: String,
    pub aud: Vec<String>,
    pub client_id: ClientId,
    pub jti: TokenId,
    pub iat: i64,
    pub exp: i64,
    pub scope: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<Cow<'static, str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<Method>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<SessionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant_id: Option<GrantId>,
    pub account_id: AccountId,
    /// The API of the account that the token is for; its audience is the only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<ResourceId>,
    /// The scopes as a list, if the API wants them so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<String>>,
    /// The person's role in the account, if the API wants it (RFC 9068 §2.2.3.1): one, because members have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<[Role; 1]>,
    /// The groups of the account that the person is in, if the API wants them (RFC 9068 §2.2.3.1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cnf: Option<Confirmation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Act>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_act: Option<MayAct>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Origin>,
    /// Where the token is in a status list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusClaim>,
    /// The log position up to which the issuer knew all stops.
    pub basis: i64,
}

/// Returns how the token must be presented (RFC 6750, RFC 9449 §5). One that is bound to a certificate is sent as
/// Bearer (RFC 8705 §3).
pub const fn token_type(token: &Token) -> &'static str {
    if token.jkt.is_some() { "DPoP" } else { "Bearer" }
}

/// Returns the scopes as a list, if the token's API wants them so.
pub(super) fn permissions(token: &Token) -> Option<Vec<String>> {
    let resource = token.resource.as_ref().filter(|resource| resource.permissions_claim)?;
    Some(resource.scopes.clone())
}

/// Returns the person's role in the account as a list, if the token's API wants it and the person has one.
pub(super) fn roles(token: &Token) -> Option<[Role; 1]> {
    token.resource.as_ref()?.role.map(|role| [role])
}

/// Returns the names of the groups that the token says of its person.
pub(super) fn groups(token: &Token) -> Vec<String> {
    token.resource.as_ref().map(|resource| resource.groups.clone()).unwrap_or_default()
}

/// Returns the access to an API of an account that a token claims.
fn resource_of(claims: &Claims, resource_id: ResourceId) -> Option<Box<ResourceAccess>> {
    let [audience] = claims.aud.as_slice() else { return None };
    let names = claims.scope.split(' ').filter(|name| !name.is_empty());
    Some(Box::new(ResourceAccess {
        resource_id,
        audience: audience.clone(),
        scopes: names.map(ToOwned::to_owned).collect(),
        permissions_claim: claims.permissions.is_some(),
        role: claims.roles.map(|[role]| role),
        groups: claims.groups.clone(),
    }))
}

/// Returns the login that a token for an API claims.
fn login_of(claims: &Claims) -> Option<TokenLogin> {
    let acr = claims.acr.as_deref()?.parse().ok()?;
    let millis = claims.auth_time.and_then(|seconds| seconds.checked_mul(1000));
    Some(TokenLogin { acr, auth_time: millis.map(Timestamp::from_millis) })
}

/// Returns what the claims say, of a JWT that the key `kid` signed. The caller adds the place in a status list,
/// because only the server's key reads it.
pub(super) fn from_claims(claims: &Claims, kid: &str) -> Option<Token> {
    let exchange = match (&claims.exchange, &claims.act) {
        (Some(origin), act) => Some(origin.with(act.as_ref())),
        (None, None) => None,
        (None, Some(_)) => return None,
    };
    let client =
        exchange.as_ref().and_then(|exchange| exchange.subject_client_id).unwrap_or(claims.client_id);
    let user_id = match claims.sub.parse::<UserId>() {
        Ok(user) => Some(user),
        Err(_) if claims.sub == client.to_string() => None,
        Err(_) => return None,
    };
    let (resource, scopes) = match claims.resource_id {
        Some(resource_id) => (Some(resource_of(claims, resource_id)?), Scopes::default()),
        None => (None, claims.scope.parse::<Scopes>().ok()?),
    };
    let (jkt, x5t) = Confirmation::into_members(claims.cnf.clone());
    Some(Token {
        id: Some(claims.jti),
        account_id: Some(claims.account_id),
        client_id: Some(claims.client_id),
        user_id,
        grant_id: claims.grant_id,
        session_id: claims.sid,
        secret_id: None,
        key_id: None,
        workload: None,
        grant_type: None,
        kid: kid.parse().ok(),
        jkt,
        x5t,
        scopes,
        login: resource.as_ref().and_then(|_| login_of(claims)),
        status: None,
        resource,
        exchange,
        assertion: None,
        may_act: claims.may_act.as_ref().map(|named| named.sub),
        format: TokenFormat::Jwt,
        issued_at: Timestamp::from_millis(claims.iat.checked_mul(1000)?),
        expires_at: Timestamp::from_millis(claims.exp.checked_mul(1000)?),
        basis: claims.basis,
        revoked: false,
    })
}
