//! The validation of a DPoP proof (RFC 9449 §4.3), except whether it was used before.

use super::{error::ProofError, nonce::good_until, target};
use crate::{
    auth::jwk::{ALGORITHMS, fitting, is_fapi_2},
    keys::master::MasterKey,
    store::once::UseOnce,
};
use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, Validation,
    jwk::{Jwk, ThumbprintHash},
};
use serde::Deserialize;
use serde_json::Value;
use xwms_events::{
    Timestamp,
    client::{Client, check_public_jwk},
};

/// Longest proof, in bytes. The server takes 16 KiB of headers in all.
const SIZE_MAX: usize = 8_192;
/// How far `iat` may be from the time of the server, in seconds.
const WINDOW_SECONDS: f64 = 60.0;
/// Longest `jti`, in bytes.
const JTI_MAX: usize = 256;

/// What a proof must be for.
pub struct Expected<'a> {
    pub method: &'a str,
    /// The URL of the endpoint; query and fragment don't matter.
    pub url: &'a str,
    /// The access token that is presented with the proof.
    pub access_token: Option<&'a str>,
    pub now: Timestamp,
    /// The key of the server's nonces, if the proof needs one.
    pub nonces: Option<&'a MasterKey>,
}

/// A good proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The thumbprint (RFC 7638) of the key that the client has.
    pub jkt: String,
    /// What it is signed with.
    pub alg: Algorithm,
    /// Its `jti`, to be recorded. Others can't use it up, because the key belongs to it.
    pub once: UseOnce,
}

impl Proof {
    /// Checks that `client` may sign its proofs so.
    ///
    /// # Errors
    /// [`ProofError::WeakAlgorithm`] if the client follows the FAPI 2.0 Security Profile, which demands more.
    pub fn check_algorithm(&self, client: &Client) -> Result<(), ProofError> {
        let may = !client.protocol.fapi_2_security_profile || is_fapi_2(self.alg);
        if may { Ok(()) } else { Err(ProofError::WeakAlgorithm) }
    }
}

#[derive(Deserialize)]
struct Claims {
    jti: String,
    htm: String,
    htu: String,
    iat: f64,
    #[serde(default)]
    ath: Option<String>,
    #[serde(default)]
    nonce: Option<String>,
}

/// Returns the proof in `text`, if it is good for what is expected.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn verify(text: &str, expected: &Expected<'_>) -> Result<Proof, ProofError> {
    if text.len() > SIZE_MAX {
        return Err(ProofError::TooLong);
    }
    let (jwk, alg, claims) = signed(text)?;
    if !(1..=JTI_MAX).contains(&claims.jti.len()) {
        return Err(ProofError::Id);
    }
    if claims.htm != expected.method {
        return Err(ProofError::Method);
    }
    if !target::is_same(&claims.htu, expected.url) {
        return Err(ProofError::Target);
    }
    if let Some(token) = expected.access_token {
        let hash = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, token.as_bytes()));
        if claims.ath.as_deref() != Some(hash.as_str()) {
            return Err(ProofError::AccessToken);
        }
    }
    let until = good_for(&claims, expected)?;
    let jkt = jwk.thumbprint(ThumbprintHash::SHA256).map_err(|_| ProofError::Key)?;
    // Proofs for tokens and proofs with tokens are recorded by different statements. No row of one is in the way of the
    // other, so they can't wait for each other in a circle.
    let use_ = if expected.access_token.is_some() { "with" } else { "for" };
    let key = digest(&SHA256, format!("dpop {use_} {jkt} {}", claims.jti).as_bytes());
    let key = key.as_ref().try_into().map_err(|_| ProofError::Malformed)?;
    Ok(Proof { jkt, alg, once: UseOnce { key, until } })
}

/// Returns until when the proof is good.
fn good_for(claims: &Claims, expected: &Expected<'_>) -> Result<Timestamp, ProofError> {
    if let Some(master) = expected.nonces {
        let nonce = claims.nonce.as_deref().ok_or(ProofError::Nonce)?;
        return good_until(master, nonce, expected.now).ok_or(ProofError::Nonce);
    }
    let now = expected.now.millis() as f64 / 1000.0;
    if (claims.iat - now).abs() > WINDOW_SECONDS {
        return Err(ProofError::IssuedAt);
    }
    Ok(Timestamp::from_millis(((claims.iat + WINDOW_SECONDS) * 1000.0).ceil() as i64))
}

/// Returns the key in the header, its algorithm, and the claims that it signed.
fn signed(text: &str) -> Result<(Jwk, Algorithm, Claims), ProofError> {
    let header = text.split('.').next().and_then(|part| BASE64_URL_SAFE_NO_PAD.decode(part).ok());
    let header = header.and_then(|header| serde_json::from_slice::<Value>(&header).ok());
    let header = header.ok_or(ProofError::Malformed)?;
    // `crit` names extensions that must be understood; none is (RFC 7515 §4.1.11).
    if header.get("crit").is_some() {
        return Err(ProofError::Malformed);
    }
    if !header["typ"].as_str().is_some_and(|typ| typ.eq_ignore_ascii_case("dpop+jwt")) {
        return Err(ProofError::Type);
    }
    let alg = header["alg"].as_str().filter(|alg| ALGORITHMS.contains(alg));
    let alg: Algorithm = alg.and_then(|alg| alg.parse().ok()).ok_or(ProofError::Algorithm)?;
    let jwk = header.get("jwk").ok_or(ProofError::Key)?;
    // Also refuses private keys: a client that sends one has lost it.
    check_public_jwk(jwk).map_err(|_| ProofError::Key)?;
    let jwk = Jwk::deserialize(jwk).map_err(|_| ProofError::Key)?;
    let key = fitting(&jwk, alg).ok_or(ProofError::Key)?;
    let mut validation = Validation::new(alg);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.set_required_spec_claims::<&str>(&[]);
    let data = jsonwebtoken::decode::<Value>(text, &key, &validation).map_err(|_| ProofError::Signature)?;
    let claims = Claims::deserialize(data.claims).map_err(|_| ProofError::Malformed)?;
    Ok((jwk, alg, claims))
}
