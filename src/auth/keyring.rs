//! The keys that sign tokens, of every algorithm side by side: the active one of each, and every one that what is still
//! in use may have been signed with, which for an id_token as a hint is every one there ever was. Follows the log, so
//! that a rotation on one node is known on all.
//!
//! What the log says is `ring`; what a key does is `keys::key_pair`. When keys are made and rotated is `commands`'.

pub use super::error::SigningError;
use super::ring::{PUBLISHED_BEFORE_SECONDS, Ring};
use crate::store::{Store, StoreError};
use serde::{Serialize, de::DeserializeOwned};
use std::{num::NonZero, sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, Semaphore, watch},
    time::Instant,
};
use xwms_events::{Timestamp, ids::SigningKeyId, signing_key::Algorithm};

/// How often a node looks whether another rotated.
const REFRESH: Duration = Duration::from_secs(5);
/// How long a request waits for the first key of an algorithm: some seconds when a server is new, never later.
const FIRST_KEY: Duration = Duration::from_secs(5);
/// `OFFSET 0`, or Postgres would go down the whole log until it meets a key.
const NEWEST: &str = "
SELECT max(position) FROM (SELECT position FROM events WHERE aggregate_type = 'signing_key' OFFSET 0) AS keys";

/// The `typ` of an id_token.
pub const ID_TOKEN: &str = "JWT";

/// All keys in use; clones share them.
#[derive(Clone)]
pub struct Keyring {
    ring: watch::Sender<Arc<Ring>>,
    /// What signs for whoever named no algorithm.
    usual: Algorithm,
    /// Turns to sign slowly: half of the processors, so that the other half serves whoever signs fast.
    slow: Arc<Semaphore>,
    refreshed: Arc<Mutex<Instant>>,
}

impl Keyring {
    /// Reads the keys and follows them. `usual` signs for whoever names no algorithm.
    ///
    /// # Errors
    /// When the database does not answer or a key is under another master key.
    pub async fn follow(store: &Store, usual: Algorithm) -> Result<Self, SigningError> {
        let ring = Ring::read(store).await?;
        let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
        let keyring = Self {
            ring: watch::Sender::new(Arc::new(ring)),
            usual,
            slow: Arc::new(Semaphore::new((processors / 2).max(1))),
            refreshed: Arc::new(Mutex::new(Instant::now())),
        };
        let (following, store) = (keyring.clone(), store.clone());
        crate::tasks::vital("signing keys", async move {
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
            self.ring.send_replace(Arc::new(Ring::read(store).await?));
        }
        Ok(())
    }

    fn ring(&self) -> Arc<Ring> {
        self.ring.borrow().clone()
    }

    /// Whether there is a key that signs for whoever names no algorithm.
    pub fn can_sign(&self) -> bool {
        self.ring().last_activated().is_some()
    }

    /// Whether there is a key of every algorithm.
    pub fn is_complete(&self) -> bool {
        self.missing().is_empty()
    }

    /// The algorithms that have no key yet, the usual one first.
    pub fn missing(&self) -> Vec<Algorithm> {
        let ring = self.ring();
        let others = Algorithm::ALL.into_iter().filter(|algorithm| *algorithm != self.usual);
        let all = [self.usual].into_iter().chain(others);
        all.filter(|algorithm| ring.signer(*algorithm).is_none()).collect()
    }

    /// Whether the first key of the installation was made so lately that no copy of the JWK set has to be waited for.
    pub fn is_new(&self, now: Timestamp) -> bool {
        let known = |oldest: Timestamp| now < oldest.plus_seconds(PUBLISHED_BEFORE_SECONDS);
        self.ring().oldest.is_none_or(known)
    }

    /// The key that has been published for long enough by `now` to sign from now on.
    pub fn due(&self, now: Timestamp) -> Option<String> {
        self.ring().due(now).map(ToOwned::to_owned)
    }

    /// The public keys (RFC 7517 §5), as JSON text.
    pub fn jwks(&self) -> Arc<str> {
        self.ring().jwks.clone()
    }

    /// Every algorithm that there is a key to sign with.
    pub fn algorithms(&self) -> Vec<Algorithm> {
        let ring = self.ring();
        Algorithm::ALL.into_iter().filter(|algorithm| ring.signer(*algorithm).is_some()).collect()
    }

    /// The algorithm that signs for whoever wants `wanted`. For whoever names none it is the usual one; until the first
    /// key of that one is active, the one that signed before.
    pub fn algorithm(&self, wanted: Option<Algorithm>) -> Algorithm {
        wanted.unwrap_or_else(|| {
            let ring = self.ring();
            let before = || ring.last_activated().unwrap_or(self.usual);
            if ring.is_active(self.usual) { self.usual } else { before() }
        })
    }

    /// Waits, bounded, until there is a key that signs by `wanted`: a new server is still making it.
    ///
    /// # Errors
    /// When there is none.
    pub async fn ready(&self, wanted: Option<Algorithm>) -> Result<(), SigningError> {
        if self.ring().signer(self.algorithm(wanted)).is_some() {
            return Ok(());
        }
        let mut rings = self.ring.subscribe();
        let there = rings.wait_for(|ring| {
            wanted.map_or(ring.last_activated().is_some(), |wanted| ring.signer(wanted).is_some())
        });
        match tokio::time::timeout(FIRST_KEY, there).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(SigningError::NoActiveKey),
        }
    }

    /// Signs `claims` into a JWT whose `typ` is `typ`. What takes long is done beside, in a bounded number of turns.
    ///
    /// # Errors
    /// When there is no key for `algorithm`.
    pub async fn sign<C: Serialize>(
        &self,
        algorithm: Algorithm,
        typ: &str,
        claims: &C,
    ) -> Result<String, SigningError> {
        let signer = self.ring().signer(algorithm).cloned().ok_or(SigningError::NoActiveKey)?;
        let message = signer.message(typ, claims)?;
        if !signer.pair.is_slow() {
            return signer.sign(message);
        }
        let gone = |error: &dyn std::fmt::Display| SigningError::Key(error.to_string());
        let turn = self.slow.clone().acquire_owned().await.map_err(|error| gone(&error))?;
        let signing = tokio::task::spawn_blocking(move || {
            // The turn lasts as long as the work, also where nobody waits for it any more.
            let _turn = turn;
            signer.sign(message)
        });
        signing.await.map_err(|error| gone(&error))?
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
        Ok(kid.and_then(|kid| self.ring().claims(jwt, &kid, issuer, |key| key.published)))
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
        Ok(kid.and_then(|kid| self.ring().claims(jwt, &kid, issuer, |_| true)))
    }

    /// The name of the key that signed a JWT of this `typ`, as it says; looked up if it is new here.
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

/// The ids of all signing keys there ever were.
///
/// # Errors
/// When the database does not answer.
pub async fn key_ids(store: &Store) -> Result<Vec<String>, SigningError> {
    let sql = "SELECT DISTINCT aggregate_id FROM events WHERE aggregate_type = 'signing_key' ORDER BY 1";
    Ok(sqlx::query_scalar(sql).fetch_all(store.pool()).await?)
}
