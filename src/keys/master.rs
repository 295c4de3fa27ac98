//! The keys in use. Each follows from a root key (HKDF-SHA256, RFC 5869), one for each use, so that no use can be
//! exploited to attack another. Root keys are replaced while the server runs: the current one makes, earlier ones open
//! and verify what they made. Keyed hashes stay those of the first root key, because most of them can't be computed
//! anew.
//!
//! The secret outside of Postgres that wraps root keys is in `master_secret`. Which root keys there are is known by
//! `store::roots`. See docs/explanation/adr/0086-root-keys.md.

use aws_lc_rs::{
    aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, Prk, Salt},
    hmac, rand,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::Zeroizing;

/// The bytes of a master key and of a root key.
pub const BYTES: usize = 32;
/// The root key whose keyed hashes are used.
pub const HASHES: i32 = 1;

/// A sealed value does not open: it was changed, is bound to something else, or was sealed under another key.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("cannot decrypt a stored value: is it the right master key?")]
pub struct Unsealable;

/// Returns an array of random bytes.
///
/// # Errors
/// Returns an error if the system has no randomness.
pub fn random<const N: usize>() -> Result<[u8; N], Unsealable> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| Unsealable)?;
    Ok(bytes)
}

/// An AEAD key (AES-256-GCM-SIV, RFC 8452: a nonce that repeats by chance reveals nothing), with those that still
/// open what they sealed.
#[derive(Clone)]
pub struct SealingKey {
    current: Arc<LessSafeKey>,
    others: Vec<Arc<LessSafeKey>>,
}

impl SealingKey {
    /// Creates a key from 32 bytes.
    ///
    /// # Errors
    /// Returns an error if there are not 32 bytes.
    pub fn new(bytes: &[u8]) -> Result<Self, Unsealable> {
        let key = UnboundKey::new(&AES_256_GCM_SIV, bytes).map_err(|_| Unsealable)?;
        Ok(Self { current: Arc::new(LessSafeKey::new(key)), others: vec![] })
    }

    /// Returns the nonce and ciphertext of `plain`. They open only with the same `bound`.
    ///
    /// # Errors
    /// Returns an error if the system has no randomness.
    pub fn seal(&self, bound: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unsealable> {
        let nonce: [u8; NONCE_LEN] = random()?;
        let mut text = plain.to_vec();
        self.current
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound), &mut text)
            .map_err(|_| Unsealable)?;
        Ok([nonce.as_slice(), &text].concat())
    }

    /// Returns the plaintext that was sealed.
    ///
    /// # Errors
    /// Returns an error if the value was changed, is bound to something else, or was sealed under another
    /// key.
    pub fn open(&self, bound: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN).ok_or(Unsealable)?;
        let nonce = <[u8; NONCE_LEN]>::try_from(nonce).map_err(|_| Unsealable)?;
        let mut keys = [&self.current].into_iter().chain(&self.others);
        keys.find_map(|key| opened(key, nonce, bound, text)).ok_or(Unsealable)
    }

    /// Returns `value` sealed as text that fits into a form or a URL: state that a page or a link carries. It
    /// opens only with the same `bound`.
    ///
    /// # Errors
    /// Returns an error if the system has no randomness, or `value` is no JSON.
    pub fn seal_text(&self, bound: &[u8], value: &impl Serialize) -> Result<String, Unsealable> {
        let plain = Zeroizing::new(serde_json::to_vec(value).map_err(|_| Unsealable)?);
        Ok(BASE64_URL_SAFE_NO_PAD.encode(self.seal(bound, &plain)?))
    }

    /// Returns the value that was sealed as `text`; `None` if we didn't, or it is bound to something else. Empty
    /// text never opens.
    pub fn open_text<T: DeserializeOwned>(&self, bound: &[u8], text: &str) -> Option<T> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        serde_json::from_slice(&self.open(bound, &sealed).ok()?).ok()
    }
}

fn opened(
    key: &LessSafeKey,
    nonce: [u8; NONCE_LEN],
    bound: &[u8],
    text: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let mut text = Zeroizing::new(text.to_vec());
    let nonce = Nonce::assume_unique_for_key(nonce);
    let length = key.open_in_place(nonce, Aad::from(bound), &mut text).ok()?.len();
    text.truncate(length);
    Some(text)
}

/// A key for HMAC-SHA256, with those that still verify what they signed.
pub struct MacKey {
    current: hmac::Key,
    others: Vec<hmac::Key>,
}

impl MacKey {
    /// Creates a key without others.
    pub fn new(bytes: &[u8]) -> Self {
        Self { current: hmac::Key::new(hmac::HMAC_SHA256, bytes), others: vec![] }
    }

    /// Returns the MAC of `data`.
    pub fn sign(&self, data: &[u8]) -> hmac::Tag {
        hmac::sign(&self.current, data)
    }

    /// Returns the MAC of `data` under each key.
    pub fn sign_by_each(&self, data: &[u8]) -> impl Iterator<Item = hmac::Tag> {
        [&self.current].into_iter().chain(&self.others).map(move |key| hmac::sign(key, data))
    }

    /// Returns whether one of the keys made `mac` of `data`. Compares in constant time, and tries each key, so that
    /// the time doesn't tell which one it was.
    pub fn verify(&self, data: &[u8], mac: &[u8]) -> bool {
        let keys = [&self.current].into_iter().chain(&self.others);
        keys.fold(false, |good, key| good | hmac::verify(key, data, mac).is_ok())
    }
}

/// A root key.
pub struct Root {
    /// From 1, in the order in which they were made.
    pub version: i32,
    pub bytes: Zeroizing<Vec<u8>>,
    /// Whether it no longer verifies what is outside of the database: handles, cursors, forms, and state in pages and
    /// links.
    pub is_retired: bool,
}

/// Derives a key per use.
struct Expander(Prk);

impl Expander {
    fn new(root: &[u8]) -> Result<Self, Unsealable> {
        let is_whole = root.len() == BYTES;
        is_whole.then(|| Self(Salt::new(HKDF_SHA256, b"xwms master key 1").extract(root))).ok_or(Unsealable)
    }

    fn key(&self, use_: &str) -> Result<Zeroizing<[u8; BYTES]>, Unsealable> {
        let mut key = Zeroizing::new([0_u8; BYTES]);
        self.0
            .expand(&[use_.as_bytes()], HKDF_SHA256)
            .and_then(|okm| okm.fill(key.as_mut_slice()))
            .map_err(|_| Unsealable)?;
        Ok(key)
    }

    fn hashing(&self, use_: &str) -> Result<hmac::Key, Unsealable> {
        Ok(hmac::Key::new(hmac::HMAC_SHA256, self.key(use_)?.as_slice()))
    }
}

/// Returns the key of the first of `roots` that seals for `use_`; those of the others open.
fn sealing(roots: &[&Expander], use_: &str) -> Result<SealingKey, Unsealable> {
    let mut keys = roots.iter().map(|root| SealingKey::new(root.key(use_)?.as_slice()));
    let current = keys.next().ok_or(Unsealable)??.current;
    let others = keys.map(|key| Ok(key?.current)).collect::<Result<_, Unsealable>>()?;
    Ok(SealingKey { current, others })
}

/// Returns the key of the first of `roots` that signs for `use_`; those of the others verify.
fn signing(roots: &[&Expander], use_: &str) -> Result<Arc<MacKey>, Unsealable> {
    let mut keys = roots.iter().map(|root| root.hashing(use_));
    let current = keys.next().ok_or(Unsealable)??;
    Ok(Arc::new(MacKey { current, others: keys.collect::<Result<_, _>>()? }))
}

/// Returns the key for `use_` from the 32 bytes of a master key itself.
///
/// # Errors
/// Returns an error if there are not 32 bytes.
pub(super) fn derived(bytes: &[u8], use_: &str) -> Result<Zeroizing<[u8; BYTES]>, Unsealable> {
    Expander::new(bytes)?.key(use_)
}

struct Derived {
    /// The root key that makes, and how each one is used: changes when something changes.
    known: (i32, Vec<(i32, bool)>),
    wrap: SealingKey,
    answers: SealingKey,
    rows: SealingKey,
    continuation: SealingKey,
    handles: Arc<MacKey>,
    cursors: Arc<MacKey>,
    csrf: Arc<MacKey>,
    lookup: hmac::Key,
    secrets: hmac::Key,
    domains: hmac::Key,
    marks: hmac::Key,
}

impl Derived {
    fn new(writer: i32, roots: &[Root]) -> Result<Self, Unsealable> {
        let mut known: Vec<_> = roots.iter().map(|root| (root.version, root.is_retired)).collect();
        known.sort_unstable();
        let mut expanders = Vec::with_capacity(roots.len());
        for root in roots {
            expanders.push((root, Expander::new(&root.bytes)?));
        }
        let of = |version: i32| expanders.iter().find(|(root, _)| root.version == version);
        let (_, hashes) = of(HASHES).ok_or(Unsealable)?;
        let (_, current) = of(writer).ok_or(Unsealable)?;
        let others = expanders.iter().filter(|(root, _)| root.version != writer);
        let in_use = others.clone().filter(|(root, _)| !root.is_retired).map(|(_, key)| key);
        let in_use: Vec<_> = [current].into_iter().chain(in_use).collect();
        let all: Vec<_> = [current].into_iter().chain(others.map(|(_, key)| key)).collect();
        Ok(Self {
            known: (writer, known),
            wrap: sealing(&all, "wrap")?,
            answers: sealing(&all, "answers")?,
            rows: sealing(&all, "continuation")?,
            continuation: sealing(&in_use, "continuation")?,
            handles: signing(&in_use, "handles")?,
            cursors: signing(&in_use, "cursors")?,
            csrf: signing(&in_use, "csrf")?,
            lookup: hashes.hashing("lookup")?,
            secrets: hashes.hashing("secrets")?,
            domains: hashes.hashing("domains")?,
            marks: hashes.hashing("marks")?,
        })
    }
}

/// The keys that the master key gives access to. Clones share them, and a change of them. Has no `Debug`.
#[derive(Clone)]
pub struct MasterKey(Arc<RwLock<Arc<Derived>>>);

impl MasterKey {
    /// Derives all keys from one root key of 32 bytes.
    ///
    /// # Errors
    /// Returns an error if there are not 32 bytes.
    pub fn new(bytes: &[u8]) -> Result<Self, Unsealable> {
        let root = Root { version: HASHES, bytes: Zeroizing::new(bytes.to_vec()), is_retired: false };
        Self::of(HASHES, &[root])
    }

    /// Derives all keys from `roots`, of which `writer` is the current one.
    ///
    /// # Errors
    /// Returns an error if the first one or `writer` is missing, or one has not 32 bytes.
    pub fn of(writer: i32, roots: &[Root]) -> Result<Self, Unsealable> {
        Ok(Self(Arc::new(RwLock::new(Arc::new(Derived::new(writer, roots)?)))))
    }

    /// Uses `roots` from now on. Returns whether that changes anything.
    ///
    /// # Errors
    /// As [`Self::of`]; nothing has changed then.
    pub fn replace(&self, writer: i32, roots: &[Root]) -> Result<bool, Unsealable> {
        let new = Derived::new(writer, roots)?;
        if new.known == self.keys().known {
            return Ok(false);
        }
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
        Ok(true)
    }

    fn keys(&self) -> Arc<Derived> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the version of the root key that makes.
    pub fn writer(&self) -> i32 {
        self.keys().known.0
    }

    /// Returns the key that wraps other keys, and the version of its root key.
    pub fn versioned_wrap(&self) -> (i32, SealingKey) {
        let keys = self.keys();
        (keys.known.0, keys.wrap.clone())
    }

    /// Returns the key that wraps other keys.
    pub fn wrap(&self) -> SealingKey {
        self.keys().wrap.clone()
    }

    /// Returns the key that seals stored responses.
    pub fn answers(&self) -> SealingKey {
        self.keys().answers.clone()
    }

    /// Returns the key that seals rows that live for some hours.
    pub fn rows(&self) -> SealingKey {
        self.keys().rows.clone()
    }

    /// Returns the key that seals the state that a page or a link carries.
    pub fn continuation(&self) -> SealingKey {
        self.keys().continuation.clone()
    }

    /// Returns a keyed hash of `value`, for lookups.
    pub fn lookup(&self, value: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&self.keys().lookup, value.as_bytes()))
    }

    /// Returns the keyed hash of a client secret.
    pub fn secret_digest(&self, secret: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&self.keys().secrets, secret.as_bytes()))
    }

    /// Returns the token that proves that `origin` belongs to the client.
    pub fn domain_token(&self, client_id: &str, origin: &str) -> String {
        let covered = format!("{client_id} {origin}");
        BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&self.keys().domains, covered.as_bytes()))
    }

    /// Returns the key for hashes that only tell whether two values of one subject are equal. It follows from
    /// this key and from `subject`, the subject's own: nobody can compute the hash without both.
    pub fn marks_of(&self, subject: &[u8]) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&self.keys().marks, subject).as_ref())
    }

    /// Returns the key that authenticates handles (`handle`).
    pub(super) fn handles(&self) -> Arc<MacKey> {
        self.keys().handles.clone()
    }

    /// Returns the key that authenticates list cursors.
    pub fn cursors(&self) -> Arc<MacKey> {
        self.keys().cursors.clone()
    }

    /// Returns the key that authenticates forms.
    pub fn csrf(&self) -> Arc<MacKey> {
        self.keys().csrf.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::{BYTES, MasterKey, Root};
    use zeroize::Zeroizing;

    fn root(version: i32, is_retired: bool) -> Root {
        let byte = u8::try_from(version).unwrap();
        Root { version, bytes: Zeroizing::new(vec![byte; BYTES]), is_retired }
    }

    #[test]
    fn the_seals_of_an_earlier_root_key_stay_good_until_it_is_retired() {
        let keys = MasterKey::of(1, &[root(1, false)]).unwrap();
        let (sealed, state) =
            (keys.wrap().seal(b"a", b"plain").unwrap(), keys.continuation().seal(b"b", b"c"));
        let (mac, hash, state) = (keys.csrf().sign(b"form"), keys.lookup("ada"), state.unwrap());
        let clone = keys.clone();
        assert!(keys.replace(2, &[root(1, false), root(2, false)]).unwrap());
        assert!(!keys.replace(2, &[root(2, false), root(1, false)]).unwrap(), "nothing new");
        assert_eq!(clone.writer(), 2, "clones follow");
        assert_eq!(clone.wrap().open(b"a", &sealed).unwrap().as_slice(), b"plain");
        assert!(
            clone.continuation().open(b"b", &state).is_ok() && clone.csrf().verify(b"form", mac.as_ref())
        );
        assert_ne!(clone.csrf().sign(b"form").as_ref(), mac.as_ref());
        assert_eq!(clone.lookup("ada"), hash, "hashes stay");
        assert!(keys.replace(2, &[root(1, true), root(2, false)]).unwrap());
        assert!(
            clone.continuation().open(b"b", &state).is_err() && !clone.csrf().verify(b"form", mac.as_ref())
        );
        assert!(clone.wrap().open(b"a", &sealed).is_ok() && clone.rows().open(b"b", &state).is_ok());
        assert_eq!(clone.lookup("ada"), hash);
    }

    #[test]
    fn a_root_key_that_is_known_but_not_current_opens_what_others_sealed_already() {
        let early = MasterKey::of(2, &[root(1, false), root(2, false)]).unwrap();
        let late = MasterKey::of(1, &[root(1, false), root(2, false)]).unwrap();
        let sealed = early.wrap().seal(b"", b"plain").unwrap();
        assert!(late.wrap().open(b"", &sealed).is_ok());
        assert!(MasterKey::of(1, &[root(1, false)]).unwrap().wrap().open(b"", &sealed).is_err());
        assert!(MasterKey::of(2, &[root(2, false)]).is_err(), "hashes need the first one");
    }
}
