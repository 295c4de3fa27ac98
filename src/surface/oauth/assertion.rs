//! Signed assertions that authenticate a client (RFC 7523 §2.2 and §3, OIDC Core §9): their issuer, audience
//! and times, and whether one was presented before. `client_jwt` checks their signature.
//!
//! `client_auth` decides what a failure means for the caller, and counts it.

use super::{
    client_jwt::{self, Expected, JwtFault},
    client_keys,
};
use crate::{app::App, auth::jwk::is_fapi_2, store::StoreError, surface::http::reason::Reason};
use jsonwebtoken::Algorithm;
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
        client_jwt::unverified::<Subject>(assertion).map(|claims| claims.sub)
    })
}

/// Returns the claims, if one of the client's registered keys signed them with an asymmetric algorithm that
/// fits that key.
pub(super) fn verify(client: &Client, assertion: &str) -> Result<Assertion, Reason> {
    signed_by(client_keys::registered(client), client, assertion)
}

/// As [`verify`], for a client whose keys are at its `jwks_uri`. The address is read only for an assertion that would
/// be good if its signature were.
pub(super) async fn verify_published(
    app: &App,
    client_id: ClientId,
    client: &Client,
    assertion: &str,
) -> Result<Assertion, Reason> {
    let claims: Assertion = client_jwt::unverified(assertion).ok_or(Reason::AssertionMalformed)?;
    if let Some(reason) = misfit(app, client_id, client, &claims) {
        return Err(reason);
    }
    let keys = client_keys::of(app, client, assertion).await?;
    signed_by(keys.list(), client, assertion)
}

fn signed_by(keys: &[Value], client: &Client, assertion: &str) -> Result<Assertion, Reason> {
    let is_allowed = |alg: Algorithm| !client.protocol.fapi_2_security_profile || is_fapi_2(alg);
    let expected = Expected { types: &TYPES, is_allowed: &is_allowed };
    let jwt = client_jwt::signed_by(keys, assertion, &expected).map_err(|fault| match fault {
        JwtFault::Malformed => Reason::AssertionMalformed,
        JwtFault::Critical => Reason::AssertionCrit,
        JwtFault::Typ => Reason::AssertionTyp,
        JwtFault::KeyUnknown => Reason::AssertionKeyUnknown,
        JwtFault::Algorithm => Reason::AssertionAlgorithm,
        JwtFault::Signature => Reason::AssertionSignature,
    })?;
    let claims = Assertion::deserialize(jwt.claims).map_err(|_| Reason::AssertionMalformed)?;
    Ok(Assertion { key_id: jwt.key_id, ..claims })
}

/// Returns what is wrong with the claims of a correctly signed assertion. They must be for this server,
/// fresh, and presented for the first time.
pub(super) async fn check(
    app: &App,
    client_id: ClientId,
    client: &Client,
    claims: &Assertion,
) -> Result<Option<Reason>, StoreError> {
    if let Some(reason) = misfit(app, client_id, client, claims) {
        return Ok(Some(reason));
    }
    // The checks above ensure that `exp` is near the current time.
    let NumericDate(exp) = claims.exp;
    let until = Timestamp::from_millis(((exp + LEEWAY_SECONDS) * 1000.0).ceil() as i64);
    let first = app.store.use_text_once(&format!("{client_id} {}", claims.jti), until).await?;
    Ok((!first).then_some(Reason::AssertionReplayed))
}

/// Returns what is wrong with the claims, except that they may have been presented before.
fn misfit(app: &App, client_id: ClientId, client: &Client, claims: &Assertion) -> Option<Reason> {
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
    wrong.into_iter().find(|(wrong, _)| *wrong).map(|(_, reason)| reason)
}

/// Whether a proof was refused before its signature was checked. Such a proof is no guess: anybody can send one.
pub(super) const fn is_unchecked(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::AssertionMalformed
            | Reason::AssertionAlgorithm
            | Reason::AssertionTyp
            | Reason::AssertionCrit
            | Reason::AssertionKeyUnknown
            | Reason::AssertionIssuer
            | Reason::AssertionSubject
            | Reason::AssertionAudience
            | Reason::AssertionExpired
            | Reason::AssertionLifetime
            | Reason::AssertionIssuedAt
            | Reason::AssertionNotYet
            | Reason::AssertionId
            | Reason::KeysUnreachable
            | Reason::KeysRefused
            | Reason::ClientStopped
            | Reason::AccountStopped
    )
}

/// Returns whether the assertion is for this server. The issuer is the only accepted audience, because an
/// assertion for another server must not work here (RFC 7523bis). A client may be registered to use the token
/// endpoint's URL too (RFC 7523 §3), and then that of pushed requests (RFC 9126 §2).
fn is_ours(app: &App, client: &Client, audience: &Audience) -> bool {
    let issuer = app.settings.issuer.as_str();
    let is = |aud: &str| {
        let endpoint = client.protocol.token_endpoint_audience;
        let path = aud.strip_prefix(issuer);
        aud == issuer || endpoint && matches!(path, Some("/oauth/token" | "/oauth/par"))
    };
    match audience {
        Audience::One(aud) => is(aud),
        // FAPI 2.0 Security Profile §5.3.2.1: one text, and nothing else.
        Audience::Many(_) if client.protocol.fapi_2_security_profile => false,
        Audience::Many(auds) if client.protocol.token_endpoint_audience => {
            !auds.is_empty() && auds.iter().all(|aud| is(aud))
        }
        Audience::Many(auds) => matches!(auds.as_slice(), [aud] if is(aud)),
    }
}
