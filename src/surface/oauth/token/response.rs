//! The token response (RFC 6749 §5.1, OIDC Core §3.1.3.3).

use super::request::TokenRequest;
use crate::{
    auth::{
        access_tokens::Login,
        claims::token_type,
        keyring::{ID_TOKEN, Signer},
    },
    commands::{
        encoding::{Encode, IssuedTokens},
        grants::GrantView,
        groups::GroupsQuery,
        resources::Target,
    },
    keys::handle::{self, Kind},
    surface::oauth::error::{OAuthError, no_store},
};
use axum::response::Response;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use xwms_events::{
    account::Account,
    claim::AskedClaims,
    client::Client,
    scope::Scope,
    session,
    signing_key::Algorithm,
    token::{GrantType, Token},
    user::User,
};

/// The type of an access token (RFC 8693 §3).
pub(super) const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

/// Returns a response with only an access token.
pub(super) fn plain(token: &Token, access_token: String) -> Response {
    no_store(&Body::of(token, access_token))
}

/// Returns the response to a token exchange: only an access token, and that it is one (RFC 8693 §2.2.1).
pub(super) fn exchanged(token: &Token, access_token: String) -> Response {
    no_store(&Body { issued_token_type: Some(ACCESS_TOKEN), ..Body::of(token, access_token) })
}

/// Makes sure that the tokens can be signed, before a code or refresh token is used up. Returns the key that signs the
/// access token, which is for `target`.
async fn signer(
    request: &TokenRequest<'_>,
    target: Option<&Target>,
) -> Result<Option<Arc<Signer>>, OAuthError> {
    let (app, client) = (request.app, &request.client.client);
    let (format, algorithm) = match target {
        Some(target) => (target.format, target.algorithm),
        None => (client.token_policy.format, client.protocol.access_token_signed_response_alg),
    };
    app.keyring.ready(algorithm).await?;
    app.keyring.ready(client.protocol.id_token_signed_response_alg).await?;
    Ok(app.access_tokens.signer(format, algorithm)?)
}

/// What the id_token says of the user, besides who they are.
#[derive(Default)]
struct Person {
    /// The user, if the id_token contains claims about them.
    user: Option<Arc<User>>,
    /// The groups of the client's account that the user is in, if the client is told them.
    groups: Vec<String>,
}

/// Returns what the id_token will say of the user. Loaded before anything is used up, at once, and only what the
/// client is told.
async fn person(request: &TokenRequest<'_>, view: &GrantView) -> Result<Person, OAuthError> {
    let Some(authorization) = view.authorization() else { return Ok(Person::default()) };
    let protocol = &request.client.client.protocol;
    let tells = protocol.claims_in_id_token || !authorization.claims.id_token.is_empty();
    let is_told = tells || protocol.groups_claim;
    if !(is_told && authorization.scopes.contains(Scope::Openid)) {
        return Ok(Person::default());
    }
    let (account_id, user_id) = (request.client.account_id, authorization.user_id);
    let mut query = request.app.store.query();
    let user = tells.then(|| query.stream::<User>(user_id));
    let account = protocol.groups_claim.then(|| query.stream::<Account>(account_id));
    let groups = protocol.groups_claim.then(|| GroupsQuery::of(&mut query, account_id, user_id));
    let mut read = query.read().await?;
    let mut person = Person::default();
    if let Some(user) = user {
        person.user = Some(read.take(user).await?.state);
    }
    if let (Some(account), Some(groups)) = (account, groups) {
        let account = read.take(account).await?.state;
        person.groups = groups.names(&mut read, &account, authorization.login().acr).await?;
    }
    Ok(person)
}

/// Returns the id_token's claims about the user: those of userinfo if the client is set up so, and
/// individually requested ones.
fn about(person: &User, client: &Client, issued: &IssuedTokens) -> Map<String, Value> {
    let asked = AskedClaims::clone(&issued.authorization.claims).permitted(&client.scopes);
    let all = client.protocol.claims_in_id_token;
    person.claims(|claim| all && issued.scopes.contains(claim.scope()) || asked.id_token.contains(&claim))
}

/// The response with all tokens of a grant.
pub(super) struct OfGrant<'a> {
    request: &'a TokenRequest<'a>,
    signer: Option<Arc<Signer>>,
    person: Person,
}

/// A response that may be sent once the tokens in it are committed.
pub(super) struct Ready {
    token: Token,
    body: Result<Body, OAuthError>,
}

impl Ready {
    /// Returns the response.
    ///
    /// # Errors
    /// When a token could not be signed.
    pub fn answer(self, request: &TokenRequest<'_>) -> Result<Response, OAuthError> {
        request.caller.acts_with(&self.token);
        self.body.map(|body| no_store(&body))
    }
}

impl Encode for OfGrant<'_> {
    type Output = Ready;

    async fn encode(&self, issued: IssuedTokens) -> Ready {
        let body = self.body(&issued).await;
        Ready { token: issued.token, body }
    }
}

impl<'a> OfGrant<'a> {
    /// Prepares all that may fail before the code or refresh token of the grant in `view` is used up. The access
    /// token will be for `target`.
    pub async fn prepare(
        request: &'a TokenRequest<'a>,
        view: &GrantView,
        target: Option<&Target>,
    ) -> Result<Self, OAuthError> {
        let signer = signer(request, target).await?;
        Ok(Self { request, signer, person: person(request, view).await? })
    }

    /// Returns the key that will sign the access token; `None` for one that is not signed.
    pub fn signer(&self) -> Option<&Signer> {
        self.signer.as_deref()
    }

    async fn body(&self, issued: &IssuedTokens) -> Result<Body, OAuthError> {
        let Self { request, signer, person } = self;
        let (app, protocol) = (request.app, &request.client.client.protocol);
        let IssuedTokens { token, scopes, authorization, refresh } = issued;
        let login = Login::of(authorization.login(), &authorization.methods);
        let access_token = app.access_tokens.encode(token, Some(&login), signer.clone()).await?;
        let mut body = Body::of(token, access_token);
        body.refresh_token = refresh.map(|generation| {
            let master = app.store.vault().master();
            handle::issue(master, Kind::Refresh, authorization.grant_id.uuid(), generation)
        });
        if scopes.contains(Scope::Openid) {
            let algorithm = app.keyring.algorithm(protocol.id_token_signed_response_alg);
            // Only the first id_token has the nonce (OIDC Core §12.2).
            let is_first = token.grant_type != Some(GrantType::RefreshToken);
            let nonce = authorization.nonce.as_ref().filter(|_| is_first);
            let client_ref =
                request.client.client.public_id().unwrap_or_else(|| authorization.client_id.to_string());
            let mut claims = json!({
                "iss": app.settings.issuer,
                "sub": authorization.user_id,
                "aud": client_ref,
                "azp": client_ref,
                "iat": token.issued_at.seconds(),
                "exp": token.expires_at.seconds(),
                "acr": session::acr(&authorization.methods),
                "amr": authorization.methods,
                "sid": authorization.session_id,
                "at_hash": at_hash(&body.access_token, algorithm),
                // The access token that was issued with it, for an exchange (`id_token`).
                "at_jti": token.id,
            });
            if let (Some(user), Some(claims)) = (&person.user, claims.as_object_mut()) {
                claims.extend(about(user, &request.client.client, issued));
            }
            if !person.groups.is_empty() {
                claims["groups"] = json!(person.groups);
            }
            // Not a guess: it is missing if it is not known (Core §2).
            if let Some(at) = authorization.authenticated_at {
                claims["auth_time"] = json!(at.seconds());
            }
            if let Some(nonce) = nonce {
                claims["nonce"] = json!(nonce);
            }
            body.id_token =
                Some(app.keyring.sign(Some(request.client.account_id), algorithm, ID_TOKEN, &claims).await?);
        }
        Ok(body)
    }
}

/// The body of the response.
#[derive(Serialize)]
struct Body {
    access_token: String,
    expires_in: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_token_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    scope: String,
    token_type: &'static str,
}

impl Body {
    /// Returns the body with only an access token.
    fn of(token: &Token, access_token: String) -> Self {
        Self {
            access_token,
            expires_in: token.expires_at.seconds() - token.issued_at.seconds(),
            id_token: None,
            issued_token_type: None,
            refresh_token: None,
            scope: token.scope_text(),
            token_type: token_type(token),
        }
    }
}

/// OIDC Core §3.1.3.6: the left half of the hash that the signature algorithm uses. That is SHA-256 for all
/// our algorithms except EdDSA, which uses SHA-512.
fn at_hash(access_token: &str, algorithm: Algorithm) -> String {
    let hash = match algorithm {
        Algorithm::EdDSA => &aws_lc_rs::digest::SHA512,
        Algorithm::ES256 | Algorithm::RS256 => &aws_lc_rs::digest::SHA256,
    };
    let digest = aws_lc_rs::digest::digest(hash, access_token.as_bytes());
    let (left, _) = digest.as_ref().split_at(digest.as_ref().len() / 2);
    BASE64_URL_SAFE_NO_PAD.encode(left)
}
