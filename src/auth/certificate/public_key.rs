//! Whether the key of a certificate is one of a client's keys (RFC 8705 §2.2.2). Keys are compared as JWKs (RFC
//! 7518 §6, RFC 8037 §2), so the certificate may be renewed as long as its key stays.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::Value;
use x509_parser::{public_key::PublicKey, x509::SubjectPublicKeyInfo};

/// The algorithms of keys (RFC 3279 §2.3, RFC 5480 §2.1, RFC 8410 §3).
const RSA: &str = "1.2.840.113549.1.1.1";
const EC: &str = "1.2.840.10045.2.1";
const ED25519: &str = "1.3.101.112";
/// The curves of elliptic keys, with the size of a coordinate in bytes.
const CURVES: [(&str, &str, usize); 2] =
    [("1.2.840.10045.3.1.7", "P-256", 32), ("1.3.132.0.34", "P-384", 48)];

/// Returns whether `key` is in the JWK set. A member `x5c` of a JWK says nothing that its key does not say.
pub(super) fn is_in(jwks: &Value, key: &SubjectPublicKeyInfo<'_>) -> bool {
    let Some(members) = members(key) else { return false };
    let has_all = |jwk: &Value| {
        members.iter().all(|(name, value)| jwk.get(name).and_then(Value::as_str) == Some(value.as_str()))
    };
    jwks.get("keys").and_then(Value::as_array).is_some_and(|keys| keys.iter().any(has_all))
}

/// Returns the members of the JWK of `key` that identify it; `None` for a kind of key that no client can register.
fn members(key: &SubjectPublicKeyInfo<'_>) -> Option<Vec<(&'static str, String)>> {
    let encode = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let bytes: &[u8] = &key.subject_public_key.data;
    match key.algorithm.algorithm.to_id_string().as_str() {
        RSA => {
            let PublicKey::RSA(rsa) = key.parsed().ok()? else { return None };
            let (n, e) = (encode(trimmed(rsa.modulus)), encode(trimmed(rsa.exponent)));
            Some(vec![("kty", "RSA".to_owned()), ("n", n), ("e", e)])
        }
        EC => {
            let oid = key.algorithm.parameters.as_ref()?.as_oid().ok()?.to_id_string();
            let (_, name, size) = CURVES.into_iter().find(|(known, ..)| *known == oid)?;
            // An uncompressed point (SEC 1 §2.3.3).
            let point = bytes.strip_prefix(&[4]).filter(|point| point.len() == 2 * size)?;
            let (x, y) = point.split_at_checked(size)?;
            Some(vec![("kty", "EC".to_owned()), ("crv", name.to_owned()), ("x", encode(x)), ("y", encode(y))])
        }
        ED25519 => Some(vec![("kty", "OKP".to_owned()), ("crv", "Ed25519".to_owned()), ("x", encode(bytes))]),
        _ => None,
    }
}

/// Returns a number without the zeros at its beginning.
fn trimmed(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::is_in;
    use crate::keys::key_pair::generate;
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P384_SHA384};
    use serde_json::{Value, json};
    use xwms_events::{ids::SigningKeyId, signing_key::Algorithm};

    /// Returns a certificate of each kind of key, with the key as a JWK.
    fn all() -> Vec<(Vec<u8>, Value)> {
        let certificate =
            |pair: &KeyPair| CertificateParams::default().self_signed(pair).unwrap().der().to_vec();
        let mut all: Vec<_> = Algorithm::ALL
            .into_iter()
            .map(|algorithm| {
                let id = SigningKeyId::from_uuid(uuid::Uuid::now_v7());
                let key = generate(algorithm, 2048, id).unwrap();
                let pair = KeyPair::try_from(key.pkcs8.as_slice()).unwrap();
                (certificate(&pair), key.public_jwk)
            })
            .collect();
        let pair = KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).unwrap();
        let (x, y) = pair.public_key_raw()[1..].split_at(48);
        let [x, y] = [x, y].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part));
        all.push((certificate(&pair), json!({"kty": "EC", "crv": "P-384", "x": x, "y": y})));
        all
    }

    #[test]
    fn a_certificate_has_the_key_that_is_its_own_of_every_kind() {
        let all = all();
        for (index, (der, _)) in all.iter().enumerate() {
            let (_, read) = x509_parser::parse_x509_certificate(der).unwrap();
            for (other, (_, jwk)) in all.iter().enumerate() {
                let jwks = json!({"keys": [jwk]});
                assert_eq!(is_in(&jwks, read.public_key()), index == other, "{jwk}");
            }
            for none in [json!({}), json!({"keys": []}), json!({"keys": [{}, {"kty": "EC"}, {"kty": "RSA"}]})]
            {
                assert!(!is_in(&none, read.public_key()));
            }
        }
    }
}
