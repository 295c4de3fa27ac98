//! The keys that sign an endpoint's messages (Standard Webhooks): a shared secret for `v1` (HMAC-SHA256) and
//! an ed25519 key for `v1a`, made together and stored as one value.

use super::master::{SealingKey, Unsealable, random};
use aws_lc_rs::{
    hmac,
    signature::{Ed25519KeyPair, KeyPair},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use zeroize::Zeroizing;

const SECRET_BYTES: usize = 32;
const PREFIX: &str = "whsec_";

/// Why a text can't be used as a signing secret. Does not quote it.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("a signing secret is \"whsec_\" and 32 bytes in base64, as endpoints have it")]
    Malformed,
    #[error(transparent)]
    Key(#[from] Unsealable),
}

/// The keys of one signing secret. Has no `Debug`.
pub struct WebhookKey {
    /// The shared secret, then the ed25519 seed.
    bytes: Zeroizing<[u8; 2 * SECRET_BYTES]>,
    shared: hmac::Key,
    pair: Ed25519KeyPair,
}

impl WebhookKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// Returns an error if the system has no randomness.
    pub fn generate() -> Result<Self, Unsealable> {
        Self::from_bytes(Zeroizing::new(random()?))
    }

    /// Makes a key with the shared secret in `text`, in the form that [`Self::reveal`] returns. Its ed25519 key is new.
    ///
    /// # Errors
    /// Returns an error if the text has another form, or if the system has no randomness.
    pub fn from_secret(text: &str) -> Result<Self, SecretError> {
        let encoded = text.strip_prefix(PREFIX).ok_or(SecretError::Malformed)?;
        let secret = Zeroizing::new(BASE64_STANDARD.decode(encoded).map_err(|_| SecretError::Malformed)?);
        if secret.len() != SECRET_BYTES {
            return Err(SecretError::Malformed);
        }
        let mut bytes = Zeroizing::new(random::<{ 2 * SECRET_BYTES }>()?);
        let (shared, _) = bytes.split_at_mut(SECRET_BYTES);
        shared.copy_from_slice(&secret);
        Ok(Self::from_bytes(bytes)?)
    }

    fn from_bytes(bytes: Zeroizing<[u8; 2 * SECRET_BYTES]>) -> Result<Self, Unsealable> {
        let (secret, seed) = bytes.split_at(SECRET_BYTES);
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| Unsealable)?;
        let shared = hmac::Key::new(hmac::HMAC_SHA256, secret);
        Ok(Self { bytes, shared, pair })
    }

    /// Returns the shared secret in the form that is shown once.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{PREFIX}{}", BASE64_STANDARD.encode(&self.bytes[..SECRET_BYTES])))
    }

    /// Returns the public half of the ed25519 key in base64.
    pub fn public_key(&self) -> String {
        BASE64_STANDARD.encode(self.pair.public_key())
    }

    /// Seals the key for storage, bound to the secret's id.
    ///
    /// # Errors
    /// Returns an error if the system has no randomness.
    pub fn wrap(&self, key: &SealingKey, id: &str) -> Result<Vec<u8>, Unsealable> {
        key.seal(id.as_bytes(), self.bytes.as_slice())
    }

    /// Opens what [`Self::wrap`] returned.
    ///
    /// # Errors
    /// Returns an error if it was changed or belongs to another secret.
    pub fn unwrap(key: &SealingKey, id: &str, wrapped: &[u8]) -> Result<Self, Unsealable> {
        let plain = key.open(id.as_bytes(), wrapped)?;
        let bytes = <[u8; 2 * SECRET_BYTES]>::try_from(plain.as_slice()).map_err(|_| Unsealable)?;
        Self::from_bytes(Zeroizing::new(bytes))
    }

    /// Returns the signatures `v1,… v1a,…` over `id.timestamp.body`.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let signed = [id.as_bytes(), b".", timestamp.to_string().as_bytes(), b".", body].concat();
        let shared = BASE64_STANDARD.encode(hmac::sign(&self.shared, &signed));
        let own = BASE64_STANDARD.encode(self.pair.sign(&signed));
        format!("v1,{shared} v1a,{own}")
    }
}

#[cfg(test)]
mod tests {
    use super::{SecretError, WebhookKey};
    use base64::{Engine, prelude::BASE64_STANDARD};
    use zeroize::Zeroizing;

    /// The test vectors that svix publishes for v1 and v1a. Both signatures are deterministic.
    #[test]
    fn signatures_are_those_of_standard_webhooks() {
        let mut bytes = [0; 64];
        let secret = BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        // HMAC pads a shorter key with zeros.
        bytes[..secret.len()].copy_from_slice(&secret);
        // From a `whsk_` key: the seed, which comes before the public key.
        let seed = BASE64_STANDARD.decode("6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc=").unwrap();
        bytes[32..].copy_from_slice(&seed);
        let key = WebhookKey::from_bytes(Zeroizing::new(bytes)).unwrap();
        assert_eq!(key.public_key(), "1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=");
        let signed = key.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= \
                        v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";
        assert_eq!(signed, expected);
    }

    #[test]
    fn a_revealed_secret_makes_the_same_shared_key_again() {
        let key = WebhookKey::generate().ok().unwrap();
        let again = WebhookKey::from_secret(&key.reveal()).ok().unwrap();
        let shared = |key: &WebhookKey| key.sign("id", 1, b"{}").split(' ').next().unwrap().to_owned();
        assert_eq!(shared(&key), shared(&again));
        assert_ne!(key.public_key(), again.public_key());
    }

    #[test]
    fn a_text_that_is_not_a_secret_is_refused_without_quoting_it() {
        let short = format!("whsec_{}", BASE64_STANDARD.encode([7; 24]));
        for text in ["", "whsec_", "whsec_planted", "planted", short.as_str()] {
            let error = WebhookKey::from_secret(text).err().unwrap();
            assert!(matches!(error, SecretError::Malformed), "{text}");
            assert!(!error.to_string().contains("planted"), "{error}");
        }
    }
}
