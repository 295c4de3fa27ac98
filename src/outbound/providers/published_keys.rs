//! Keys that others publish: those of issuers that clients trust (RFC 7523 §2.2), found by discovery or at a
//! registered address, and those of clients at their `jwks_uri` (RFC 7591 §2). They are remembered for minutes, and
//! read again at a bounded pace when a token names, or a certificate has, a key that is not among them. The requests
//! are those of login providers (`fetch`).
//!
//! Anybody may present a token or a certificate, so what is read follows from registrations alone, each place is read
//! by one request at a time, few places are read at once, fewer for one account, a failure is remembered, too, and a
//! caller that leaves cuts off nothing.

use super::{fetch::Fetcher, provider::ProviderError};
use crate::{auth::certificate::Certificate, tasks};
use moka::sync::Cache;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, oneshot},
    time::timeout,
};
use xwms_events::{
    Timestamp,
    client::{TrustedIssuer, check_public_jwk},
    ids::AccountId,
};

/// How long keys are remembered, in milliseconds. A key that the issuer withdraws works for this long.
const KNOWN_FOR: i64 = 600_000;
/// An issuer is read again for an unknown key, or after a failure, but not more often than this, in milliseconds.
const AGAIN_AFTER: i64 = 30_000;
/// How long a request waits for another one that reads the same issuer.
const WAIT: Duration = Duration::from_secs(4);
/// Largest key set, in bytes, and most keys in it.
const SIZE_MAX: usize = 64 * 1024;
const KEYS_MAX: usize = 30;
/// What signatures are verified with (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2); `k`, so that a symmetric key is told
/// from one that can't be read; and most operations that a key names.
const MEMBERS: [&str; 11] = ["kty", "use", "key_ops", "alg", "kid", "crv", "x", "y", "n", "e", "k"];
const OPERATIONS_MAX: usize = 8;
/// Most places that are remembered.
const PLACES: u64 = 1_000;
/// Most places that are read at once, and those of them for one account. Otherwise an account with many slow hosts
/// would keep the keys from all others.
const AT_ONCE: usize = 32;
const AT_ONCE_EACH: usize = 16;
/// Most accounts whose part of that is remembered.
const ACCOUNTS: u64 = 1_000;

/// Whose keys they are, and where.
#[derive(Clone)]
pub(super) enum KeySource {
    /// The issuer's registered address, or what its discovery says.
    Issuer { issuer: String, jwks_uri: Option<String> },
    /// The `jwks_uri` of clients. Those that name the same one share what it says, and nothing else.
    Client { jwks_uri: String },
}

impl KeySource {
    pub fn of_issuer(trusted: &TrustedIssuer) -> Self {
        Self::Issuer { issuer: trusted.issuer.clone(), jwks_uri: trusted.jwks_uri.clone() }
    }

    /// Returns what its keys are remembered under. What one account registers says nothing about the keys of an issuer
    /// that another one trusts.
    fn id(&self) -> String {
        match self {
            Self::Issuer { issuer, jwks_uri } => {
                format!("{issuer} {}", jwks_uri.as_deref().unwrap_or_default())
            }
            Self::Client { jwks_uri } => jwks_uri.clone(),
        }
    }
}

/// The keys that a token or a client needs.
pub(super) struct Wanted<'a> {
    pub source: KeySource,
    /// The account that registered the place.
    pub account_id: AccountId,
    pub sought: Sought<'a>,
}

/// Which key has to be in the set. Without it, the set may be old.
pub(super) enum Sought<'a> {
    /// The one of this name; any, if the token names none.
    Named(Option<&'a str>),
    /// The one of this certificate.
    Of(&'a Certificate),
}

impl Sought<'_> {
    fn is_in(&self, keys: &Value) -> bool {
        match self {
            Self::Named(kid) => has_key(keys, *kid),
            Self::Of(certificate) => certificate.has_key_in(keys),
        }
    }
}

/// Keys that were read.
struct Known {
    keys: Arc<Value>,
    at: Timestamp,
}

/// The last time that an issuer was read, and why that failed, if it did.
struct Tried {
    at: Timestamp,
    failure: Option<ProviderError>,
}

/// Whoever holds it reads the place.
type Turn = OwnedMutexGuard<Option<Tried>>;

/// What one reading needs: its turn, and its part of what is read at once.
struct Reading {
    id: String,
    turn: Turn,
    permits: Permits,
}

/// The part of what is read at once for the account, and in all.
type Permits = (OwnedSemaphorePermit, OwnedSemaphorePermit);

/// What an issuer says about itself, as far as its keys need it (OpenID Connect Discovery §3). Kubernetes and GitHub
/// have no endpoint for tokens or logins.
#[derive(Deserialize)]
struct Described {
    issuer: String,
    jwks_uri: String,
}

/// What was read, and when.
pub(super) struct PublishedKeys {
    known: Cache<String, Arc<Known>>,
    tried: Cache<String, Arc<Mutex<Option<Tried>>>>,
    running: Arc<Semaphore>,
    accounts: Cache<String, Arc<Semaphore>>,
    /// How long a request waits for its turn.
    wait: Duration,
}

impl PublishedKeys {
    /// Requests wait this long for their turn, if not the usual time.
    pub fn new(patience: Option<Duration>) -> Self {
        let (known, tried) = (Cache::new(PLACES), Cache::new(PLACES));
        let running = Arc::new(Semaphore::new(AT_ONCE));
        let wait = patience.unwrap_or(WAIT);
        Self { known, tried, running, accounts: Cache::new(ACCOUNTS), wait }
    }

    /// Returns the wanted key set. If the key that is sought is not in it, it is as new as the pace allows.
    pub async fn keys(
        &self,
        fetcher: &Fetcher,
        wanted: &Wanted<'_>,
        now: Timestamp,
    ) -> Result<Arc<Value>, ProviderError> {
        let Wanted { source, account_id, sought } = wanted;
        let id = source.id();
        // Nobody waits for a request that is under way because a stranger named a key that doesn't exist.
        if let Some(keys) = self.fresh(&id, now).filter(|keys| sought.is_in(keys)) {
            return Ok(keys);
        }
        let tried = self.tried.get_with(id.clone(), || Arc::new(Mutex::new(None)));
        let Ok(turn) = timeout(self.wait, tried.lock_owned()).await else {
            return Err(ProviderError::down("another request still waits for it"));
        };
        // Another request may have read them in the meantime.
        let known = self.fresh(&id, now);
        if let Some(keys) = known.as_ref().filter(|keys| sought.is_in(keys)) {
            return Ok(keys.clone());
        }
        if let Some(last) = turn.as_ref().filter(|last| age(last.at, now) < AGAIN_AFTER) {
            match (&known, &last.failure) {
                (Some(keys), _) => return Ok(keys.clone()),
                (None, Some(failure)) => return Err(failure.clone()),
                // Forgotten, because there were many others.
                (None, None) => {}
            }
        }
        let read = match self.permits(*account_id) {
            Some(permits) => {
                let reading = Reading { id, turn, permits };
                let read = self.read_aside(fetcher, source, reading, now);
                // Without an answer, the reading panicked.
                read.await.unwrap_or_else(|_| Err(ProviderError::down("reading it failed")))
            }
            None => Err(ProviderError::down("too many others are being read")),
        };
        match (read, known) {
            // What is known is still true; it only lacks the key.
            (Ok(keys), _) | (Err(_), Some(keys)) => Ok(keys),
            (Err(failure), None) => Err(failure),
        }
    }

    /// Returns what one reading for the account takes, if there is room.
    fn permits(&self, account_id: AccountId) -> Option<Permits> {
        let own = self.accounts.get_with(account_id.to_string(), || Arc::new(Semaphore::new(AT_ONCE_EACH)));
        Some((own.try_acquire_owned().ok()?, self.running.clone().try_acquire_owned().ok()?))
    }

    /// Reads the place whose turn it is, and remembers the result, whether the caller waits for it or not. Otherwise
    /// strangers who leave at once would keep the keys from everybody.
    fn read_aside(
        &self,
        fetcher: &Fetcher,
        source: &KeySource,
        reading: Reading,
        now: Timestamp,
    ) -> oneshot::Receiver<Result<Arc<Value>, ProviderError>> {
        let (known, fetcher, source) = (self.known.clone(), fetcher.clone(), source.clone());
        let (told, answer) = oneshot::channel();
        tasks::aside("published_keys", async move {
            let Reading { id, mut turn, permits } = reading;
            let read = match timeout(fetcher.patience, read(&fetcher, &source)).await {
                Ok(read) => read.map(Arc::new),
                Err(_) => Err(ProviderError::down("there was no response in time")),
            };
            *turn = Some(Tried { at: now, failure: read.as_ref().err().cloned() });
            if let Ok(keys) = &read {
                known.insert(id, Arc::new(Known { keys: keys.clone(), at: now }));
            }
            drop(permits);
            // Nobody listens if the caller has left.
            let _ = told.send(read);
        });
        answer
    }

    fn fresh(&self, id: &str, now: Timestamp) -> Option<Arc<Value>> {
        let known = self.known.get(id)?;
        (age(known.at, now) < KNOWN_FOR).then(|| known.keys.clone())
    }
}

/// Returns the milliseconds from `at` to `now`.
const fn age(at: Timestamp, now: Timestamp) -> i64 {
    now.millis().saturating_sub(at.millis())
}

/// Returns whether a key is called `kid`; a token that names none may be signed by any of them.
fn has_key(keys: &Value, kid: Option<&str>) -> bool {
    let mut all = keys["keys"].as_array().into_iter().flatten();
    kid.is_none_or(|kid| all.any(|key| key["kid"] == kid))
}

async fn read(fetcher: &Fetcher, source: &KeySource) -> Result<Value, ProviderError> {
    Ok(slim(&published(fetcher, source).await?))
}

async fn published(fetcher: &Fetcher, source: &KeySource) -> Result<Value, ProviderError> {
    match source {
        KeySource::Client { jwks_uri } => of_client(read_set(fetcher, jwks_uri).await?),
        KeySource::Issuer { jwks_uri: Some(url), .. } => read_set(fetcher, url).await,
        KeySource::Issuer { issuer, jwks_uri: None } => {
            let at = issuer.trim_end_matches('/');
            let described: Described =
                fetcher.get(&format!("{at}/.well-known/openid-configuration"), None).await?.json()?;
            // Otherwise a document that another issuer controls could name the keys of this one (Discovery §4.3).
            if described.issuer != *issuer {
                return Err(ProviderError::refused("it calls itself by another issuer"));
            }
            read_set(fetcher, &described.jwks_uri).await
        }
    }
}

/// Returns the keys of the set with what signatures are verified with. Whatever else is published would be remembered,
/// too, and nested JSON takes many times the memory of its text.
fn slim(set: &Value) -> Value {
    let is_small = |name: &str, member: &Value| match member {
        Value::String(_) | Value::Null => true,
        Value::Array(all) => {
            name == "key_ops" && all.len() <= OPERATIONS_MAX && all.iter().all(Value::is_string)
        }
        _ => false,
    };
    let slim_key = |key: &Value| {
        let members = MEMBERS.iter().filter_map(|name| Some((*name, key.get(*name)?)));
        let members: Vec<_> = members.collect();
        let is_readable = members.iter().all(|(name, member)| is_small(name, member));
        let members = members.into_iter().map(|(name, member)| (name.to_owned(), member.clone()));
        is_readable.then(|| Value::Object(members.collect()))
    };
    let keys = set["keys"].as_array().into_iter().flatten().filter_map(slim_key);
    json!({"keys": keys.collect::<Vec<_>>()})
}

/// Returns the key set of a client, without what could not be registered as `jwks`: a key that is weak, for another
/// purpose, or whose private part was published.
fn of_client(mut set: Value) -> Result<Value, ProviderError> {
    let Some(keys) = set.get_mut("keys").and_then(Value::as_array_mut) else { return Ok(set) };
    keys.retain(|key| check_public_jwk(key).is_ok());
    match keys.is_empty() {
        true => Err(ProviderError::refused("its key set has no key that could be registered")),
        false => Ok(set),
    }
}

async fn read_set(fetcher: &Fetcher, url: &str) -> Result<Value, ProviderError> {
    let fetched = fetcher.get(url, None).await?;
    if fetched.body.len() > SIZE_MAX {
        return Err(ProviderError::refused("its key set is too large"));
    }
    let mut keys: Value = fetched.json()?;
    for key in keys.get_mut("keys").and_then(Value::as_array_mut).into_iter().flatten() {
        // SPIFFE calls the purpose of these keys so (SPIFFE Trust Domain and Bundle §4.2.2).
        if let Some(purpose) = key.get_mut("use").filter(|purpose| **purpose == "jwt-svid") {
            *purpose = "sig".into();
        }
    }
    match keys["keys"].as_array().map(Vec::len) {
        Some(1..=KEYS_MAX) => Ok(keys),
        Some(_) => Err(ProviderError::refused("its key set has no keys, or more than 30")),
        None => Err(ProviderError::refused("its key set has no member keys")),
    }
}

#[cfg(test)]
mod tests {
    use super::{age, has_key, of_client, slim};
    use serde_json::json;
    use xwms_events::Timestamp;

    #[test]
    fn a_token_that_names_no_key_may_be_signed_by_any() {
        let keys = json!({"keys": [{"kid": "a"}, {}, "garbage"]});
        assert!(has_key(&keys, None) && has_key(&keys, Some("a")));
        assert!(!has_key(&keys, Some("b")) && !has_key(&json!([]), Some("a")));
    }

    #[test]
    fn of_the_keys_of_a_client_only_those_count_that_it_could_register() {
        let half = "A".repeat(43);
        let key = |kid: &str| json!({"kid": kid, "kty": "EC", "crv": "P-256", "x": half, "y": half});
        let with = |kid: &str, member: &str, value: &str| {
            let mut key = key(kid);
            key[member] = json!(value);
            key
        };
        let set = json!({"keys": [
            key("good"),
            with("private", "d", "AA"),
            with("other", "use", "enc"),
            json!({"kid": "weak", "kty": "RSA", "n": "AQAB", "e": "AQAB"}),
            json!({"kid": "shared", "kty": "oct", "k": "AA"}),
            "garbage",
        ]});
        assert_eq!(of_client(set).unwrap()["keys"], json!([key("good")]));
        assert!(of_client(json!({"keys": [with("private", "d", "AA")]})).is_err());
    }

    #[test]
    fn of_a_published_set_only_what_verifies_signatures_is_remembered() {
        let key =
            json!({"kid": "a", "kty": "RSA", "n": "x", "e": "AQAB", "use": "sig", "key_ops": ["verify"]});
        let mut full = key.clone();
        full["x5c"] = json!(["MIIB"]);
        full["other"] = json!([[[], []]]);
        let with = |member: &str, value: serde_json::Value| {
            let mut key = key.clone();
            key[member] = value;
            key
        };
        let set = json!({"other": [[]], "keys": [
            full,
            with("n", json!([[]])),
            with("kid", json!({"a": []})),
            with("key_ops", json!(["verify", []])),
            with("key_ops", json!(vec![""; 9])),
        ]});
        assert_eq!(slim(&set), json!({"keys": [key]}));
        assert_eq!(slim(&json!([])), json!({"keys": []}));
    }

    #[test]
    fn a_clock_that_was_set_back_makes_nothing_old() {
        let at = Timestamp::from_millis;
        assert_eq!((age(at(5), at(25)), age(at(25), at(5))), (20, -20));
        assert!(age(at(i64::MIN), at(i64::MAX)) > 0);
    }
}
