//! Access tokens: how a [`Token`] is encoded for the client, and how it is checked again with strong
//! consistency. All surfaces share this. Which client may request which token is up to the surfaces.
//!
//! A JWT (RFC 9068) is self-contained. To check one, verify the signature (`verified` remembers the result)
//! and the times, then look in the gate for anything that stops it. An opaque token is a handle; its stream
//! holds the rest.

use super::{
    certificate::Certificate,
    claims::{Claims, from_claims, groups, permissions, roles},
    dpop::{Proof, ProofError},
    exchanged::{Act, MayAct, Origin},
    introspection::Description,
    possession::check_binding,
    status_lists::StatusClaim,
    verified::{Verified, VerifiedTokens, digest_of},
};
use crate::{
    auth::keyring::{Keyring, Signer, SigningError},
    keys::handle::{self, Kind},
    store::{Store, StoreError, once::UseOnce},
};
use std::{sync::Arc, time::Duration};
use xwms_events::{
    Timestamp,
    client::TokenPolicy,
    effects::stop_keys,
    ids::TokenId,
    session::{Assurance, Method},
    signing_key::Algorithm,
    token::{Token, TokenFormat, TokenLogin},
};

/// The `typ` of an access token (RFC 9068 §2.1).
pub const AT_JWT: &str = "at+jwt";

/// When and how the user behind a token logged in.
pub struct Login<'a> {
    /// `None` if it is not known when.
    pub at: Option<Timestamp>,
    pub acr: Assurance,
    /// Empty if they are not known.
    pub methods: &'a [Method],
}

impl<'a> Login<'a> {
    /// Returns the login that `login` is about, by these methods.
    pub const fn of(login: TokenLogin, methods: &'a [Method]) -> Self {
        Self { at: login.auth_time, acr: login.acr, methods }
    }
}

/// The result of looking up a string that may be an access token.
pub enum Found {
    /// Valid at this moment on every node.
    Good(Arc<Token>),
    /// Signed by this server's key, but expired or stopped.
    Dead(Arc<Token>),
    /// Signed by this server's key, but never issued: a forger, whose claims these are, has the key (ADR 0080).
    Forged(Arc<Token>),
    /// Not issued by this server.
    Unknown,
}

/// A token that this server issued, or somebody with its key.
enum Decoded {
    Jwt(Arc<Verified>),
    Opaque(Arc<Token>),
}

impl Decoded {
    fn token(&self) -> &Arc<Token> {
        match self {
            Self::Jwt(verified) => &verified.token,
            Self::Opaque(token) => token,
        }
    }
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

    /// Returns the audience of the token: the API of an account alone, or this server's own APIs and the client itself.
    pub fn audience(&self, token: &Token) -> Vec<String> {
        if let Some(resource) = &token.resource {
            return vec![resource.audience.clone()];
        }
        std::iter::once(self.issuer.clone()).chain(token.client_id.map(|id| id.to_string())).collect()
    }

    /// Returns the key to sign a token of this `format` with; `None` for one that is not signed. Its id belongs
    /// into the token's event, which is written before or while the token is signed.
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
            sub: token.subject().ok_or_else(incomplete)?,
            aud: self.audience(token),
            client_id,
            jti,
            iat: token.issued_at.seconds(),
            exp: token.expires_at.seconds(),
            scope: token.scope_text(),
            auth_time: login.and_then(|login| login.at).map(Timestamp::seconds),
            acr: login.map(|login| login.acr.as_str().into()),
            amr: login.map(|login| login.methods.to_vec()).unwrap_or_default(),
            sid: token.session_id,
            grant_id: token.grant_id,
            account_id: token.account_id.ok_or_else(incomplete)?,
            resource_id: token.resource.as_ref().map(|resource| resource.resource_id),
            permissions: permissions(token),
            roles: roles(token),
            groups: groups(token),
            cnf: token.confirmation(),
            act: Act::of(token),
            may_act: MayAct::of(token),
            exchange: Origin::of(token),
            status: token
                .status
                .map(|entry| StatusClaim::of(&self.issuer, self.store.vault().master(), entry)),
            basis: token.basis,
        };
        self.keyring.sign_with(Some(claims.account_id), signer.ok_or_else(incomplete)?, AT_JWT, &claims).await
    }

    /// Returns whether `token` itself shows that it has neither expired nor been revoked. Does not
    /// check whether something else stopped it.
    pub fn is_in_time(&self, token: &Token) -> bool {
        !token.revoked && self.store.clock().now().seconds() < token.expires_at.seconds()
    }

    /// Returns the token of the handle `text`, if this server issued it, however long ago.
    async fn open(&self, text: &str) -> Result<Option<Arc<Token>>, StoreError> {
        let opened = handle::open(self.store.vault().master(), Kind::Access, text);
        let Some(opened) = opened else { return Ok(None) };
        let token = self.store.load::<Token>(TokenId::from_uuid(opened.id)).await?.state;
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
        Ok(opened.map(|opened| TokenId::from_uuid(opened.id)))
    }

    /// Returns what `jwt` says, if one of our published or revoked keys signed it. Verifies the signature at most
    /// once while the JWT is remembered; the key is looked at each time.
    async fn verify(&self, jwt: &str) -> Result<Option<Arc<Verified>>, StoreError> {
        let digest = digest_of(jwt);
        let known = digest.as_ref().and_then(|digest| self.verified.get(digest));
        if let Some(known) = known.filter(|known| self.keyring.takes(&known.kid)) {
            return Ok(Some(known));
        }
        let verified = self.keyring.verify(&self.store, jwt, AT_JWT, &self.issuer).await?;
        let Some((kid, claims)) = verified else { return Ok(None) };
        let Some(mut token) = from_claims(&claims, &kid) else { return Ok(None) };
        token.status = claims.status.as_ref().and_then(|claim| claim.entry(self.store.vault().master()));
        let left = token.expires_at.seconds().saturating_sub(self.store.clock().now().seconds());
        let lifetime = Duration::from_secs(u64::try_from(left).unwrap_or_default());
        let verified = Arc::new(Verified::new(kid, Arc::new(token), lifetime));
        if let Some(digest) = digest.filter(|_| !lifetime.is_zero()) {
            self.verified.insert(digest, verified.clone());
        }
        Ok(Some(verified))
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
            Found::Dead(_) | Found::Forged(_) | Found::Unknown => None,
        })
    }

    /// Does what [`Self::check`] does, and also returns what is known of a token that is not valid.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub async fn find(&self, text: &str) -> Result<Found, StoreError> {
        Ok(match self.decode(text).await? {
            Some(decoded) => self.status(&decoded, None).await?.0,
            None => Found::Unknown,
        })
    }

    /// Does what [`Self::find`] does for a token that its holder presents, perhaps with a proof of possession or a
    /// client `certificate`. The statement that reads the token's state records the use of the proof (RFC 9449
    /// §11.1). `prove` is called only for tokens of this server, and a proof that doesn't fit is not recorded.
    ///
    /// # Errors
    /// As [`Self::check`]. The inner error is why the proof is refused, with the token.
    pub async fn find_presented(
        &self,
        text: &str,
        certificate: Option<&Certificate>,
        prove: impl FnOnce() -> Result<Option<Proof>, ProofError> + Send,
    ) -> Result<Result<Found, (Arc<Token>, ProofError)>, StoreError> {
        let Some(decoded) = self.decode(text).await? else { return Ok(Ok(Found::Unknown)) };
        let token = decoded.token();
        let fitting = prove().and_then(|proof| {
            check_binding(token.confirmation().as_ref(), proof.as_ref(), certificate)?;
            Ok(proof)
        });
        let proof = match fitting {
            Ok(proof) => proof,
            Err(error) => return Ok(Err((token.clone(), error))),
        };
        let (found, is_first_use) = self.status(&decoded, proof.map(|proof| proof.once)).await?;
        Ok(match found {
            Found::Good(token) if !is_first_use => Err((token, ProofError::Replayed)),
            found => Ok(found),
        })
    }

    /// Returns what `text` says, if this server issued it.
    async fn decode(&self, text: &str) -> Result<Option<Decoded>, StoreError> {
        if text.contains('.') {
            return Ok(self.verify(text).await?.map(Decoded::Jwt));
        }
        Ok(self.open(text).await?.map(Decoded::Opaque))
    }

    /// Returns the state of a token, and whether `once` was not used before. Only what is in time uses it.
    async fn status(&self, decoded: &Decoded, once: Option<UseOnce>) -> Result<(Found, bool), StoreError> {
        let token = match decoded {
            Decoded::Jwt(verified) => return self.find_jwt(verified, once).await,
            Decoded::Opaque(token) => token.clone(),
        };
        if !self.is_in_time(&token) {
            return Ok((Found::Dead(token), true));
        }
        let mut query = self.store.query();
        query.gate(stop_keys(&token)).use_once(once);
        let found = query.read().await?;
        let status =
            if found.is_open(token.basis) { Found::Good(token.clone()) } else { Found::Dead(token.clone()) };
        Ok((status, found.is_first_use))
    }

    /// As [`Self::status`], for a JWT whose signature is one of ours. Its event is read with the gate, once on each
    /// node: the event of a token is in the log before anybody gets the token (ADR 0080).
    async fn find_jwt(
        &self,
        verified: &Verified,
        once: Option<UseOnce>,
    ) -> Result<(Found, bool), StoreError> {
        let token = verified.token.clone();
        if !self.is_in_time(&token) {
            return Ok((Found::Dead(token), true));
        }
        let turn = self.store.turn();
        let unknown = !verified.is_known_as_issued(turn);
        let mut query = self.store.query();
        query.gate(stop_keys(&token)).use_once(once);
        let event = token.id.filter(|_| unknown).map(|id| query.stream::<Token>(id));
        let mut found = query.read().await?;
        let is_first_use = found.is_first_use;
        let open = found.is_open(token.basis) && !self.keyring.has_revoked(&verified.kid);
        if let Some(event) = event {
            if !found.take(event).await?.state.is_claimed_by(&token) {
                let lost = !open && self.may_be_lost(&token).await?;
                return Ok((if lost { Found::Dead(token) } else { Found::Forged(token) }, is_first_use));
            }
            verified.know_as_issued(turn);
        }
        Ok((if open { Found::Good(token) } else { Found::Dead(token) }, is_first_use))
    }

    /// Returns whether a token without an event, which something stops, may have lost it: the log went back after
    /// it was issued (ADR 0032), and not longer ago than tokens live.
    async fn may_be_lost(&self, token: &Token) -> Result<bool, StoreError> {
        let at = self.store.went_back_at().await?;
        let life = TokenPolicy::ACCESS_MAX_SECONDS;
        Ok(at.is_some_and(|at| token.issued_at <= at && self.store.clock().now() < at.plus_seconds(life)))
    }

    /// Returns the introspection response for a valid token.
    pub fn describe<'a>(&'a self, token: &Token) -> Description<'a> {
        Description::of(token, &self.issuer, self.audience(token))
    }
}
