//! What signs messages of an endpoint (Standard Webhooks): a shared secret for `v1` (HMAC-SHA256) and an
//! ed25519 key for `v1a`, made together and kept as one.

use super::master::{SealingKey, Unsealable, random};
use aws_lc_rs::{
    hmac,
    signature::{Ed25519KeyPair, KeyPair},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use zeroize::Zeroizing;

const SECRET_BYTES: usize = 32;

/// The keys of one signing secret. Has no `Debug`.
pub struct WebhookKey {
    /// The shared secret, then the ed25519 seed.
    bytes: Zeroizing<[u8; 2 * SECRET_BYTES]>,
    shared: hmac::Key,
    pair: Ed25519KeyPair,
}

impl WebhookKey {
    /// A fresh one.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn generate() -> Result<Self, Unsealable> {
        Self::from_bytes(Zeroizing::new(random()?))
    }

    fn from_bytes(bytes: Zeroizing<[u8; 2 * SECRET_BYTES]>) -> Result<Self, Unsealable> {
        let (secret, seed) = bytes.split_at(SECRET_BYTES);
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| Unsealable)?;
        let shared = hmac::Key::new(hmac::HMAC_SHA256, secret);
        Ok(Self { bytes, shared, pair })
    }

    /// To show, once.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("whsec_{}", BASE64_STANDARD.encode(&self.bytes[..SECRET_BYTES])))
    }

    /// The public half of the ed25519 key, in base64.
    pub fn public_key(&self) -> String {
        BASE64_STANDARD.encode(self.pair.public_key())
    }

    /// To keep, bound to the secret's id.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn wrap(&self, key: &SealingKey, id: &str) -> Result<Vec<u8>, Unsealable> {
        key.seal(id.as_bytes(), self.bytes.as_slice())
    }

    /// What [`Self::wrap`] made.
    ///
    /// # Errors
    /// When it was changed, or is another secret's.
    pub fn unwrap(key: &SealingKey, id: &str, wrapped: &[u8]) -> Result<Self, Unsealable> {
        let plain = key.open(id.as_bytes(), wrapped)?;
        let bytes = <[u8; 2 * SECRET_BYTES]>::try_from(plain.as_slice()).map_err(|_| Unsealable)?;
        Self::from_bytes(Zeroizing::new(bytes))
    }

    /// `v1,… v1a,…` over `id.timestamp.body`.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let signed = [id.as_bytes(), b".", timestamp.to_string().as_bytes(), b".", body].concat();
        let shared = BASE64_STANDARD.encode(hmac::sign(&self.shared, &signed));
        let own = BASE64_STANDARD.encode(self.pair.sign(&signed));
        format!("v1,{shared} v1a,{own}")
    }
}

#[cfg(test)]
mod tests {
    use super::WebhookKey;
    use base64::{Engine, prelude::BASE64_STANDARD};
    use zeroize::Zeroizing;

    /// The vector that svix publishes for v1, and a key pair of RFC 8032 §7.1 (test 2) for v1a.
    #[test]
    fn signatures_are_those_of_standard_webhooks() {
        let mut bytes = [0; 64];
        let secret = BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        // HMAC pads a shorter key with zeros.
        bytes[..secret.len()].copy_from_slice(&secret);
        let seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
        for (index, byte) in bytes[32..].iter_mut().enumerate() {
            *byte = u8::from_str_radix(&seed[2 * index..2 * index + 2], 16).unwrap();
        }
        let key = WebhookKey::from_bytes(Zeroizing::new(bytes)).unwrap();
        assert_eq!(key.public_key(), "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=");
        let signed = key.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        let (shared, own) = signed.split_once(' ').unwrap();
        assert_eq!(shared, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let own = BASE64_STANDARD.decode(own.strip_prefix("v1a,").unwrap()).unwrap();
        let public = BASE64_STANDARD.decode(key.public_key()).unwrap();
        let verifier = aws_lc_rs::signature::UnparsedPublicKey::new(&aws_lc_rs::signature::ED25519, public);
        let content = br#"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#;
        assert!(verifier.verify(content, &own).is_ok());
    }
}
