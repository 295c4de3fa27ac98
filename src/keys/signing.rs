//! The keys that sign tokens: the active one, and every one that what is still in use may have been signed
//! with, which for an id_token as a hint is every one there ever was. Follows the log, so that a rotation on one node is known on all.

use super::master::{MasterKey, Unsealable};
use crate::store::{Store, StoreError};
use aws_lc_rs::{
    encoding::AsDer,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair},
};
use jsonwebtoken::{DecodingKey, EncodingKey, Header, Validation, jwk::Jwk};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::Row;
use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
    time::Duration,
};
use time::OffsetDateTime;
use tokio::{sync::Mutex, time::Instant};
use xwms_events::{
    Timestamp,
    ids::SigningKeyId,
    signing_key::{Algorithm, KeyStatus, SigningKey},
};
use zeroize::Zeroizing;

/// How often a node looks whether another rotated.
const REFRESH: Duration = Duration::from_secs(5);
/// `OFFSET 0`, or Postgres would go down the whole log until it meets a key.
const NEWEST: &str = "
SELECT max(position) FROM (SELECT position FROM events WHERE aggregate_type = 'signing_key' OFFSET 0) AS keys";
/// How long a key is published before it signs, in seconds: longer than the JWK set may be kept (RFC 9111 `max-age`),
/// so that nobody meets a signature by a key that they can't find.
const PUBLISHED_BEFORE_SECONDS: u32 = 330;
/// How long a retired key stays published, in seconds: longer than any access token or id_token lives.
const PUBLISHED_AFTER_RETIREMENT_SECONDS: u32 = 2 * 86_400;

/// The `typ` of an id_token.
pub const ID_TOKEN: &str = "JWT";

/// Why nothing could be signed or verified.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the key can't be used: {0}")]
    Key(String),
    #[error("there is no active signing key")]
    NoActiveKey,
}

impl From<Unsealable> for SigningError {
    fn from(error: Unsealable) -> Self {
        Self::Key(error.to_string())
    }
}

impl From<sqlx::Error> for SigningError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A fresh key pair: the private half in PKCS #8, and the public half.
pub struct NewKey {
    pub pkcs8: Zeroizing<Vec<u8>>,
    pub public_jwk: serde_json::Value,
}

/// The algorithm in the words of the JWT library.
pub const fn jwt_algorithm(algorithm: Algorithm) -> jsonwebtoken::Algorithm {
    match algorithm {
        Algorithm::ES256 => jsonwebtoken::Algorithm::ES256,
        Algorithm::RS256 => jsonwebtoken::Algorithm::RS256,
        Algorithm::EdDSA => jsonwebtoken::Algorithm::EdDSA,
    }
}

/// Makes a key pair. RSA has 2048 bits and takes a while.
///
/// # Errors
/// When the system has no randomness.
pub fn generate(algorithm: Algorithm, key_id: SigningKeyId) -> Result<NewKey, SigningError> {
    let failed = |_| SigningError::Key("generation failed".to_owned());
    let pkcs8 = match algorithm {
        Algorithm::ES256 => {
            let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(failed)?;
            pair.to_pkcs8v1().map_err(failed)?.as_ref().to_vec()
        }
        Algorithm::EdDSA => {
            let pair = Ed25519KeyPair::generate().map_err(failed)?;
            pair.to_pkcs8v1().map_err(failed)?.as_ref().to_vec()
        }
        Algorithm::RS256 => {
            let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(failed)?;
            let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().map_err(failed)?;
            der.as_ref().to_vec()
        }
    };
    let pkcs8 = Zeroizing::new(pkcs8);
    let mut jwk = Jwk::from_encoding_key(&encoding_key(algorithm, &pkcs8), jwt_algorithm(algorithm))
        .map_err(|error| SigningError::Key(error.to_string()))?;
    jwk.common.key_id = Some(key_id.to_string());
    jwk.common.public_key_use = Some(jsonwebtoken::jwk::PublicKeyUse::Signature);
    let public_jwk = serde_json::to_value(jwk).map_err(|error| SigningError::Key(error.to_string()))?;
    Ok(NewKey { pkcs8, public_jwk })
}

fn encoding_key(algorithm: Algorithm, pkcs8: &[u8]) -> EncodingKey {
    match algorithm {
        Algorithm::ES256 => EncodingKey::from_ec_der(pkcs8),
        Algorithm::RS256 => EncodingKey::from_rsa_der(pkcs8),
        Algorithm::EdDSA => EncodingKey::from_ed_der(pkcs8),
    }
}

struct Verifying {
    algorithm: Algorithm,
    key: DecodingKey,
    /// Whether tokens that it signed may still be good.
    published: bool,
}

struct Ring {
    signing: Option<(String, Algorithm, EncodingKey)>,
    verifying: HashMap<String, Verifying>,
    jwks: Arc<str>,
    /// The newest key that is published and does not sign yet, and from when on it may.
    coming: Option<(String, Timestamp)>,
    /// When the next retired key is no longer published.
    until: Option<Timestamp>,
    /// Where the log was when this was read.
    position: i64,
}

/// All keys in use; clones share them.
#[derive(Clone)]
pub struct Keyring {
    ring: Arc<RwLock<Arc<Ring>>>,
    refreshed: Arc<Mutex<Instant>>,
}

impl Keyring {
    /// Reads the keys and follows them.
    ///
    /// # Errors
    /// When the database does not answer or a key is under another master key.
    pub async fn follow(store: &Store) -> Result<Self, SigningError> {
        let ring = read(store).await?;
        let keyring = Self {
            ring: Arc::new(RwLock::new(Arc::new(ring))),
            refreshed: Arc::new(Mutex::new(Instant::now())),
        };
        let (following, store) = (keyring.clone(), store.clone());
        tokio::spawn(async move {
            while !store.pool().is_closed() {
                tokio::time::sleep(REFRESH).await;
                if let Err(error) = following.refresh(&store).await {
                    tracing::warn!(%error, "the signing keys could not be read");
                }
            }
        });
        Ok(keyring)
    }

    /// Reads the keys anew if there are newer facts about any, or one has been retired for long enough.
    ///
    /// # Errors
    /// As [`Self::follow`].
    pub async fn refresh(&self, store: &Store) -> Result<(), SigningError> {
        let newest: Option<i64> = sqlx::query_scalar(NEWEST).fetch_one(store.pool()).await?;
        let ring = self.ring();
        let over = ring.until.is_some_and(|until| until <= store.clock().now());
        if over || newest.unwrap_or(0) > ring.position {
            let ring = Arc::new(read(store).await?);
            *self.ring.write().unwrap_or_else(std::sync::PoisonError::into_inner) = ring;
        }
        Ok(())
    }

    fn ring(&self) -> Arc<Ring> {
        self.ring.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Whether there is a key to sign with.
    pub fn can_sign(&self) -> bool {
        self.ring().signing.is_some()
    }

    /// The key that has been published for long enough by `now` to sign from now on.
    pub fn due(&self, now: Timestamp) -> Option<String> {
        self.ring().coming.clone().filter(|(_, from)| *from <= now).map(|(kid, _)| kid)
    }

    /// The public keys (RFC 7517 §5), as JSON text.
    pub fn jwks(&self) -> Arc<str> {
        self.ring().jwks.clone()
    }

    /// The algorithm that signs now.
    pub fn algorithm(&self) -> Option<Algorithm> {
        self.ring().signing.as_ref().map(|(_, algorithm, _)| *algorithm)
    }

    /// Signs `claims` into a JWT whose `typ` is `typ`.
    ///
    /// # Errors
    /// When there is no active key.
    pub fn sign<C: Serialize>(&self, typ: &str, claims: &C) -> Result<String, SigningError> {
        let ring = self.ring();
        let (kid, algorithm, key) = ring.signing.as_ref().ok_or(SigningError::NoActiveKey)?;
        let mut header = Header::new(jwt_algorithm(*algorithm));
        header.typ = Some(typ.to_owned());
        header.kid = Some(kid.clone());
        jsonwebtoken::encode(&header, claims, key).map_err(|error| SigningError::Key(error.to_string()))
    }

    /// The claims of a JWT that one of our published keys signed as `typ` for `issuer`. Its times are not
    /// looked at. A key that this node does not know yet is looked up, at most once a second.
    ///
    /// # Errors
    /// When that look-up fails: then nobody knows whether the JWT is good.
    pub async fn verify<C: DeserializeOwned>(
        &self,
        store: &Store,
        jwt: &str,
        typ: &str,
        issuer: &str,
    ) -> Result<Option<C>, StoreError> {
        let kid = self.kid(store, jwt, typ).await?;
        Ok(kid.and_then(|kid| self.claims(jwt, &kid, issuer, |key| key.published)))
    }

    /// The claims of an id_token that any of our keys signed for `issuer`, however long ago: as a hint it does
    /// not age (RP-Initiated Logout 1.0 §2).
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub async fn verify_hint<C: DeserializeOwned>(
        &self,
        store: &Store,
        jwt: &str,
        issuer: &str,
    ) -> Result<Option<C>, StoreError> {
        let kid = self.kid(store, jwt, ID_TOKEN).await?;
        Ok(kid.and_then(|kid| self.claims(jwt, &kid, issuer, |_| true)))
    }

    /// The name of the key that signed a JWT of this `typ`, as it says; looked up if it is new here.
    async fn kid(&self, store: &Store, jwt: &str, typ: &str) -> Result<Option<String>, StoreError> {
        let header =
            jsonwebtoken::decode_header(jwt).ok().filter(|header| header.typ.as_deref() == Some(typ));
        let Some(kid) = header.and_then(|header| header.kid) else { return Ok(None) };
        if !self.ring().verifying.contains_key(&kid) && kid.parse::<SigningKeyId>().is_ok() {
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

    fn claims<C: DeserializeOwned>(
        &self,
        jwt: &str,
        kid: &str,
        issuer: &str,
        takes: fn(&Verifying) -> bool,
    ) -> Option<C> {
        let ring = self.ring();
        let key = ring.verifying.get(kid).filter(|key| takes(key))?;
        let mut validation = Validation::new(jwt_algorithm(key.algorithm));
        validation.set_issuer(&[issuer]);
        validation.set_required_spec_claims(&["iss"]);
        validation.validate_exp = false;
        validation.validate_aud = false;
        jsonwebtoken::decode(jwt, &key.key, &validation).ok().map(|data| data.claims)
    }
}

/// The ids of all signing keys there ever were.
///
/// # Errors
/// When the database does not answer.
pub async fn key_ids(store: &Store) -> Result<Vec<String>, SigningError> {
    let sql = "SELECT DISTINCT aggregate_id FROM events WHERE aggregate_type = 'signing_key' ORDER BY 1";
    Ok(sqlx::query_scalar(sql).fetch_all(store.pool()).await?)
}

async fn read(store: &Store) -> Result<Ring, SigningError> {
    let rows = sqlx::query(
        "SELECT aggregate_id, max(recorded_at) AS changed_at
         FROM events WHERE aggregate_type = 'signing_key' GROUP BY aggregate_id",
    )
    .fetch_all(store.pool())
    .await?;
    let now = store.clock().now();
    let mut ring = Ring {
        signing: None,
        verifying: HashMap::new(),
        jwks: Arc::from(""),
        coming: None,
        until: None,
        position: 0,
    };
    let mut published = Vec::new();
    let mut newest = 0;
    for row in rows {
        let kid: String = row.try_get("aggregate_id")?;
        let key = store.load::<SigningKey>(&kid).await?;
        ring.position = ring.position.max(key.position);
        let changed_at: Timestamp = row.try_get::<OffsetDateTime, _>("changed_at")?.into();
        let until = changed_at.plus_seconds(PUBLISHED_AFTER_RETIREMENT_SECONDS);
        let retired = key.state.status == KeyStatus::Retired;
        let unpublished = retired && until <= now;
        ring.until = ring.until.into_iter().chain((retired && !unpublished).then_some(until)).min();
        let jwk: Jwk = serde_json::from_value(key.state.public_jwk.clone())
            .map_err(|error| SigningError::Key(error.to_string()))?;
        let decoding = DecodingKey::from_jwk(&jwk).map_err(|error| SigningError::Key(error.to_string()))?;
        let verifying = Verifying { algorithm: key.state.algorithm, key: decoding, published: !unpublished };
        ring.verifying.insert(kid.clone(), verifying);
        if unpublished {
            continue;
        }
        published.push((key.position, key.state.public_jwk.clone()));
        let announced = Some((kid.clone(), changed_at.plus_seconds(PUBLISHED_BEFORE_SECONDS)));
        if key.state.status == KeyStatus::Created && announced > ring.coming {
            ring.coming = announced;
        }
        // Where a rotation was cut short there may be two active keys: the newer one signs.
        if key.state.status == KeyStatus::Active && key.position > newest {
            newest = key.position;
            let encoding = private_key(store, store.vault().master(), &kid, key.state.algorithm).await?;
            ring.signing = Some((kid, key.state.algorithm, encoding));
        }
    }
    published.sort_by_key(|(position, _)| std::cmp::Reverse(*position));
    let keys: Vec<_> = published.into_iter().map(|(_, jwk)| jwk).collect();
    ring.jwks = serde_json::json!({ "keys": keys }).to_string().into();
    Ok(ring)
}

async fn private_key(
    store: &Store,
    master: &MasterKey,
    kid: &str,
    algorithm: Algorithm,
) -> Result<EncodingKey, SigningError> {
    let wrapped = store.signing_secret(kid).await?;
    Ok(encoding_key(algorithm, &master.wrap().open(kid.as_bytes(), &wrapped)?))
}
