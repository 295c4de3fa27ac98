//! Access tokens: how a [`Token`] is encoded for the client, and how it is checked again with strong
//! consistency. All surfaces share this. Which client may request which token is up to the surfaces.
//!
//! A JWT (RFC 9068) is self-contained. To check one, verify the signature (`verified` remembers the result)
//! and the times, then look in the gate for anything that stops it. An opaque token is a handle; its stream
//! holds the rest.

use super::verified::{Verified, VerifiedTokens, digest_of};
use crate::{
    auth::keyring::{Keyring, Signer, SigningError},
    keys::handle::{self, Kind},
    store::{Store, StoreError},
};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, sync::Arc, time::Duration};
use xwms_events::{
    Timestamp,
    effects::stop_keys,
    ids::{AccountId, ClientId, GrantId, SessionId, TokenId, UserId},
    scope::Scopes,
    session::{self, Method},
    signing_key::Algorithm,
    token::{Token, TokenFormat},
};

/// The `typ` of an access token (RFC 9068 §2.1).
pub const AT_JWT: &str = "at+jwt";

/// The claims of an access token. `grant_id`, `account_id` and `basis` are our own claims.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Vec<String>,
    client_id: ClientId,
    jti: TokenId,
    iat: i64,
    exp: i64,
    scope: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    acr: Option<Cow<'static, str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    amr: Vec<Method>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sid: Option<SessionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    grant_id: Option<GrantId>,
    account_id: AccountId,
    /// The log position up to which the issuer knew all stops.
    basis: i64,
}

/// When and how the user behind a token logged in.
pub struct Login<'a> {
    /// `None` if it is not known when.
    pub at: Option<Timestamp>,
    pub methods: &'a [Method],
}

/// The result of looking up a string that may be an access token.
pub enum Found {
    /// Valid at this moment on every node.
    Good(Arc<Token>),
    /// Issued by this server, but expired or stopped.
    Dead(Arc<Token>),
    /// Not issued by this server.
    Unknown,
}

/// The introspection response for a valid access token (RFC 7662 §2.2).
#[derive(Debug, Serialize)]
pub struct Description<'a> {
    account_id: Option<AccountId>,
    active: bool,
    aud: Vec<String>,
    client_id: Option<ClientId>,
    exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    grant_id: Option<GrantId>,
    iat: i64,
    iss: &'a str,
    jti: Option<TokenId>,
    nbf: i64,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<SessionId>,
    sub: Option<String>,
    token_type: &'static str,
}

/// Makes and checks access tokens.
#[derive(Clone)]
pub struct AccessTokens {
    store: Store,
    keyring: Keyring,
    issuer: String,
    verified: VerifiedTokens,
}

impl AccessTokens {
    /// Creates the service for the server whose public issuer is `issuer`.
    pub fn new(store: Store, keyring: Keyring, issuer: String) -> Self {
        Self { store, keyring, issuer, verified: VerifiedTokens::new() }
    }

    /// Returns the audience of the token: this server's own APIs, and the client itself.
    pub fn audience(&self, token: &Token) -> Vec<String> {
        std::iter::once(self.issuer.clone()).chain(token.client_id.map(|id| id.to_string())).collect()
    }

    /// Returns the key to sign a token of this `format` with; `None` for one that is not signed. Its id belongs into the
    /// token's event, which is written before or while the token is signed.
    ///
    /// # Errors
    /// Returns an error if there is no key for `algorithm`.
    pub fn signer(
        &self,
        format: TokenFormat,
        algorithm: Option<Algorithm>,
    ) -> Result<Option<Arc<Signer>>, SigningError> {
        match format {
            TokenFormat::Jwt => self.keyring.signer(algorithm).map(Some),
            TokenFormat::Opaque => Ok(None),
        }
    }

    /// Returns the string that the client carries. A JWT is signed with `signer`.
    ///
    /// # Errors
    /// Returns an error if signing fails, or the token is incomplete.
    pub async fn encode(
        &self,
        token: &Token,
        login: Option<&Login<'_>>,
        signer: Option<Arc<Signer>>,
    ) -> Result<String, SigningError> {
        let incomplete = || SigningError::Key("the token is incomplete".to_owned());
        let jti = token.id.ok_or_else(incomplete)?;
        if token.format == TokenFormat::Opaque {
            return Ok(handle::issue(self.store.vault().master(), Kind::Access, jti.uuid(), 0));
        }
        let client_id = token.client_id.ok_or_else(incomplete)?;
        let claims = Claims {
            iss: self.issuer.clone(),
            sub: token.user_id.map_or_else(|| client_id.to_string(), |user| user.to_string()),
            aud: self.audience(token),
            client_id,
            jti,
            iat: token.issued_at.seconds(),
            exp: token.expires_at.seconds(),
            scope: token.scopes.text(),
            auth_time: login.and_then(|login| login.at).map(Timestamp::seconds),
            acr: login.map(|login| session::acr(login.methods).into()),
            amr: login.map(|login| login.methods.to_vec()).unwrap_or_default(),
            sid: token.session_id,
            grant_id: token.grant_id,
            account_id: token.account_id.ok_or_else(incomplete)?,
            basis: token.basis,
        };
        self.keyring.sign_with(signer.ok_or_else(incomplete)?, AT_JWT, &claims).await
    }

    /// Returns whether the token has neither expired nor was itself revoked, as far as `token` says. Does not
    /// check whether something else stopped it.
    pub fn is_in_time(&self, token: &Token) -> bool {
        !token.revoked && self.store.clock().now().seconds() < token.expires_at.seconds()
    }

    /// Returns the token encoded in `text`, if this server issued it, however long ago.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn decode(&self, text: &str) -> Result<Option<Arc<Token>>, StoreError> {
        if text.contains('.') {
            return self.verify(text).await;
        }
        let opened = handle::open(self.store.vault().master(), Kind::Access, text);
        let Some((id, _)) = opened else { return Ok(None) };
        let token = self.store.load::<Token>(TokenId::from_uuid(id)).await?.state;
        Ok(token.id.is_some().then_some(token))
    }

    /// Returns the id of the token encoded in `text`, if this server ever issued it: also long after it expired,
    /// when its key is no longer published. For people who found a token; it says nothing about validity.
    ///
    /// # Errors
    /// Returns an error if the keys can't be read.
    pub async fn recognize(&self, text: &str) -> Result<Option<TokenId>, StoreError> {
        if text.contains('.') {
            let claims = self.keyring.recognize::<Claims>(&self.store, text, AT_JWT, &self.issuer).await?;
            return Ok(claims.map(|claims| claims.jti));
        }
        let opened = handle::open(self.store.vault().master(), Kind::Access, text);
        Ok(opened.map(|(id, _)| TokenId::from_uuid(id)))
    }

    /// Returns the token in `jwt`, if one of our published keys signed it. Verifies the signature at most
    /// once while the JWT is remembered; the key must still be published each time.
    async fn verify(&self, jwt: &str) -> Result<Option<Arc<Token>>, StoreError> {
        let digest = digest_of(jwt);
        let known = digest.as_ref().and_then(|digest| self.verified.get(digest));
        if let Some(known) = known.filter(|known| self.keyring.publishes(&known.kid)) {
            return Ok(Some(known.token.clone()));
        }
        let verified = self.keyring.verify(&self.store, jwt, AT_JWT, &self.issuer).await?;
        let Some((kid, claims)) = verified else { return Ok(None) };
        let token = from_claims(&claims).map(Arc::new);
        if let (Some(digest), Some(token)) = (digest, &token) {
            let left = token.expires_at.seconds() - self.store.clock().now().seconds();
            if let Some(lifetime) = u64::try_from(left).ok().filter(|left| *left > 0) {
                let lifetime = Duration::from_secs(lifetime);
                self.verified.insert(digest, Verified { kid, token: token.clone(), lifetime });
            }
        }
        Ok(token)
    }

    /// Returns how many JWTs this node need not verify again.
    pub fn remembered(&self) -> u64 {
        self.verified.count()
    }

    /// Returns the token encoded in `text`, if it is valid at this moment on every node.
    ///
    /// # Errors
    /// Returns an error if the database does not answer; the token's validity is unknown then.
    pub async fn check(&self, text: &str) -> Result<Option<Arc<Token>>, StoreError> {
        Ok(match self.find(text).await? {
            Found::Good(token) => Some(token),
            Found::Dead(_) | Found::Unknown => None,
        })
    }

    /// Does what [`Self::check`] does, and also returns what is known of a token that is not valid.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub async fn find(&self, text: &str) -> Result<Found, StoreError> {
        let Some(token) = self.decode(text).await? else { return Ok(Found::Unknown) };
        if !self.is_in_time(&token) {
            return Ok(Found::Dead(token));
        }
        let mut query = self.store.query();
        query.gate(stop_keys(&token));
        let open = query.read().await?.is_open(token.basis);
        Ok(if open { Found::Good(token) } else { Found::Dead(token) })
    }

    /// Returns the introspection response for a valid token.
    pub fn describe<'a>(&'a self, token: &Token) -> Description<'a> {
        let client = || token.client_id.map(|id| id.to_string());
        Description {
            account_id: token.account_id,
            active: true,
            aud: self.audience(token),
            client_id: token.client_id,
            exp: token.expires_at.seconds(),
            grant_id: token.grant_id,
            iat: token.issued_at.seconds(),
            iss: &self.issuer,
            jti: token.id,
            nbf: token.issued_at.seconds(),
            scope: token.scopes.text(),
            sid: token.session_id,
            sub: token.user_id.map(|id| id.to_string()).or_else(client),
            token_type: "Bearer",
        }
    }
}

fn from_claims(claims: &Claims) -> Option<Token> {
    let user_id = match claims.sub.parse::<UserId>() {
        Ok(user) => Some(user),
        Err(_) if claims.sub == claims.client_id.to_string() => None,
        Err(_) => return None,
    };
    Some(Token {
        id: Some(claims.jti),
        account_id: Some(claims.account_id),
        client_id: Some(claims.client_id),
        user_id,
        grant_id: claims.grant_id,
        session_id: claims.sid,
        secret_id: None,
        scopes: claims.scope.parse::<Scopes>().ok()?,
        format: TokenFormat::Jwt,
        issued_at: Timestamp::from_millis(claims.iat * 1000),
        expires_at: Timestamp::from_millis(claims.exp * 1000),
        basis: claims.basis,
        revoked: false,
    })
}
