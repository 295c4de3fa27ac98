//! The keys that sign tokens, for every algorithm side by side: the active key of each, and every key that
//! may have signed something still in use. An id_token stays usable as a hint, so for id_tokens that is every
//! key ever made. The keyring follows the log, so all nodes learn of a rotation on one of them.
//!
//! What the log says about keys is in `ring`; how a key signs is in `keys::key_pair`. `commands` makes and
//! rotates keys.

pub use super::error::SigningError;
pub use super::ring::Signer;
use super::ring::{PUBLISHED_BEFORE_SECONDS, Ring, Trust};
use super::slow_signatures::SlowSignatures;
use crate::store::{Store, StoreError};
use serde::{Serialize, de::DeserializeOwned};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, watch},
    time::Instant,
};
use xwms_events::{
    Timestamp,
    ids::{AccountId, SigningKeyId},
    signing_key::Algorithm,
};

/// How often a node checks whether another node rotated a key.
const REFRESH: Duration = Duration::from_secs(1);
/// How long a request waits for the first key of an algorithm. A new server needs some seconds; later there
/// is always a key.
const FIRST_KEY: Duration = Duration::from_secs(5);
/// Without `OFFSET 0`, Postgres would scan the log backwards until it finds a key.
const NEWEST: &str = "
SELECT max(position) FROM (SELECT position FROM events WHERE aggregate_type = 'signing_key' OFFSET 0) AS keys";

/// The `typ` of an id_token.
pub const ID_TOKEN: &str = "JWT";

/// All keys in use; clones share them.
#[derive(Clone)]
pub struct Keyring {
    ring: watch::Sender<Arc<Ring>>,
    /// The algorithm for clients that named none.
    usual: Algorithm,
    slow: SlowSignatures,
    refreshed: Arc<Mutex<Instant>>,
    /// How long a request waits for the first key, if not the usual time.
    patience: Option<Duration>,
}

impl Keyring {
    /// Reads the keys and follows the log. `usual` is the algorithm for clients that name none.
    ///
    /// # Errors
    /// Returns an error if the database does not answer or a key is wrapped by another master key.
    pub async fn follow(store: &Store, usual: Algorithm) -> Result<Self, SigningError> {
        let ring = Ring::read(store).await?;
        let keyring = Self {
            ring: watch::Sender::new(Arc::new(ring)),
            usual,
            slow: SlowSignatures::start()?,
            refreshed: Arc::new(Mutex::new(Instant::now())),
            patience: None,
        };
        let (following, store) = (keyring.clone(), store.clone());
        crate::tasks::vital("signing keys", async move {
            while !store.pool().is_closed() {
                tokio::time::sleep(REFRESH).await;
                // A pool that was closed meanwhile is the end of the server, and no failure.
                if let Err(error) = following.refresh(&store).await
                    && !store.pool().is_closed()
                {
                    tracing::warn!(%error, "could not read the signing keys");
                }
            }
        });
        Ok(keyring)
    }

    /// Makes requests wait this long for the first key of an algorithm, if not the usual time.
    pub fn with_patience(self, patience: Option<Duration>) -> Self {
        Self { patience, ..self }
    }

    /// Reads the keys again if the log has newer events about any of them, or a key has been retired long
    /// enough.
    ///
    /// # Errors
    /// As [`Self::follow`].
    pub async fn refresh(&self, store: &Store) -> Result<(), SigningError> {
        let newest: Option<i64> = sqlx::query_scalar(NEWEST).fetch_one(store.pool()).await?;
        let ring = self.ring();
        let over = ring.until.is_some_and(|until| until <= store.clock().now());
        if over || newest.unwrap_or(0) > ring.position {
            self.ring.send_replace(Arc::new(Ring::read(store).await?));
        }
        Ok(())
    }

    fn ring(&self) -> Arc<Ring> {
        self.ring.borrow().clone()
    }

    /// Returns whether there is a key to sign with for clients that name no algorithm.
    pub fn can_sign(&self) -> bool {
        self.ring().last_activated().is_some()
    }

    /// Returns whether there is a key for every algorithm.
    pub fn is_complete(&self) -> bool {
        self.missing().is_empty()
    }

    /// Returns the algorithms that have no key yet, the usual one first.
    pub fn missing(&self) -> Vec<Algorithm> {
        let ring = self.ring();
        let others = Algorithm::ALL.into_iter().filter(|algorithm| *algorithm != self.usual);
        let all = [self.usual].into_iter().chain(others);
        all.filter(|algorithm| ring.signer(*algorithm).is_none()).collect()
    }

    /// Returns whether the installation's first key is so recent that no outdated copy of the JWK set can
    /// exist.
    pub fn is_new(&self, now: Timestamp) -> bool {
        let known = |oldest: Timestamp| now < oldest.plus_seconds(PUBLISHED_BEFORE_SECONDS);
        self.ring().oldest.is_none_or(known)
    }

    /// Returns the id of a key that, by `now`, has been published long enough to start signing.
    pub fn due(&self, now: Timestamp) -> Option<String> {
        self.ring().due(now).map(ToOwned::to_owned)
    }

    /// Returns the public keys (RFC 7517 §5) as JSON text.
    pub fn jwks(&self) -> Arc<str> {
        self.ring().jwks.clone()
    }

    /// Returns every algorithm that has a key to sign with.
    pub fn algorithms(&self) -> Vec<Algorithm> {
        let ring = self.ring();
        Algorithm::ALL.into_iter().filter(|algorithm| ring.signer(*algorithm).is_some()).collect()
    }

    /// Returns `wanted`, or the algorithm for clients that name none: the usual one, or, until its first key
    /// is active, the one that signed before.
    pub fn algorithm(&self, wanted: Option<Algorithm>) -> Algorithm {
        wanted.unwrap_or_else(|| {
            let ring = self.ring();
            let before = || ring.last_activated().unwrap_or(self.usual);
            if ring.is_active(self.usual) { self.usual } else { before() }
        })
    }

    /// Waits, for a limited time, until a key for `wanted` exists: a new server is still making it.
    ///
    /// # Errors
    /// Returns an error if there is still none.
    pub async fn ready(&self, wanted: Option<Algorithm>) -> Result<(), SigningError> {
        if self.ring().signer(self.algorithm(wanted)).is_some() {
            return Ok(());
        }
        let mut rings = self.ring.subscribe();
        let there = rings.wait_for(|ring| {
            wanted.map_or(ring.last_activated().is_some(), |wanted| ring.signer(wanted).is_some())
        });
        match tokio::time::timeout(self.patience.unwrap_or(FIRST_KEY), there).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(SigningError::NoActiveKey),
        }
    }

    /// Returns the key that signs now for `wanted`, or for clients that name no algorithm.
    ///
    /// # Errors
    /// Returns an error if there is none.
    pub fn signer(&self, wanted: Option<Algorithm>) -> Result<Arc<Signer>, SigningError> {
        self.ring().signer(self.algorithm(wanted)).cloned().ok_or(SigningError::NoActiveKey)
    }

    /// As [`Self::sign_with`], with the key that signs now for `algorithm`.
    ///
    /// # Errors
    /// As [`Self::signer`] and [`Self::sign_with`].
    pub async fn sign<C: Serialize>(
        &self,
        account_id: Option<AccountId>,
        algorithm: Algorithm,
        typ: &str,
        claims: &C,
    ) -> Result<String, SigningError> {
        self.sign_with(account_id, self.signer(Some(algorithm))?, typ, claims).await
    }

    /// Signs `claims` into a JWT whose `typ` is `typ`. Slow signatures have threads of their own, and are made as it is
    /// the turn of `account_id`, the account whose app or API gets the JWT; `None` stands for the server itself.
    ///
    /// # Errors
    /// Returns an error if signing fails.
    pub async fn sign_with<C: Serialize>(
        &self,
        account_id: Option<AccountId>,
        signer: Arc<Signer>,
        typ: &str,
        claims: &C,
    ) -> Result<String, SigningError> {
        let message = signer.message(typ, claims)?;
        if !signer.pair.is_slow() {
            return signer.sign(message);
        }
        self.slow.sign(account_id, Box::new(move || signer.sign(message))).await
    }

    /// Returns whether [`Self::verify`] takes signatures by the key `kid`. A caller that remembers what it
    /// returned checks this each time.
    pub fn takes(&self, kid: &str) -> bool {
        self.ring.borrow().trust(kid).is_some_and(is_told_apart)
    }

    /// Returns whether the key `kid` was revoked, as far as this node knows.
    pub fn has_revoked(&self, kid: &str) -> bool {
        self.ring.borrow().trust(kid) == Some(Trust::Revoked)
    }

    /// Returns the claims of a JWT that one of our published or revoked keys signed as `typ` for `issuer`, and that
    /// key's id. The signature of a revoked key proves nothing: the gate stops it. Does not check the JWT's times.
    /// Reads the keys again for an unknown key id, at most once a second.
    ///
    /// # Errors
    /// Returns an error if reading the keys fails; the JWT's validity is unknown then.
    pub async fn verify<C: DeserializeOwned>(
        &self,
        store: &Store,
        jwt: &str,
        typ: &str,
        issuer: &str,
    ) -> Result<Option<(String, C)>, StoreError> {
        let Some(kid) = self.kid(store, jwt, typ).await? else { return Ok(None) };
        let claims = self.ring().claims(jwt, &kid, issuer, is_told_apart);
        Ok(claims.map(|claims| (kid, claims)))
    }

    /// Returns the claims of an id_token that any of our keys signed for `issuer`, unless it was revoked: a hint
    /// never expires (RP-Initiated Logout 1.0 §2).
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub async fn verify_hint<C: DeserializeOwned>(
        &self,
        store: &Store,
        jwt: &str,
        issuer: &str,
    ) -> Result<Option<C>, StoreError> {
        let Some(kid) = self.kid(store, jwt, ID_TOKEN).await? else { return Ok(None) };
        Ok(self.ring().claims(jwt, &kid, issuer, |trust| trust != Trust::Revoked))
    }

    /// Returns the claims of a JWT that any of our keys signed as `typ` for `issuer`, however long ago. It says
    /// what a token was, and never that it is valid.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub async fn recognize<C: DeserializeOwned>(
        &self,
        store: &Store,
        jwt: &str,
        typ: &str,
        issuer: &str,
    ) -> Result<Option<C>, StoreError> {
        let kid = self.kid(store, jwt, typ).await?;
        Ok(kid.and_then(|kid| self.ring().claims(jwt, &kid, issuer, |_| true)))
    }

    /// Returns the key id in the header of a JWT of this `typ`. Reads the keys again if the id is unknown
    /// here.
    async fn kid(&self, store: &Store, jwt: &str, typ: &str) -> Result<Option<String>, StoreError> {
        let header =
            jsonwebtoken::decode_header(jwt).ok().filter(|header| header.typ.as_deref() == Some(typ));
        let Some(kid) = header.and_then(|header| header.kid) else { return Ok(None) };
        if !self.ring().knows(&kid) && kid.parse::<SigningKeyId>().is_ok() {
            let mut refreshed = self.refreshed.lock().await;
            if refreshed.elapsed() > Duration::from_secs(1) {
                *refreshed = Instant::now();
                self.refresh(store).await.map_err(|error| match error {
                    SigningError::Store(error) => error,
                    SigningError::Key(_) | SigningError::NoActiveKey => StoreError::Seal,
                })?;
            }
        }
        Ok(Some(kid))
    }
}

/// Whether tokens signed by such a key are told apart from noise: they may be valid, or forged.
fn is_told_apart(trust: Trust) -> bool {
    trust != Trust::Past
}

/// Returns the ids of all signing keys ever made.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn key_ids(store: &Store) -> Result<Vec<String>, SigningError> {
    let sql = "SELECT DISTINCT aggregate_id FROM events WHERE aggregate_type = 'signing_key' ORDER BY 1";
    Ok(sqlx::query_scalar(sql).fetch_all(store.pool()).await?)
}
