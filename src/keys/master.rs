//! The master key: 256 bits that are not in Postgres. Each use has its own key, derived from the master key
//! (HKDF-SHA256, RFC 5869), so that no use can be exploited to attack another.

use aws_lc_rs::{
    aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, Salt},
    hmac, rand,
};
use base64::{Engine, engine::general_purpose::STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};
use std::{path::Path, sync::Arc};
use zeroize::Zeroizing;

const BYTES: usize = 32;

/// Why the master key can't be used.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    #[error("the master key file {path} can't be used: {source}")]
    File { path: String, source: std::io::Error },
    #[error("the master key is not base64 of 32 bytes")]
    Malformed,
    #[error("the random number generator failed")]
    Random,
}

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

/// An AEAD key (AES-256-GCM-SIV, RFC 8452: a nonce that repeats by chance reveals nothing).
#[derive(Clone)]
pub struct SealingKey(Arc<LessSafeKey>);

impl SealingKey {
    /// Creates a key from 32 bytes.
    ///
    /// # Errors
    /// Returns an error if there are not 32 bytes.
    pub fn new(bytes: &[u8]) -> Result<Self, Unsealable> {
        let key = UnboundKey::new(&AES_256_GCM_SIV, bytes).map_err(|_| Unsealable)?;
        Ok(Self(Arc::new(LessSafeKey::new(key))))
    }

    /// Returns the nonce and ciphertext of `plain`. They open only with the same `bound`.
    ///
    /// # Errors
    /// Returns an error if the system has no randomness.
    pub fn seal(&self, bound: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unsealable> {
        let nonce: [u8; NONCE_LEN] = random()?;
        let mut text = plain.to_vec();
        self.0
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
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Unsealable)?;
        let mut text = Zeroizing::new(text.to_vec());
        let length = self.0.open_in_place(nonce, Aad::from(bound), &mut text).map_err(|_| Unsealable)?.len();
        text.truncate(length);
        Ok(text)
    }

    /// Returns `value` sealed as text that fits into a form or a URL: state that a page or a link carries. It opens only
    /// with the same `bound`.
    ///
    /// # Errors
    /// Returns an error if the system has no randomness, or `value` is no JSON.
    pub fn seal_text(&self, bound: &[u8], value: &impl Serialize) -> Result<String, Unsealable> {
        let plain = Zeroizing::new(serde_json::to_vec(value).map_err(|_| Unsealable)?);
        Ok(BASE64_URL_SAFE_NO_PAD.encode(self.seal(bound, &plain)?))
    }

    /// Returns the value that was sealed as `text`; `None` if we didn't, or it is bound to something else. Empty text never
    /// opens.
    pub fn open_text<T: DeserializeOwned>(&self, bound: &[u8], text: &str) -> Option<T> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        serde_json::from_slice(&self.open(bound, &sealed).ok()?).ok()
    }
}

struct Derived {
    wrap: SealingKey,
    answers: SealingKey,
    continuation: SealingKey,
    lookup: hmac::Key,
    secrets: hmac::Key,
    handles: hmac::Key,
    cursors: hmac::Key,
    csrf: hmac::Key,
    domains: hmac::Key,
    marks: hmac::Key,
}

/// The keys derived from the master key. Has no `Debug`.
#[derive(Clone)]
pub struct MasterKey(Arc<Derived>);

impl MasterKey {
    /// Derives all keys from the 32 bytes of a master key.
    ///
    /// # Errors
    /// Returns [`MasterKeyError::Malformed`] if there are not 32 bytes.
    pub fn new(bytes: &[u8]) -> Result<Self, MasterKeyError> {
        if bytes.len() != BYTES {
            return Err(MasterKeyError::Malformed);
        }
        let root = Salt::new(HKDF_SHA256, b"xwms master key 1").extract(bytes);
        let derive = |use_: &str| {
            let mut key = Zeroizing::new([0_u8; BYTES]);
            root.expand(&[use_.as_bytes()], HKDF_SHA256)
                .and_then(|okm| okm.fill(key.as_mut_slice()))
                .map_err(|_| MasterKeyError::Malformed)?;
            Ok::<_, MasterKeyError>(key)
        };
        let sealing =
            |use_: &str| SealingKey::new(derive(use_)?.as_slice()).map_err(|_| MasterKeyError::Malformed);
        let mac =
            |use_: &str| Ok::<_, MasterKeyError>(hmac::Key::new(hmac::HMAC_SHA256, derive(use_)?.as_slice()));
        Ok(Self(Arc::new(Derived {
            wrap: sealing("wrap")?,
            answers: sealing("answers")?,
            continuation: sealing("continuation")?,
            lookup: mac("lookup")?,
            secrets: mac("secrets")?,
            handles: mac("handles")?,
            cursors: mac("cursors")?,
            csrf: mac("csrf")?,
            domains: mac("domains")?,
            marks: mac("marks")?,
        })))
    }

    /// Reads the key from base64, the format of the setting `master_key`.
    ///
    /// # Errors
    /// Returns [`MasterKeyError::Malformed`] if `text` is not base64 of 32 bytes.
    pub fn from_base64(text: &str) -> Result<Self, MasterKeyError> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| MasterKeyError::Malformed)?;
        Self::new(&Zeroizing::new(bytes))
    }

    /// Reads the key from the file. If the file does not exist and `create` is set, writes a new key to it
    /// first, readable by its owner only.
    ///
    /// # Errors
    /// Returns an error if the file can't be read or written, or contains no key.
    pub fn from_file(path: &Path, create: bool) -> Result<Self, MasterKeyError> {
        let failed = |source| MasterKeyError::File { path: path.display().to_string(), source };
        match std::fs::read_to_string(path) {
            Ok(text) => Self::from_base64(&Zeroizing::new(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && create => {
                let text = Self::generate()?;
                write_private(path, &text).map_err(failed)?;
                Self::from_base64(&text)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Returns a new key in base64.
    ///
    /// # Errors
    /// Returns an error if the system has no randomness.
    pub fn generate() -> Result<Zeroizing<String>, MasterKeyError> {
        let bytes = Zeroizing::new(random::<BYTES>().map_err(|_| MasterKeyError::Random)?);
        Ok(Zeroizing::new(STANDARD.encode(bytes.as_slice())))
    }

    /// Returns the key that wraps other keys.
    pub fn wrap(&self) -> &SealingKey {
        &self.0.wrap
    }

    /// Returns the key that seals stored responses.
    pub fn answers(&self) -> &SealingKey {
        &self.0.answers
    }

    /// Returns the key that seals the state that a page carries from one request to the next.
    pub fn continuation(&self) -> &SealingKey {
        &self.0.continuation
    }

    /// Returns a keyed hash of `value`, for lookups.
    pub fn lookup(&self, value: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&self.0.lookup, value.as_bytes()))
    }

    /// Returns the keyed hash of a client secret.
    pub fn secret_digest(&self, secret: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&self.0.secrets, secret.as_bytes()))
    }

    /// Returns the token that proves that `origin` belongs to the client.
    pub fn domain_token(&self, client_id: &str, origin: &str) -> String {
        let covered = format!("{client_id} {origin}");
        BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&self.0.domains, covered.as_bytes()))
    }

    /// Returns the key for hashes that only tell whether two values of one subject are equal. It follows from
    /// this key and from `subject`, the subject's own: without either, nobody can compute such a hash.
    pub fn marks_of(&self, subject: &[u8]) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&self.0.marks, subject).as_ref())
    }

    /// Returns the key that authenticates handles (`handle`).
    pub(super) fn handles(&self) -> &hmac::Key {
        &self.0.handles
    }

    /// Returns the key that authenticates list cursors.
    pub fn cursors(&self) -> &hmac::Key {
        &self.0.cursors
    }

    /// Returns the key that authenticates forms.
    pub fn csrf(&self) -> &hmac::Key {
        &self.0.csrf
    }
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
