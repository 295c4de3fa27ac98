//! Key pairs that sign tokens: how one is made, kept parsed, and signs (RFC 7518 §3.3 and §3.4, RFC 8037
//! §3.1).
//!
//! Which key signs at which time is decided in `auth::keyring`. Parsing an RSA key costs several times as
//! much as a signature, so each pair is parsed only once.

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize, PublicKeyComponents},
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
    },
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use xwms_events::{ids::SigningKeyId, signing_key::Algorithm};
use zeroize::Zeroizing;

/// What went wrong with a key pair.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("{0}")]
pub struct KeyPairError(&'static str);

/// Returns the JWT library's name for the algorithm.
pub const fn jwt_algorithm(algorithm: Algorithm) -> jsonwebtoken::Algorithm {
    match algorithm {
        Algorithm::ES256 => jsonwebtoken::Algorithm::ES256,
        Algorithm::RS256 => jsonwebtoken::Algorithm::RS256,
        Algorithm::EdDSA => jsonwebtoken::Algorithm::EdDSA,
    }
}

/// A new key pair: the private half in PKCS #8, and the public half.
pub struct NewKey {
    pub pkcs8: Zeroizing<Vec<u8>>,
    pub public_jwk: Value,
}

/// Sizes of a new RSA key, in bits.
pub const RSA_BITS: [u16; 2] = [2048, 3072];

/// A key pair that signs.
pub enum KeyPair {
    Es256(EcdsaKeyPair),
    Rs256(RsaKeyPair),
    EdDsa(Ed25519KeyPair),
}

/// Makes a key pair. An RSA key has `rsa_bits` bits, 2048 or 3072, and takes between a tenth of a second and
/// several seconds.
///
/// # Errors
/// Returns an error if the system has no randomness.
pub fn generate(algorithm: Algorithm, rsa_bits: u16, key_id: SigningKeyId) -> Result<NewKey, KeyPairError> {
    let no = |_| KeyPairError("generation failed");
    let pkcs8 = match algorithm {
        Algorithm::ES256 => {
            let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(no)?;
            pair.to_pkcs8v1().map_err(no)?.as_ref().to_vec()
        }
        Algorithm::EdDSA => {
            let pair = Ed25519KeyPair::generate().map_err(no)?;
            pair.to_pkcs8v1().map_err(no)?.as_ref().to_vec()
        }
        Algorithm::RS256 => {
            let size = if rsa_bits == 3072 { KeySize::Rsa3072 } else { KeySize::Rsa2048 };
            let pair = RsaKeyPair::generate(size).map_err(no)?;
            let der: Pkcs8V1Der<'_> = pair.as_der().map_err(no)?;
            der.as_ref().to_vec()
        }
    };
    let pkcs8 = Zeroizing::new(pkcs8);
    let public_jwk = KeyPair::parse(algorithm, &pkcs8)?.public_jwk(key_id);
    Ok(NewKey { pkcs8, public_jwk })
}

impl KeyPair {
    /// Parses the key pair whose private half is `pkcs8`.
    ///
    /// # Errors
    /// Returns an error if `pkcs8` is not a key of this algorithm.
    pub fn parse(algorithm: Algorithm, pkcs8: &[u8]) -> Result<Self, KeyPairError> {
        let no = |_| KeyPairError("the private key does not belong to its algorithm");
        Ok(match algorithm {
            Algorithm::ES256 => {
                Self::Es256(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8).map_err(no)?)
            }
            Algorithm::RS256 => Self::Rs256(RsaKeyPair::from_pkcs8(pkcs8).map_err(no)?),
            // PKCS #8 version 1, which `generate` writes, has no public half to compare with.
            Algorithm::EdDSA => Self::EdDsa(Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8).map_err(no)?),
        })
    }

    /// Returns whether a signature takes long enough to delay other requests.
    pub const fn is_slow(&self) -> bool {
        matches!(self, Self::Rs256(_))
    }

    /// Returns the signature of `message`, encoded as in a JWS.
    ///
    /// # Errors
    /// Returns an error if the cryptography fails.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyPairError> {
        let no = |_| KeyPairError("signing failed");
        match self {
            Self::Es256(pair) => Ok(pair.sign(&SystemRandom::new(), message).map_err(no)?.as_ref().to_vec()),
            Self::EdDsa(pair) => Ok(pair.sign(message).as_ref().to_vec()),
            Self::Rs256(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).map_err(no)?;
                Ok(signature)
            }
        }
    }

    /// Returns the public half as a JWK with the id `key_id` (RFC 7517 §4).
    fn public_jwk(&self, key_id: SigningKeyId) -> Value {
        let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let mut jwk = match self {
            Self::Es256(pair) => {
                // An uncompressed point (SEC 1 §2.3.3): 4, then x and y.
                let point = pair.public_key().as_ref();
                let (x, y) = point.get(1..).unwrap_or_default().split_at(point.len() / 2);
                json!({"kty": "EC", "crv": "P-256", "alg": "ES256", "x": text(x), "y": text(y)})
            }
            Self::EdDsa(pair) => {
                json!({"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "x": text(pair.public_key().as_ref())})
            }
            Self::Rs256(pair) => {
                let PublicKeyComponents::<Vec<u8>> { n, e } = pair.public_key().into();
                json!({"kty": "RSA", "alg": "RS256", "n": text(&n), "e": text(&e)})
            }
        };
        jwk["use"] = json!("sig");
        jwk["kid"] = json!(key_id.to_string());
        jwk
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyPair, RSA_BITS, generate};
    use jsonwebtoken::{DecodingKey, jwk::Jwk};
    use uuid::Uuid;
    use xwms_events::{ids::SigningKeyId, signing_key::Algorithm};

    #[test]
    fn a_pair_of_every_kind_signs_what_its_public_half_verifies() {
        let kinds = [(Algorithm::ES256, 2048), (Algorithm::EdDSA, 2048)];
        for (algorithm, bits) in kinds.into_iter().chain(RSA_BITS.map(|bits| (Algorithm::RS256, bits))) {
            let new = generate(algorithm, bits, SigningKeyId::from_uuid(Uuid::from_u128(1))).unwrap();
            let pair = KeyPair::parse(algorithm, &new.pkcs8).unwrap();
            let signature = pair.sign(b"message").unwrap();
            let jwk: Jwk = serde_json::from_value(new.public_jwk.clone()).unwrap();
            let key = DecodingKey::from_jwk(&jwk).unwrap();
            let signature = base64::Engine::encode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, signature);
            let name = super::jwt_algorithm(algorithm);
            assert!(
                jsonwebtoken::crypto::verify(&signature, b"message", &key, name).unwrap(),
                "{algorithm:?}"
            );
            assert!(!jsonwebtoken::crypto::verify(&signature, b"massage", &key, name).unwrap());
            let n = new.public_jwk["n"].as_str().map(|n| n.len() * 6 / 8 * 8);
            assert!(n.is_none_or(|size| size == usize::from(bits)), "{bits}: {n:?}");
        }
    }
}
