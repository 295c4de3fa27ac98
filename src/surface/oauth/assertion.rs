//! Signed assertions that authenticate a client (RFC 7523 §2.2 and §3, OIDC Core §9): their signature,
//! issuer, audience and times, and whether one was presented before.
//!
//! `client_auth` decides what a failure means for the caller, and counts it.

use crate::{app::App, store::StoreError, surface::http::reason::Reason};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, Header, Validation,
    jwk::{Jwk, KeyOperations, PublicKeyUse, ThumbprintHash},
};
use serde::Deserialize;
use serde_json::Value;
use xwms_events::{Timestamp, client::Client, ids::ClientId};

/// Longest life of an assertion, in seconds. It limits how long used ones must be remembered.
const MAX_SECONDS: f64 = 300.0;
/// Allowed clock difference of a client, in seconds.
pub(super) const LEEWAY_SECONDS: f64 = 10.0;
pub(super) const JTI_MAX: usize = 256;
/// The allowed values of `typ`, if it is present: a plain JWT, or exactly this kind (RFC 8725 §3.11,
/// RFC 7523bis).
const TYPES: [&str; 2] = ["jwt", "client-authentication+jwt"];

/// The claims of an assertion.
#[derive(Deserialize)]
pub(super) struct Assertion {
    iss: String,
    sub: String,
    aud: Audience,
    exp: NumericDate,
    #[serde(default)]
    iat: Option<NumericDate>,
    #[serde(default)]
    nbf: Option<NumericDate>,
    jti: String,
    /// The key that signed it: its `kid`, or its thumbprint (RFC 7638) if it has none.
    #[serde(skip)]
    pub key_id: Option<String>,
}

/// Seconds since 1970, perhaps with a fraction (RFC 7519 §2). Comparisons work for any number. A date
/// is converted to a timestamp only after it is known to be near the current time.
#[derive(Clone, Copy, Deserialize)]
#[serde(transparent)]
struct NumericDate(f64);

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
struct Subject {
    sub: String,
}

/// Returns the subject that the assertion claims. Use it only to find the client whose keys verify the
/// assertion.
pub(super) fn unverified_subject(assertion: &str) -> Option<String> {
    let claims = jsonwebtoken::dangerous::insecure_decode::<Subject>(assertion);
    claims.ok().map(|data| data.claims.sub).or_else(|| {
        // An unknown algorithm must not hide the claimed subject.
        let claims = BASE64_URL_SAFE_NO_PAD.decode(assertion.split('.').nth(1)?).ok()?;
        serde_json::from_slice::<Subject>(&claims).ok().map(|claims| claims.sub)
    })
}

/// Returns the claims, if one of the client's registered keys signed them with an asymmetric algorithm that
/// fits that key.
pub(super) fn verify(client: &Client, assertion: &str) -> Result<Assertion, Reason> {
    let keys = client.jwks.as_ref().and_then(|jwks| jwks["keys"].as_array());
    let keys = keys.map(Vec::as_slice).unwrap_or_default();
    let (claims, key_id) = signed_by(keys, assertion, &TYPES)?;
    let claims = Assertion::deserialize(claims).map_err(|_| Reason::AssertionMalformed)?;
    Ok(Assertion { key_id, ..claims })
}

/// Returns the claims of a JWT of one of these `types`, and the `kid` or thumbprint of the key that signed it, if
/// one of `keys` did with an asymmetric algorithm that fits it. Keys in the header are ignored.
pub(super) fn signed_by(
    keys: &[Value],
    assertion: &str,
    types: &[&str],
) -> Result<(Value, Option<String>), Reason> {
    let header = jsonwebtoken::decode_header(assertion).map_err(|_| misread(assertion))?;
    // `crit` names extensions that must be understood; none is (RFC 7515 §4.1.11).
    if header.crit.is_some() {
        return Err(Reason::AssertionCrit);
    }
    if header.typ.as_deref().is_some_and(|typ| !is_fitting(typ, types)) {
        return Err(Reason::AssertionTyp);
    }
    let mut nearest = Reason::AssertionKeyUnknown;
    for jwk in keys {
        // An unreadable key must not prevent the use of the others.
        let Ok(jwk) = Jwk::deserialize(jwk) else { continue };
        // A key need not have an id (RFC 7517 §4.5).
        let (named, called) = (header.kid.as_ref(), jwk.common.key_id.as_ref());
        if named.zip(called).is_some_and(|(named, called)| named != called) {
            continue;
        }
        let Some(key) = fitting(&jwk, &header) else {
            if nearest == Reason::AssertionKeyUnknown {
                nearest = Reason::AssertionAlgorithm;
            }
            continue;
        };
        nearest = Reason::AssertionSignature;
        let mut validation = Validation::new(header.alg);
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.set_required_spec_claims::<&str>(&[]);
        if let Ok(data) = jsonwebtoken::decode::<Value>(assertion, &key, &validation) {
            let thumbprint = || jwk.thumbprint(ThumbprintHash::SHA256).ok();
            return Ok((data.claims, called.cloned().or_else(thumbprint)));
        }
    }
    Err(nearest)
}

/// Returns why a header can't be read: an unsupported algorithm, or not a JWT.
fn misread(assertion: &str) -> Reason {
    #[derive(Deserialize)]
    struct Named {
        #[serde(rename = "alg")]
        _alg: String,
    }
    let header = assertion.split('.').next().and_then(|part| BASE64_URL_SAFE_NO_PAD.decode(part).ok());
    match header.and_then(|header| serde_json::from_slice::<Named>(&header).ok()) {
        Some(_) if assertion.split('.').count() == 3 => Reason::AssertionAlgorithm,
        _ => Reason::AssertionMalformed,
    }
}

/// Returns whether `typ` is one of `types`, and not another kind of token. Media types ignore case
/// and may omit `application/` (RFC 7515 §4.1.9).
fn is_fitting(typ: &str, types: &[&str]) -> bool {
    let typ = typ.to_ascii_lowercase();
    types.contains(&typ.strip_prefix("application/").unwrap_or(&typ))
}

/// Returns the key of `jwk`, if it may verify signatures and fits the header's algorithm (RFC 7517 §4.2 to
/// §4.4).
fn fitting(jwk: &Jwk, header: &Header) -> Option<DecodingKey> {
    let common = &jwk.common;
    let verifies = common.public_key_use.as_ref().is_none_or(|for_| *for_ == PublicKeyUse::Signature)
        && common.key_operations.as_ref().is_none_or(|ops| ops.contains(&KeyOperations::Verify));
    let same = common.key_algorithm.is_none_or(|alg| Algorithm::try_from(alg).ok() == Some(header.alg));
    let key = DecodingKey::from_jwk(jwk).ok()?;
    let fits = key.family() == header.alg.family() && key.family() != AlgorithmFamily::Hmac;
    (verifies && same && fits).then_some(key)
}

/// Returns what is wrong with the claims of a correctly signed assertion. They must be for this server,
/// fresh, and presented for the first time.
pub(super) async fn check(
    app: &App,
    client_id: ClientId,
    client: &Client,
    claims: &Assertion,
) -> Result<Option<Reason>, StoreError> {
    let (id, now) = (client_id.to_string(), app.store.clock().now().millis() as f64 / 1000.0);
    let ahead = now + LEEWAY_SECONDS;
    let NumericDate(exp) = claims.exp;
    let imported = client.imported.as_ref().map(|imported| imported.id.as_str());
    let is_client = |text: &str| text == id || imported == Some(text);
    let later = |at: Option<NumericDate>| at.is_some_and(|NumericDate(at)| at > ahead);
    let wrong = [
        (!is_client(&claims.iss), Reason::AssertionIssuer),
        (!is_client(&claims.sub), Reason::AssertionSubject),
        (!is_ours(app, client, &claims.aud), Reason::AssertionAudience),
        (exp <= now - LEEWAY_SECONDS, Reason::AssertionExpired),
        (exp > ahead + MAX_SECONDS, Reason::AssertionLifetime),
        (later(claims.iat), Reason::AssertionIssuedAt),
        (later(claims.nbf), Reason::AssertionNotYet),
        (!(1..=JTI_MAX).contains(&claims.jti.len()), Reason::AssertionId),
    ];
    if let Some((_, reason)) = wrong.into_iter().find(|(wrong, _)| *wrong) {
        return Ok(Some(reason));
    }
    let key = format!("{id} {}", claims.jti);
    let key = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, key.as_bytes());
    // The checks above ensure that `exp` is near the current time.
    let until = Timestamp::from_millis(((exp + LEEWAY_SECONDS) * 1000.0).ceil() as i64);
    let first = app.store.use_once(key.as_ref(), until).await?;
    Ok((!first).then_some(Reason::AssertionReplayed))
}

/// Returns whether the assertion is for this server. The issuer is the only accepted audience, because an
/// assertion for another server must not work here (RFC 7523bis). A client may be registered to use the token
/// endpoint's URL too (RFC 7523 §3).
fn is_ours(app: &App, client: &Client, audience: &Audience) -> bool {
    let issuer = app.settings.issuer.as_str();
    let is = |aud: &str| {
        let endpoint = client.protocol.token_endpoint_audience;
        aud == issuer || endpoint && aud.strip_prefix(issuer) == Some("/oauth/token")
    };
    match audience {
        Audience::One(aud) => is(aud),
        Audience::Many(auds) if client.protocol.token_endpoint_audience => {
            !auds.is_empty() && auds.iter().all(|aud| is(aud))
        }
        Audience::Many(auds) => matches!(auds.as_slice(), [aud] if is(aud)),
    }
}
