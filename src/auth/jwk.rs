//! Keys of clients as JWKs (RFC 7517): which signatures they may verify. For client assertions (RFC 7523) and DPoP
//! proofs (RFC 9449).
//!
//! Not here: which keys may be registered or presented (`xwms_events::client`), and the server's own keys (`keyring`).

use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey,
    jwk::{Jwk, KeyOperations, PublicKeyUse},
};

/// The algorithms by which clients may sign: asymmetric ones only.
pub const ALGORITHMS: [&str; 9] =
    ["ES256", "ES384", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA"];

/// Returns whether the FAPI 2.0 Security Profile allows `alg` (§5.4.1). A client that follows it signs with no other.
pub const fn is_fapi_2(alg: Algorithm) -> bool {
    matches!(alg, Algorithm::PS256 | Algorithm::ES256 | Algorithm::EdDSA)
}

/// Returns the key of `jwk`, if it may verify signatures and fits the algorithm `alg` (RFC 7517 §4.2 to §4.4).
pub fn fitting(jwk: &Jwk, alg: Algorithm) -> Option<DecodingKey> {
    let common = &jwk.common;
    let verifies = common.public_key_use.as_ref().is_none_or(|for_| *for_ == PublicKeyUse::Signature)
        && common.key_operations.as_ref().is_none_or(|ops| ops.contains(&KeyOperations::Verify));
    let same = common.key_algorithm.is_none_or(|named| Algorithm::try_from(named).ok() == Some(alg));
    let key = DecodingKey::from_jwk(jwk).ok()?;
    let fits = key.family() == alg.family() && key.family() != AlgorithmFamily::Hmac;
    (verifies && same && fits).then_some(key)
}
