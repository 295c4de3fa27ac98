//! What introspection says about a valid access token (RFC 7662 §2.2).

use super::{
    claims::{groups, permissions, roles, token_type},
    exchanged::{Act, MayAct},
};
use serde::Serialize;
use xwms_events::{
    Timestamp,
    account::Role,
    confirmation::Confirmation,
    ids::{AccountId, ClientId, GrantId, SessionId, TokenId},
    token::Token,
};

/// The introspection response for a valid access token (RFC 7662 §2.2).
#[derive(Debug, Serialize)]
pub struct Description<'a> {
    account_id: Option<AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<Act>,
    /// How strong the login was, and when the person proved who they are (RFC 9470 §6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    acr: Option<&'static str>,
    active: bool,
    aud: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
    client_id: Option<ClientId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cnf: Option<Confirmation>,
    exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    grant_id: Option<GrantId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<String>,
    iat: i64,
    iss: &'a str,
    jti: Option<TokenId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    may_act: Option<MayAct>,
    nbf: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<[Role; 1]>,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<SessionId>,
    sub: Option<String>,
    token_type: &'static str,
}

impl<'a> Description<'a> {
    /// Describes a token that `issuer` made for `audience`.
    pub(super) fn of(token: &Token, issuer: &'a str, audience: Vec<String>) -> Self {
        Self {
            account_id: token.account_id,
            act: Act::of(token),
            acr: token.login.map(|login| login.acr.as_str()),
            active: true,
            aud: audience,
            auth_time: token.login.and_then(|login| login.auth_time).map(Timestamp::seconds),
            client_id: token.client_id,
            cnf: token.confirmation(),
            exp: token.expires_at.seconds(),
            grant_id: token.grant_id,
            groups: groups(token),
            iat: token.issued_at.seconds(),
            iss: issuer,
            jti: token.id,
            may_act: MayAct::of(token),
            nbf: token.issued_at.seconds(),
            permissions: permissions(token),
            roles: roles(token),
            scope: token.scope_text(),
            sid: token.session_id,
            sub: token.subject(),
            token_type: token_type(token),
        }
    }
}
