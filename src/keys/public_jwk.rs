//! Checks that the public keys of a client registration are valid keys: points on their curves, of full
//! order, and moduli that could be a product of two large primes (SP 800-89 §5.3.3).
//!
//! The shape of a JWK set is checked in `xwms_events::client`, which contains no cryptography.

use aws_lc_rs::{
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    },
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use curve25519_dalek::edwards::CompressedEdwardsY;
use serde_json::Value;
use xwms_events::Refusal;

/// A modulus may have no prime factor smaller than this (SP 800-89 §5.3.3).
const FACTOR_MIN: u32 = 752;

/// Refuses a JWK set that contains an invalid public key. Its shape is checked elsewhere.
///
/// # Errors
/// Returns what is wrong with the first invalid key.
pub fn check(jwks: &Value) -> Result<(), Refusal> {
    let keys = jwks["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    keys.iter().try_for_each(check_key).map_err(|why| Refusal::invalid("jwks", "invalid_jwks", why))
}

fn check_key(key: &Value) -> Result<(), &'static str> {
    let bytes = |member: &str| {
        key[member].as_str().and_then(|text| BASE64_URL_SAFE_NO_PAD.decode(text).ok()).unwrap_or_default()
    };
    match (key["kty"].as_str(), key["crv"].as_str()) {
        (Some("EC"), curve) => {
            let point = [vec![4], bytes("x"), bytes("y")].concat();
            let algorithm =
                if curve == Some("P-384") { &ECDSA_P384_SHA384_FIXED } else { &ECDSA_P256_SHA256_FIXED };
            let parsed = ParsedPublicKey::new(algorithm, point);
            parsed.map(drop).map_err(|_| "x and y of an EC key must be a point of its curve")
        }
        (Some("OKP"), _) => check_ed25519(&bytes("x")),
        (Some("RSA"), _) => check_rsa(bytes("n"), bytes("e")),
        _ => Ok(()),
    }
}

/// Refuses keys of small or mixed order, and non-canonical encodings. A key of small order verifies
/// signatures of messages that nobody signed. A second encoding of a point looks like another key to a
/// program that compares bytes.
fn check_ed25519(x: &[u8]) -> Result<(), &'static str> {
    let point = CompressedEdwardsY::from_slice(x).ok().and_then(|compressed| compressed.decompress());
    let point = point.ok_or("x of an Ed25519 key must be a point of the curve")?;
    let sound = point.is_torsion_free() && !point.is_small_order() && point.compress().as_bytes() == x;
    let wrong = "x of an Ed25519 key must be a point of full order in canonical form";
    sound.then_some(()).ok_or(wrong)
}

fn check_rsa(n: Vec<u8>, e: Vec<u8>) -> Result<(), &'static str> {
    // Testing primes would be enough: a composite factor implies a smaller prime one.
    if (2..FACTOR_MIN).any(|factor| remainder(&n, factor) == 0) {
        return Err("n of an RSA key has a small factor");
    }
    let parsed = PublicKeyComponents { n, e }.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256);
    parsed.map(drop).map_err(|_| "n and e are not a valid RSA key")
}

/// Returns a big-endian number modulo a small one.
fn remainder(number: &[u8], modulus: u32) -> u32 {
    number.iter().fold(0, |rest, digit| (rest * 256 + u32::from(*digit)) % modulus)
}

#[cfg(test)]
mod tests {
    use super::check;
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    use serde_json::{Value, json};
    use xwms_events::{ids::SigningKeyId, signing_key::Algorithm};

    fn good(algorithm: Algorithm) -> Value {
        let id = SigningKeyId::from_uuid(uuid::Uuid::from_u128(1));
        crate::keys::key_pair::generate(algorithm, 2048, id).unwrap().public_jwk
    }

    fn is_good(key: Value) -> bool {
        check(&json!({"keys": [key]})).is_ok()
    }

    fn changed(algorithm: Algorithm, member: &str, change: impl Fn(&mut Vec<u8>)) -> Value {
        let mut key = good(algorithm);
        let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(key[member].as_str().unwrap()).unwrap();
        change(&mut bytes);
        key[member] = json!(BASE64_URL_SAFE_NO_PAD.encode(bytes));
        key
    }

    #[test]
    fn real_keys_are_good() {
        for algorithm in Algorithm::ALL {
            assert!(is_good(good(algorithm)), "{algorithm:?}");
        }
    }

    #[test]
    fn points_off_the_curve_are_refused() {
        assert!(!is_good(changed(Algorithm::ES256, "x", |x| x[31] ^= 1)));
        assert!(!is_good(changed(Algorithm::ES256, "y", |y| y[31] ^= 1)));
        assert!(!is_good(changed(Algorithm::ES256, "y", |y| y.fill(0))));
        assert!(!is_good(changed(Algorithm::ES256, "x", |x| x.fill(0xff))));
    }

    #[test]
    fn ed25519_points_of_small_order_or_another_spelling_are_refused() {
        // Every encoding of the eight points of small order starts with one of these y coordinates.
        let order_8 = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05";
        let p = "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
        let hex = |text: &str| -> Vec<u8> {
            (0..32).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap()).collect()
        };
        let mut weak = vec![vec![0; 32], hex(order_8), hex(p)];
        let mut one = vec![0; 32];
        one[0] = 1;
        let mut minus_one = hex(p);
        minus_one[0] = 0xec;
        let mut p_and_one = hex(p);
        p_and_one[0] = 0xee;
        weak.extend([one, minus_one, p_and_one, vec![0xff; 32]]);
        for sign in [0, 0x80] {
            for point in &weak {
                let key = changed(Algorithm::EdDSA, "x", |x| {
                    x.clone_from(point);
                    x[31] |= sign;
                });
                assert!(!is_good(key.clone()), "{key}");
            }
        }
    }

    #[test]
    fn moduli_with_small_factors_are_refused() {
        let last = |n: &mut Vec<u8>, add: fn(u8) -> u8| n[255] = add(n[255]);
        assert!(!is_good(changed(Algorithm::RS256, "n", |n| last(n, |byte| byte & 0xfe))));
        assert!(!is_good(changed(Algorithm::RS256, "n", |n| n.fill(0xff))));
        // 256 is one more than a multiple of three, so the sum of the bytes decides.
        let thrice = changed(Algorithm::RS256, "n", |n| {
            n[200] = 0;
            let rest: u32 = n.iter().copied().map(u32::from).sum();
            n[200] = u8::try_from((3 - rest % 3) % 3).unwrap();
        });
        assert!(!is_good(thrice));
    }
}
