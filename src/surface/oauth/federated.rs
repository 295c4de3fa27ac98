//! Tokens of issuers that a client trusts, as its authentication (RFC 7523 §2.2): their claims, times and signature,
//! and whether one was presented before. What may be trusted, and what fits, is in
//! `xwms_events::client::TrustedIssuer`.
//!
//! Everything that needs no request is checked first: an issuer is asked for its keys only for a token that would be
//! good if its signature were. Not here: reading an issuer's keys (`outbound::providers`), and what a failure means
//! (`client_auth`).

use super::{
    assertion::{JTI_MAX, LEEWAY_SECONDS},
    client_jwt::{self, Expected, JwtFault},
};
use crate::{app::App, store::StoreError, surface::http::reason::Reason};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::Arc;
use xwms_events::{
    Timestamp,
    client::{Client, Misfit, TrustedIssuer},
    ids::AccountId,
    token::Workload,
};

/// The allowed values of `typ`, if it is present. SPIFFE allows `JOSE` (JWT-SVID §2.3). An access token of another
/// server is none of them (RFC 9068 §2.1).
const TYPES: [&str; 3] = ["jwt", "jose", "client-authentication+jwt"];

/// A client that a token of an issuer authenticated.
pub(super) struct Federated {
    /// The issuer's key that signed the token: its `kid` or thumbprint.
    pub key_id: Option<String>,
    pub workload: Box<Workload>,
}

/// The claims of a token that a rule here needs.
type Claims = Map<String, Value>;

/// A token whose claims are good, and the issuer that must have signed it.
struct Presented<'a> {
    trusted: &'a TrustedIssuer,
    token: &'a str,
    claims: Claims,
    /// Near the current time.
    exp: f64,
}

/// The members of a header that decide which keys are read.
#[derive(Deserialize)]
struct Header {
    #[serde(default)]
    kid: Option<String>,
}

/// Checks a token that is presented for `client`, whose account may act if `open`.
///
/// # Errors
/// When the database does not respond. The inner error is what is wrong with the token.
pub(super) async fn prove(
    app: &App,
    client: &Client,
    token: &str,
    open: bool,
) -> Result<Result<Federated, Reason>, StoreError> {
    // No keys are read for a client that may not act.
    let Some((client_id, account_id)) = client.enabled().filter(|_| open) else {
        return Ok(Err(if open { Reason::ClientStopped } else { Reason::AccountStopped }));
    };
    let now = app.store.clock().now();
    let presented = match presented(client, token, &app.settings.issuer, now) {
        Ok(presented) => presented,
        Err(reason) => return Ok(Err(reason)),
    };
    let key_id = match signer(app, account_id, &presented, now).await {
        Ok(key_id) => key_id,
        Err(reason) => return Ok(Err(reason)),
    };
    let Presented { trusted, claims, exp, .. } = presented;
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    if !trusted.reusable {
        let key = format!("{client_id} {} {}", trusted.issuer, text("jti"));
        let until = Timestamp::from_millis(((exp + LEEWAY_SECONDS) * 1000.0).ceil() as i64);
        if !app.store.use_text_once(&key, until).await? {
            return Ok(Err(Reason::AssertionReplayed));
        }
    }
    let about = format!("{} {}", trusted.issuer, text("sub"));
    let workload = Workload {
        trusted_issuer: trusted.name.clone(),
        issuer: trusted.issuer.clone(),
        subject_digest: app.store.vault().master().secret_digest(&about),
    };
    Ok(Ok(Federated { key_id, workload: Box::new(workload) }))
}

/// Returns the trusted issuer whose conditions the token meets. Its signature is not checked.
fn presented<'a>(
    client: &'a Client,
    token: &'a str,
    own_issuer: &str,
    now: Timestamp,
) -> Result<Presented<'a>, Reason> {
    let claims: Claims = client_jwt::unverified(token).ok_or(Reason::IssuerTokenMalformed)?;
    let issuer = claims.get("iss").and_then(Value::as_str).map(ToOwned::to_owned);
    let issuer = issuer.ok_or(Reason::IssuerTokenMalformed)?;
    let mut nearest = Reason::IssuerUntrusted;
    for trusted in client.protocol.trusted_issuers.iter().filter(|trusted| trusted.issuer == issuer) {
        match fits(trusted, &claims, own_issuer, now) {
            Ok(exp) => return Ok(Presented { trusted, token, claims, exp }),
            Err(reason) => nearest = reason,
        }
    }
    Err(nearest)
}

/// Returns when the token expires, in seconds since 1970, if its claims meet the conditions of the issuer now.
fn fits(trusted: &TrustedIssuer, claims: &Claims, own_issuer: &str, now: Timestamp) -> Result<f64, Reason> {
    if let Some(misfit) = trusted.misfit(claims, own_issuer) {
        return Err(match misfit {
            Misfit::Audience => Reason::IssuerAudience,
            Misfit::Subject => Reason::IssuerSubject,
            Misfit::Claim => Reason::IssuerClaim,
        });
    }
    let time = |name: &str| match claims.get(name) {
        None => Ok(None),
        Some(value) => value.as_f64().map(Some).ok_or(Reason::IssuerTokenMalformed),
    };
    let (iat, nbf) = (time("iat")?, time("nbf")?);
    let exp = time("exp")?.ok_or(Reason::IssuerTokenMalformed)?;
    let now = now.millis() as f64 / 1000.0;
    let ahead = now + LEEWAY_SECONDS;
    let jti = claims.get("jti").and_then(Value::as_str).unwrap_or_default();
    let wrong = [
        (exp <= now - LEEWAY_SECONDS, Reason::AssertionExpired),
        (iat.is_some_and(|at| at > ahead), Reason::AssertionIssuedAt),
        (nbf.is_some_and(|at| at > ahead), Reason::AssertionNotYet),
        // A token without `iat` could be as old as its lifetime allows.
        (exp - iat.unwrap_or(now) > f64::from(trusted.max_lifetime_seconds), Reason::IssuerLifetime),
        (!trusted.reusable && !(1..=JTI_MAX).contains(&jti.len()), Reason::AssertionId),
    ];
    wrong.into_iter().find(|(wrong, _)| *wrong).map_or(Ok(exp), |(_, reason)| Err(reason))
}

/// Returns the key that signed the token, which is presented for a client of the account, if it is one of the issuer's.
async fn signer(
    app: &App,
    account_id: AccountId,
    presented: &Presented<'_>,
    now: Timestamp,
) -> Result<Option<String>, Reason> {
    let trusted = presented.trusted;
    let read: Arc<Value>;
    let keys = if let Some(registered) = &trusted.jwks {
        registered
    } else {
        let header: Header =
            client_jwt::unverified_header(presented.token).ok_or(Reason::IssuerTokenMalformed)?;
        read = app.providers.keys_of(trusted, account_id, header.kid.as_deref(), now).await.map_err(|error| {
            tracing::debug!(%error, issuer = %trusted.issuer, "the keys of a trusted issuer can't be read");
            if error.is_down() { Reason::IssuerUnreachable } else { Reason::IssuerRefused }
        })?;
        read.as_ref()
    };
    let keys = keys["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    let (claims, key_id) = signed_by(keys, presented.token)?;
    // Two readers of one text must not disagree about it.
    if claims.as_object() == Some(&presented.claims) { Ok(key_id) } else { Err(Reason::IssuerTokenMalformed) }
}

/// Returns the claims of a token that one of `keys` signed, and that key.
fn signed_by(keys: &[Value], token: &str) -> Result<(Value, Option<String>), Reason> {
    let expected = Expected { types: &TYPES, is_allowed: &|_| true };
    let jwt = client_jwt::signed_by(keys, token, &expected).map_err(|fault| match fault {
        JwtFault::Malformed => Reason::IssuerTokenMalformed,
        JwtFault::Critical => Reason::AssertionCrit,
        JwtFault::Typ => Reason::AssertionTyp,
        JwtFault::KeyUnknown => Reason::IssuerKeyUnknown,
        JwtFault::Algorithm => Reason::AssertionAlgorithm,
        JwtFault::Signature => Reason::AssertionSignature,
    })?;
    Ok((jwt.claims, jwt.key_id))
}

#[cfg(test)]
mod tests {
    use super::{fits, presented};
    use crate::surface::http::reason::Reason;
    use serde_json::{Value, json};
    use xwms_events::{
        Timestamp,
        client::{Client, Protocol, TrustedIssuer},
    };

    const OURS: &str = "https://auth.example.org";
    const NOW: i64 = 1_800_000_000;

    fn trusted(change: Value) -> TrustedIssuer {
        let mut one = json!({"name": "a", "issuer": "https://issuer.example", "subject": "s"});
        for (name, value) in change.as_object().unwrap() {
            one[name] = value.clone();
        }
        serde_json::from_value(one).unwrap()
    }

    fn reason(one: &TrustedIssuer, change: Value) -> Option<Reason> {
        let mut claims = json!({"iss": "https://issuer.example", "aud": OURS, "sub": "s",
            "iat": NOW, "exp": NOW + 600, "jti": "1"});
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        fits(one, claims.as_object().unwrap(), OURS, Timestamp::from_millis(NOW * 1000)).err()
    }

    #[test]
    fn times_hold_and_no_number_breaks_anything() {
        let (one, half) = (trusted(json!({})), NOW as f64 + 0.5);
        for (change, wrong) in [
            (json!({}), None),
            (json!({"exp": NOW + 3_600}), None),
            (json!({"exp": half, "nbf": NOW - 60}), None),
            (json!({"exp": NOW - 9}), None),
            (json!({"exp": NOW - 10}), Some(Reason::AssertionExpired)),
            (json!({"exp": -1e300}), Some(Reason::AssertionExpired)),
            (json!({"exp": NOW + 3_601}), Some(Reason::IssuerLifetime)),
            (json!({"exp": 1e300}), Some(Reason::IssuerLifetime)),
            (json!({"exp": u64::MAX}), Some(Reason::IssuerLifetime)),
            // It lives for a year, and only its last minute is left.
            (json!({"iat": NOW - 31_536_000, "exp": NOW + 60}), Some(Reason::IssuerLifetime)),
            (json!({"iat": -1e300}), Some(Reason::IssuerLifetime)),
            (json!({"iat": NOW + 11, "exp": NOW + 20}), Some(Reason::AssertionIssuedAt)),
            (json!({"nbf": NOW + 11}), Some(Reason::AssertionNotYet)),
            (json!({"exp": "soon"}), Some(Reason::IssuerTokenMalformed)),
            (json!({"exp": null}), Some(Reason::IssuerTokenMalformed)),
            (json!({"iat": [NOW]}), Some(Reason::IssuerTokenMalformed)),
            (json!({"jti": ""}), Some(Reason::AssertionId)),
            (json!({"jti": 7}), Some(Reason::AssertionId)),
            (json!({"jti": "j".repeat(257)}), Some(Reason::AssertionId)),
        ] {
            assert_eq!(reason(&one, change.clone()), wrong, "{change}");
        }
    }

    #[test]
    fn a_reusable_token_needs_no_id_and_its_lifetime_is_the_issuer_s() {
        let one = trusted(json!({"reusable": true, "max_lifetime_seconds": 90_000}));
        assert_eq!(reason(&one, json!({"jti": null})), None);
        assert_eq!(reason(&one, json!({"exp": NOW + 90_000})), None);
        assert_eq!(reason(&one, json!({"exp": NOW + 90_001})), Some(Reason::IssuerLifetime));
    }

    #[test]
    fn each_fault_of_an_issuers_token_has_its_own_reason() {
        let protocol = Protocol { trusted_issuers: vec![trusted(json!({}))], ..Protocol::default() };
        let client = Client { protocol, ..Client::default() };
        let told = |token: &str| presented(&client, token, OURS, Timestamp::from_millis(0)).err();
        // `{"iss":"https://evil.example"}`
        let evil = "e30.eyJpc3MiOiJodHRwczovL2V2aWwuZXhhbXBsZSJ9.x";
        for (token, wrong) in [
            ("", Reason::IssuerTokenMalformed),
            ("a.b.c", Reason::IssuerTokenMalformed),
            ("e30.e30.x", Reason::IssuerTokenMalformed),
            (evil, Reason::IssuerUntrusted),
        ] {
            assert_eq!(told(token), Some(wrong), "{token}");
        }
    }
}
