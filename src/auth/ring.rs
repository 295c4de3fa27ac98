//! The signing keys according to the log: which one signs for each algorithm, which ones verify, and which
//! ones are published.
//!
//! A ring is read as a whole when the log has newer events about any key. `keyring` keeps the last one read.

use super::error::SigningError;
use crate::{
    keys::key_pair::{KeyPair, jwt_algorithm},
    store::{Store, query::Loaded},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{DecodingKey, Header, Validation, jwk::Jwk};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sqlx::Row;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use time::OffsetDateTime;
use xwms_events::{
    Timestamp,
    ids::SigningKeyId,
    signing_key::{Algorithm, KeyStatus, SigningKey},
};

/// How long a key is published before it signs, in seconds: longer than the JWK set may be cached (RFC 9111
/// `max-age`), so that no client receives a signature by a key that it can't find.
pub(super) const PUBLISHED_BEFORE_SECONDS: u32 = 330;
/// How long a retired key stays published, in seconds: longer than any access token or id_token lives.
const PUBLISHED_AFTER_RETIREMENT_SECONDS: u32 = 2 * 86_400;

/// Room for the claims of most tokens, in bytes.
const PART: usize = 1024;

/// A key that signs.
pub struct Signer {
    pub(super) kid: String,
    algorithm: Algorithm,
    pub(super) pair: KeyPair,
}

impl Signer {
    /// Returns its id, which is the `kid` of what it signs.
    pub fn key_id(&self) -> Option<SigningKeyId> {
        self.kid.parse().ok()
    }

    /// Returns the header and claims of a JWT as the signing input (RFC 7515 §5.1).
    pub(super) fn message<C: Serialize>(&self, typ: &str, claims: &C) -> Result<String, SigningError> {
        let mut header = Header::new(jwt_algorithm(self.algorithm));
        header.typ = Some(typ.to_owned());
        header.kid = Some(self.kid.clone());
        let wrong = |error: serde_json::Error| SigningError::Key(error.to_string());
        let mut json = Vec::with_capacity(PART);
        let mut message = String::with_capacity(2 * PART);
        serde_json::to_writer(&mut json, &header).map_err(wrong)?;
        BASE64_URL_SAFE_NO_PAD.encode_string(&json, &mut message);
        message.push('.');
        json.clear();
        serde_json::to_writer(&mut json, claims).map_err(wrong)?;
        BASE64_URL_SAFE_NO_PAD.encode_string(&json, &mut message);
        Ok(message)
    }

    /// Returns the complete JWT for the signing input `message`.
    pub(super) fn sign(&self, mut message: String) -> Result<String, SigningError> {
        let signature = self.pair.sign(message.as_bytes())?;
        message.push('.');
        BASE64_URL_SAFE_NO_PAD.encode_string(signature, &mut message);
        Ok(message)
    }
}

pub(super) struct Verifying {
    algorithm: Algorithm,
    key: DecodingKey,
    pub trust: Trust,
}

/// What a signature by a key is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// Tokens signed by it may still be valid.
    Published,
    /// It signed so long ago that only an id_token is still of use, as a hint.
    Past,
    /// Somebody else may have the key: its signature proves nothing.
    Revoked,
}

/// The keys of one algorithm that sign now or will sign later.
#[derive(Default)]
struct Place {
    /// The active key, with the position of its last event.
    active: Option<(i64, Arc<Signer>)>,
    /// The newest published key that is not active yet, and the time from which it may be activated.
    coming: Option<(Arc<Signer>, Timestamp)>,
}

/// All keys at one position of the log.
#[derive(Default)]
pub(super) struct Ring {
    places: BTreeMap<&'static str, Place>,
    verifying: HashMap<String, Verifying>,
    pub jwks: Arc<str>,
    /// When the first key was made.
    pub oldest: Option<Timestamp>,
    /// When the next retired key stops being published.
    pub until: Option<Timestamp>,
    /// Position of the last event read.
    pub position: i64,
}

impl Ring {
    fn place(&self, algorithm: Algorithm) -> Option<&Place> {
        self.places.get(algorithm.as_str())
    }

    /// Returns the key that signs for `algorithm`. If none was activated yet, that is the announced one: no
    /// client can have cached an older one.
    pub fn signer(&self, algorithm: Algorithm) -> Option<&Arc<Signer>> {
        let Place { active, coming } = self.place(algorithm)?;
        active.as_ref().map(|(_, signer)| signer).or(coming.as_ref().map(|(signer, _)| signer))
    }

    pub fn is_active(&self, algorithm: Algorithm) -> bool {
        self.place(algorithm).is_some_and(|place| place.active.is_some())
    }

    /// Returns the algorithm of the key that was activated last.
    pub fn last_activated(&self) -> Option<Algorithm> {
        let active = self.places.values().filter_map(|place| place.active.as_ref());
        active.max_by_key(|(position, _)| *position).map(|(_, signer)| signer.algorithm)
    }

    /// Returns the id of a key that may start signing by `now`.
    pub fn due(&self, now: Timestamp) -> Option<&str> {
        let coming = self.places.values().filter_map(|place| place.coming.as_ref());
        coming.filter(|(_, from)| *from <= now).map(|(signer, _)| signer.kid.as_str()).next()
    }

    pub fn knows(&self, kid: &str) -> bool {
        self.verifying.contains_key(kid)
    }

    /// Returns what a signature by the key `kid` is worth; `None` if it is not one of ours.
    pub fn trust(&self, kid: &str) -> Option<Trust> {
        self.verifying.get(kid).map(|key| key.trust)
    }

    /// Returns the claims of a JWT that the key `kid` signed for `issuer`, if `takes` accepts that key. Does
    /// not check the JWT's times.
    pub fn claims<C: DeserializeOwned>(
        &self,
        jwt: &str,
        kid: &str,
        issuer: &str,
        takes: fn(Trust) -> bool,
    ) -> Option<C> {
        let key = self.verifying.get(kid).filter(|key| takes(key.trust))?;
        let mut validation = Validation::new(jwt_algorithm(key.algorithm));
        validation.set_issuer(&[issuer]);
        validation.set_required_spec_claims(&["iss"]);
        validation.validate_exp = false;
        validation.validate_aud = false;
        jsonwebtoken::decode(jwt, &key.key, &validation).ok().map(|data| data.claims)
    }

    /// Reads the keys.
    ///
    /// # Errors
    /// Returns an error if the database does not answer or a key is wrapped by another master key.
    pub async fn read(store: &Store) -> Result<Self, SigningError> {
        let rows = sqlx::query(
            "SELECT aggregate_id, min(recorded_at) AS created_at, max(recorded_at) AS changed_at
             FROM events WHERE aggregate_type = 'signing_key' GROUP BY aggregate_id",
        )
        .fetch_all(store.pool())
        .await?;
        let now = store.clock().now();
        let mut ring = Self::default();
        let mut published: Vec<(i64, Value)> = Vec::new();
        for row in rows {
            let kid: String = row.try_get("aggregate_id")?;
            let key = store.load::<SigningKey>(&kid).await?;
            let at = |column| row.try_get::<OffsetDateTime, _>(column).map(Timestamp::from);
            let (created_at, changed_at) = (at("created_at")?, at("changed_at")?);
            ring.position = ring.position.max(key.position);
            ring.oldest = ring.oldest.into_iter().chain([created_at]).min();
            let until = changed_at.plus_seconds(PUBLISHED_AFTER_RETIREMENT_SECONDS);
            let retired = key.state.status == KeyStatus::Retired;
            let trust = match key.state.status {
                KeyStatus::Revoked => Trust::Revoked,
                KeyStatus::Retired if until <= now => Trust::Past,
                _ => Trust::Published,
            };
            ring.until = ring.until.into_iter().chain((retired && now < until).then_some(until)).min();
            ring.verifying.insert(kid, verifying(&key.state, trust)?);
            if trust == Trust::Published {
                published.push((key.position, key.state.public_jwk.clone()));
            }
            let from = changed_at.plus_seconds(PUBLISHED_BEFORE_SECONDS);
            ring.put(store, &key, from).await?;
        }
        published.sort_by_key(|(position, _)| Reverse(*position));
        let keys: Vec<_> = published.into_iter().map(|(_, jwk)| jwk).collect();
        ring.jwks = serde_json::json!({ "keys": keys }).to_string().into();
        Ok(ring)
    }

    /// Adds a key that signs now, or from the moment `from` on, if it is the newest of its algorithm and
    /// state.
    async fn put(
        &mut self,
        store: &Store,
        Loaded { id: kid, state: key, position, .. }: &Loaded<SigningKey>,
        from: Timestamp,
    ) -> Result<(), SigningError> {
        let place = self.places.entry(key.algorithm.as_str()).or_default();
        // An interrupted rotation may leave two active keys; the newer one signs.
        let newest = match key.status {
            KeyStatus::Active => place.active.as_ref().is_none_or(|(other, _)| other < position),
            // Key ids sort by the time of their creation.
            KeyStatus::Created => place.coming.as_ref().is_none_or(|(other, _)| other.kid < *kid),
            KeyStatus::Absent | KeyStatus::Retired | KeyStatus::Revoked => false,
        };
        if !newest {
            return Ok(());
        }
        let wrapped = store.signing_secret(kid).await?;
        let pkcs8 = store.vault().master().wrap().open(kid.as_bytes(), &wrapped)?;
        let pair = KeyPair::parse(key.algorithm, &pkcs8)?;
        let signer = Arc::new(Signer { kid: kid.clone(), algorithm: key.algorithm, pair });
        match key.status {
            KeyStatus::Active => place.active = Some((*position, signer)),
            _ => place.coming = Some((signer, from)),
        }
        Ok(())
    }
}

fn verifying(key: &SigningKey, trust: Trust) -> Result<Verifying, SigningError> {
    let wrong = |error: &dyn std::fmt::Display| SigningError::Key(error.to_string());
    let jwk: Jwk = serde_json::from_value(key.public_jwk.clone()).map_err(|error| wrong(&error))?;
    let decoding = DecodingKey::from_jwk(&jwk).map_err(|error| wrong(&error))?;
    Ok(Verifying { algorithm: key.algorithm, key: decoding, trust })
}
