//! The public keys of a client that signs assertions: which JWK sets may be registered (RFC 7517, RFC 7518 §6, RFC 8037
//! §2). The server checks signatures, and whether a point lies on its curve.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::Value;

const KEYS_MAX: usize = 10;
/// Size of the modulus of an RSA key, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2_048..=8_192;
/// Size of the public exponent of an RSA key: FIPS 186-5 requires more than 2^16, and libraries allow at most 33 bits.
const EXPONENT_BITS: std::ops::RangeInclusive<usize> = 17..=33;
/// Longest key id, in bytes.
const KID_MAX: usize = 256;
/// Members that only private or symmetric keys have (RFC 7518 §6.2.2, §6.3.2, §6.4).
const PRIVATE: &[&str] = &["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Checks whether `jwks` may be registered; returns the reason if not.
pub(super) fn check(jwks: &Value) -> Result<(), &'static str> {
    let keys = jwks["keys"].as_array().ok_or("not a JWK set: keys is missing")?;
    if !(1..=KEYS_MAX).contains(&keys.len()) {
        return Err("a JWK set must have 1 to 10 keys");
    }
    keys.iter().try_for_each(check_key)?;
    let mut names: Vec<_> = keys.iter().filter_map(|key| key["kid"].as_str()).collect();
    names.sort_unstable();
    let twice = names.windows(2).any(|pair| matches!(pair, [one, other] if one == other));
    if twice { Err("two keys have the same kid") } else { Ok(()) }
}

/// Checks the purpose of a key (RFC 7517 §4.2 to §4.5): it verifies, with one of `algorithms`.
fn check_purpose(key: &Value, algorithms: &[&str]) -> Result<(), &'static str> {
    if key.get("use").is_some_and(|purpose| purpose != "sig") {
        return Err("use of a key must be sig");
    }
    if let Some(operations) = key.get("key_ops") {
        let operations = operations.as_array().map(Vec::as_slice).unwrap_or_default();
        // A public key supports no other operation.
        if !matches!(operations, [only] if only == "verify") {
            return Err("key_ops of a key must be verify only");
        }
    }
    if key.get("alg").is_some_and(|alg| !alg.as_str().is_some_and(|alg| algorithms.contains(&alg))) {
        return Err("alg of a key must match its type");
    }
    match key.get("kid").map(|kid| kid.as_str().is_some_and(|kid| (1..=KID_MAX).contains(&kid.len()))) {
        None | Some(true) => Ok(()),
        Some(false) => Err("kid must be a string of 1 to 256 bytes"),
    }
}

/// Checks whether `key` is a public JWK that verifies signatures and is strong enough; returns the reason if not.
///
/// # Errors
/// What is wrong with it.
pub fn check_key(key: &Value) -> Result<(), &'static str> {
    if PRIVATE.iter().any(|member| key.get(member).is_some()) {
        return Err("keys must be public: one has a member of a private key");
    }
    let curve = key["crv"].as_str();
    match key["kty"].as_str() {
        Some("EC") => {
            let (size, algorithm) = match curve {
                Some("P-256") => (32, "ES256"),
                Some("P-384") => (48, "ES384"),
                _ => return Err("crv of an EC key must be P-256 or P-384"),
            };
            check_purpose(key, &[algorithm])?;
            let point = ["x", "y"].iter().all(|member| has_bytes(key, member, size));
            if point {
                Ok(())
            } else {
                Err("x and y of an EC key must have the length that its curve requires")
            }
        }
        Some("OKP") if curve != Some("Ed25519") => Err("crv of an OKP key must be Ed25519"),
        Some("OKP") if has_bytes(key, "x", 32) => check_purpose(key, &["EdDSA"]),
        Some("OKP") => Err("x of an Ed25519 key must have 32 bytes"),
        Some("RSA") => {
            check_purpose(key, &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"])?;
            check_rsa(key)
        }
        _ => Err("kty must be EC, RSA or OKP"),
    }
}

fn check_rsa(key: &Value) -> Result<(), &'static str> {
    let modulus = bytes(key, "n").ok_or("n of an RSA key is missing or not base64url")?;
    let exponent = bytes(key, "e").ok_or("e of an RSA key is missing or not base64url")?;
    if [&modulus, &exponent].iter().any(|number| number.first() == Some(&0)) {
        return Err("n and e of an RSA key must not start with a zero byte");
    }
    if !RSA_BITS.contains(&bits(&modulus)) {
        return Err("an RSA key must have 2048 to 8192 bits");
    }
    let odd = |number: &[u8]| number.last().is_some_and(|last| last % 2 == 1);
    if !odd(&modulus) {
        return Err("n of an RSA key must be odd");
    }
    if odd(&exponent) && EXPONENT_BITS.contains(&bits(&exponent)) {
        Ok(())
    } else {
        Err("e of an RSA key must be odd, at least 65537 and at most of 33 bits")
    }
}

/// Returns the length of a big-endian number, in bits.
fn bits(number: &[u8]) -> usize {
    let mut digits = number.iter().skip_while(|byte| **byte == 0);
    let first = digits.next().map_or(0, |byte| 8 - byte.leading_zeros() as usize);
    first + digits.count() * 8
}

fn bytes(key: &Value, member: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(key[member].as_str()?).ok()
}

fn has_bytes(key: &Value, member: &str, size: usize) -> bool {
    bytes(key, member).is_some_and(|bytes| bytes.len() == size)
}

#[cfg(test)]
mod tests {
    use super::check;
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    use serde_json::{Value, json};

    fn text(size: usize) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(vec![0xff; size])
    }

    fn verdict(key: Value) -> Result<(), &'static str> {
        check(&json!({"keys": [key]}))
    }

    fn ec() -> Value {
        json!({"kty": "EC", "crv": "P-256", "x": text(32), "y": text(32), "kid": "1", "use": "sig"})
    }

    fn rsa(size: usize) -> Value {
        json!({"kty": "RSA", "n": text(size), "e": "AQAB"})
    }

    #[test]
    fn public_keys_that_can_be_used_may_be_registered() {
        let p384 = json!({"kty": "EC", "crv": "P-384", "x": text(48), "y": text(48)});
        let ed25519 = json!({"kty": "OKP", "crv": "Ed25519", "x": text(32)});
        for key in [ec(), p384, rsa(256), rsa(512), ed25519] {
            assert_eq!(verdict(key.clone()), Ok(()), "{key}");
        }
    }

    #[test]
    fn every_member_of_a_private_key_is_refused() {
        for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            for mut key in [ec(), rsa(256)] {
                key[member] = json!("AA");
                assert!(verdict(key).is_err(), "{member}");
            }
        }
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table of what is refused")]
    fn keys_that_could_never_verify_anything_are_refused() {
        let with = |mut key: Value, member: &str, value: Value| {
            key[member] = value;
            key
        };
        for key in [
            json!({}),
            json!("key"),
            json!({"kty": "oct"}),
            with(ec(), "crv", json!("P-521")),
            with(ec(), "crv", json!("secp256k1")),
            with(ec(), "x", json!("garbage!")),
            with(ec(), "y", Value::Null),
            with(ec(), "y", json!(text(31))),
            json!({"kty": "OKP", "crv": "X25519", "x": text(32)}),
            json!({"kty": "OKP", "crv": "Ed25519", "x": text(31)}),
            rsa(128),
            rsa(2048),
            with(rsa(256), "n", json!(BASE64_URL_SAFE_NO_PAD.encode([[0; 128], [0xff; 128]].concat()))),
            with(rsa(256), "e", json!("AQ")),
            with(rsa(256), "e", json!("AQAC")),
            with(rsa(256), "e", Value::Null),
        ] {
            assert!(verdict(key.clone()).is_err(), "{key}");
        }
        for (member, value) in [
            ("use", json!("enc")),
            ("use", json!(["sig"])),
            ("use", Value::Null),
            ("key_ops", json!(["encrypt"])),
            ("key_ops", json!([])),
            ("key_ops", json!("verify")),
            ("key_ops", json!(["verify", "verify"])),
            ("key_ops", json!(["verify", "sign"])),
            ("alg", json!("RS256")),
            ("alg", json!("ES384")),
            ("alg", json!("none")),
            ("alg", json!(1)),
            ("kid", json!("")),
            ("kid", json!(7)),
            ("kid", json!("k".repeat(257))),
        ] {
            assert!(verdict(with(ec(), member, value.clone())).is_err(), "{member} {value}");
        }
        for (member, value) in [
            ("alg", json!("RSA-OAEP")),
            ("alg", json!("HS256")),
            ("alg", json!("ES256")),
            ("e", json!("Aw")),
            ("e", json!("AAEAAQ")),
            ("e", json!("AQAAAAAAAAE")),
        ] {
            assert!(verdict(with(rsa(256), member, value.clone())).is_err(), "{member} {value}");
        }
        let even = BASE64_URL_SAFE_NO_PAD.encode([vec![0xff; 255], vec![0xfe]].concat());
        assert!(verdict(with(rsa(256), "n", json!(even))).is_err());
        let padded = BASE64_URL_SAFE_NO_PAD.encode([vec![0], vec![0xff; 256]].concat());
        assert!(verdict(with(rsa(256), "n", json!(padded))).is_err());
        let named = |kid: &str| with(ec(), "kid", json!(kid));
        assert!(check(&json!({"keys": [named("a"), named("b")]})).is_ok());
        assert!(check(&json!({"keys": [named("a"), named("b"), named("a")]})).is_err());
        let verifies = json!(["verify"]);
        assert_eq!(verdict(with(with(ec(), "key_ops", verifies), "alg", json!("ES256"))), Ok(()));
        for set in [json!({}), json!({"keys": []}), json!({"keys": vec![ec(); 11]}), json!([ec()])] {
            assert!(check(&set).is_err(), "{set}");
        }
    }
}
