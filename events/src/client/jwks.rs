//! The public keys of a client that signs assertions: which JWK sets may be registered (RFC 7517, RFC 7518 §6,
//! RFC 8037 §2). Checking a signature with them is the server's.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::Value;

const KEYS_MAX: usize = 10;
/// Modulus of an RSA key, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2_048..=8_192;
/// Longest public exponent of an RSA key, in bytes.
const EXPONENT_MAX: usize = 8;
/// Members that only a private or symmetric key has (RFC 7518 §6.2.2, §6.3.2, §6.4).
const PRIVATE: &[&str] = &["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Whether `jwks` may be registered; otherwise why not.
pub(super) fn check(jwks: &Value) -> Result<(), &'static str> {
    let keys = jwks["keys"].as_array().ok_or("not a JWK set: keys is missing")?;
    if !(1..=KEYS_MAX).contains(&keys.len()) {
        return Err("a JWK set of 1 to 10 keys");
    }
    keys.iter().try_for_each(check_key)
}

fn check_key(key: &Value) -> Result<(), &'static str> {
    if PRIVATE.iter().any(|member| key.get(member).is_some()) {
        return Err("public keys only: one has a member of a private key");
    }
    let curve = key["crv"].as_str();
    match key["kty"].as_str() {
        Some("EC") => {
            let size = match curve {
                Some("P-256") => 32,
                Some("P-384") => 48,
                _ => return Err("crv of an EC key must be P-256 or P-384"),
            };
            let point = ["x", "y"].iter().all(|member| has_bytes(key, member, size));
            if point { Ok(()) } else { Err("x and y of an EC key must be as long as its curve wants") }
        }
        Some("OKP") if curve != Some("Ed25519") => Err("crv of an OKP key must be Ed25519"),
        Some("OKP") if has_bytes(key, "x", 32) => Ok(()),
        Some("OKP") => Err("x of an Ed25519 key must have 32 bytes"),
        Some("RSA") => check_rsa(key),
        _ => Err("kty must be EC, RSA or OKP"),
    }
}

fn check_rsa(key: &Value) -> Result<(), &'static str> {
    let modulus = bytes(key, "n").ok_or("n of an RSA key is missing or not base64url")?;
    if !RSA_BITS.contains(&bits(&modulus)) {
        return Err("an RSA key must have 2048 to 8192 bits");
    }
    let exponent = bytes(key, "e").ok_or("e of an RSA key is missing or not base64url")?;
    let odd = exponent.last().is_some_and(|last| last % 2 == 1);
    if odd && bits(&exponent) > 1 && exponent.len() <= EXPONENT_MAX {
        Ok(())
    } else {
        Err("e of an RSA key must be odd and at least 3")
    }
}

/// Length of a big-endian number.
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
        for set in [json!({}), json!({"keys": []}), json!({"keys": vec![ec(); 11]}), json!([ec()])] {
            assert!(check(&set).is_err(), "{set}");
        }
    }
}
