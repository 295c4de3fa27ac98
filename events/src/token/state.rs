//! The state of a token.

use super::{
    Exchange, GrantType, IdentityAssertion, StatusEntry, TokenEvent, TokenFormat, TokenLogin, Workload,
};
use crate::{
    Timestamp,
    confirmation::Confirmation,
    ids::{AccountId, ClientId, GrantId, SecretId, SessionId, SigningKeyId, TokenId, UserId},
    resource_access::ResourceAccess,
    scope::Scopes,
};
use serde::{Deserialize, Serialize};

/// One access token.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Token {
    pub id: Option<TokenId>,
    pub account_id: Option<AccountId>,
    pub client_id: Option<ClientId>,
    pub user_id: Option<UserId>,
    pub grant_id: Option<GrantId>,
    pub session_id: Option<SessionId>,
    pub secret_id: Option<SecretId>,
    /// The client's key that proved who it is: its `kid` or thumbprint. The thumbprint of the certificate that did.
    pub key_id: Option<String>,
    /// The workload whose token proved who the client is.
    #[serde(default)]
    pub workload: Option<Box<Workload>>,
    /// How the client asked for it.
    pub grant_type: Option<GrantType>,
    /// The server's key that signed it.
    pub kid: Option<SigningKeyId>,
    /// The thumbprint of the key that it is bound to (RFC 9449 §6); `None` for a bearer token.
    pub jkt: Option<String>,
    /// The thumbprint of the certificate that it is bound to (RFC 8705 §3.1). A token has at most one of the two.
    #[serde(default)]
    pub x5t: Option<String>,
    /// Scopes of xwms itself; none in a token for an API of an account.
    pub scopes: Scopes,
    /// The API that it is for; `None` for xwms itself.
    #[serde(default)]
    pub resource: Option<Box<ResourceAccess>>,
    /// Where it comes from, if it was exchanged for another token.
    #[serde(default)]
    pub exchange: Option<Box<Exchange>>,
    /// The identity assertion by which the client got it, if there was one.
    #[serde(default)]
    pub assertion: Option<Box<IdentityAssertion>>,
    /// The only client that may exchange it, if its own client says so.
    #[serde(default)]
    pub may_act: Option<ClientId>,
    /// The login of the person, if it is for an API of an account.
    #[serde(default)]
    pub login: Option<TokenLogin>,
    /// Where it is in a status list, if its API wants lists.
    #[serde(default)]
    pub status: Option<StatusEntry>,
    pub format: TokenFormat,
    pub issued_at: Timestamp,
    pub expires_at: Timestamp,
    pub basis: i64,
    pub revoked: bool,
}

impl Token {
    /// Returns what it is bound to; `None` for one that anybody may use who has it.
    pub fn confirmation(&self) -> Option<Confirmation> {
        Confirmation::of(self.jkt.as_ref(), self.x5t.as_ref())
    }

    /// Returns the token, bound to `confirmation` alone.
    #[must_use]
    pub fn bound_to(self, confirmation: Option<Confirmation>) -> Self {
        let (jkt, x5t) = Confirmation::into_members(confirmation);
        Self { jkt, x5t, ..self }
    }

    /// Returns its scopes as the claim `scope` has them: those of its API, or those of xwms itself.
    pub fn scope_text(&self) -> String {
        self.resource.as_ref().map_or_else(|| self.scopes.text(), |resource| resource.scope_text())
    }

    /// Returns the id of the person or client that it is about: its claim `sub`. That of a client is not the
    /// client that has the token, if it was exchanged for the token of another one.
    pub fn subject(&self) -> Option<String> {
        let first = self.exchange.as_ref().and_then(|exchange| exchange.subject_client_id);
        let client = || first.or(self.client_id).map(|id| id.to_string());
        self.user_id.map(|id| id.to_string()).or_else(client)
    }

    /// Returns the token, unless it is for an API of an account and so not for xwms itself.
    pub fn for_this_server(&self) -> Option<&Self> {
        self.resource.is_none().then_some(self)
    }

    /// Whether `claimed`, the content of a JWT, is what was issued. A thief of a signing key can sign other claims
    /// under the id of a real token.
    pub fn is_claimed_by(&self, claimed: &Self) -> bool {
        let parts = |token: &Self| {
            let Self { id, account_id, client_id, user_id, grant_id, session_id, format, basis, .. } = *token;
            // A JWT has whole seconds.
            let times = (token.issued_at.seconds(), token.expires_at.seconds());
            (id, account_id, client_id, user_id, grant_id, session_id, format, basis, times)
        };
        self.id.is_some()
            && parts(self) == parts(claimed)
            && self.scopes == claimed.scopes
            && self.resource == claimed.resource
            && self.confirmation() == claimed.confirmation()
            && self.exchange == claimed.exchange
            && self.may_act == claimed.may_act
            && self.status == claimed.status
            && self.login.is_none_or(|own| claimed.login.is_some_and(|login| own.is_claimed_as(login)))
            && self.kid.is_none_or(|kid| claimed.kid == Some(kid))
    }

    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &TokenEvent) {
        match event.clone() {
            TokenEvent::Issued {
                token_id,
                account_id,
                client_id,
                user_id,
                grant_id,
                session_id,
                secret_id,
                key_id,
                workload,
                grant_type,
                kid,
                jkt,
                x5t,
                scopes,
                resource,
                exchange,
                assertion,
                may_act,
                login,
                status,
                format,
                issued_at,
                expires_at,
                basis,
            } => {
                *self = Self {
                    id: Some(token_id),
                    account_id: Some(account_id),
                    client_id: Some(client_id),
                    user_id,
                    grant_id,
                    session_id,
                    secret_id,
                    key_id,
                    workload,
                    grant_type,
                    kid,
                    jkt,
                    x5t,
                    scopes,
                    resource,
                    exchange,
                    assertion,
                    may_act,
                    login,
                    status,
                    format,
                    issued_at,
                    expires_at,
                    basis,
                    revoked: false,
                };
            }
            TokenEvent::Revoked { .. } => self.revoked = true,
        }
    }
}
