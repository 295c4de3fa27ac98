//! JWTs that a client signs with one of its keys: client assertions (RFC 7523) and request objects (RFC
//! 9101).
//!
//! Here: the header and the signature; which keys a client has is in `client_keys`, and which one fits in
//! `auth::jwk`. Each use checks its own claims.

use crate::auth::jwk::fitting;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, Validation,
    jwk::{Jwk, ThumbprintHash},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

/// Why a text is not a JWT of the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JwtFault {
    /// It can't be read.
    Malformed,
    /// `crit` names an extension.
    Critical,
    /// `typ` is that of another kind of token.
    Typ,
    /// No registered key has its `kid`.
    KeyUnknown,
    /// No registered key allows its `alg`, or the client may not use it here.
    Algorithm,
    Signature,
}

/// What a JWT must be, besides signed by the client.
pub(super) struct Expected<'a> {
    /// The allowed values of `typ`, if it is present, in lower case and without `application/`.
    pub types: &'a [&'a str],
    /// Whether the client may use an algorithm for it.
    pub is_allowed: &'a dyn Fn(Algorithm) -> bool,
}

/// A JWT that one of the client's keys signed.
pub(super) struct ClientJwt {
    pub claims: Value,
    /// The key that signed it: its `kid`, or its thumbprint (RFC 7638) if it has none.
    pub key_id: Option<String>,
}

/// Returns the claims of a JWT whose signature is not checked, if they can be read. Use them only to refuse it.
pub(super) fn unverified<T: DeserializeOwned>(jwt: &str) -> Option<T> {
    part(jwt, 1)
}

/// Returns the header of a JWT whose signature is not checked, if it can be read.
pub(super) fn unverified_header<T: DeserializeOwned>(jwt: &str) -> Option<T> {
    part(jwt, 0)
}

/// Returns a part of the JWT as JSON.
fn part<T: DeserializeOwned>(jwt: &str, index: usize) -> Option<T> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(jwt.split('.').nth(index)?).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Returns the JWT, if one of `keys` signed it with an asymmetric algorithm that fits that key. Keys in the header
/// (`jwk`, `jku`, `x5c`, `x5u`) are ignored.
pub(super) fn signed_by(keys: &[Value], jwt: &str, expected: &Expected<'_>) -> Result<ClientJwt, JwtFault> {
    let header = jsonwebtoken::decode_header(jwt).map_err(|_| misread(jwt))?;
    // `crit` names extensions that must be understood; none is (RFC 7515 §4.1.11).
    if header.crit.is_some() {
        return Err(JwtFault::Critical);
    }
    if header.typ.as_deref().is_some_and(|typ| !is_fitting(typ, expected.types)) {
        return Err(JwtFault::Typ);
    }
    let mut nearest = JwtFault::KeyUnknown;
    for jwk in keys {
        // An unreadable key must not prevent the use of the others.
        let Ok(jwk) = Jwk::deserialize(jwk) else { continue };
        // A key need not have an id (RFC 7517 §4.5).
        let (named, called) = (header.kid.as_ref(), jwk.common.key_id.as_ref());
        if named.zip(called).is_some_and(|(named, called)| named != called) {
            continue;
        }
        let Some(key) = fitting(&jwk, header.alg).filter(|_| (expected.is_allowed)(header.alg)) else {
            if nearest == JwtFault::KeyUnknown {
                nearest = JwtFault::Algorithm;
            }
            continue;
        };
        nearest = JwtFault::Signature;
        let mut validation = Validation::new(header.alg);
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.set_required_spec_claims::<&str>(&[]);
        if let Ok(data) = jsonwebtoken::decode::<Value>(jwt, &key, &validation) {
            let thumbprint = || jwk.thumbprint(ThumbprintHash::SHA256).ok();
            let key_id = called.cloned().or_else(thumbprint);
            return Ok(ClientJwt { claims: data.claims, key_id });
        }
    }
    Err(nearest)
}

/// Returns why a header can't be read: an unsupported algorithm, or not a JWT.
fn misread(jwt: &str) -> JwtFault {
    #[derive(Deserialize)]
    struct Named {
        #[serde(rename = "alg")]
        _alg: String,
    }
    match unverified_header::<Named>(jwt) {
        Some(_) if jwt.split('.').count() == 3 => JwtFault::Algorithm,
        _ => JwtFault::Malformed,
    }
}

/// Returns whether `typ` is one of `types` and not another kind of token. Media types ignore case and may omit
/// `application/` (RFC 7515 §4.1.9).
fn is_fitting(typ: &str, types: &[&str]) -> bool {
    let typ = typ.to_ascii_lowercase();
    types.contains(&typ.strip_prefix("application/").unwrap_or(&typ))
}
