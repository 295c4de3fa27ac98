//! Signed request objects (RFC 9101, OIDC Core §6.1): the parameters of a request as a JWT that the client signed.
//! Only what the object contains counts.
//!
//! `client_jwt` checks the signature; `request_object` reads unsigned objects, which are refused.

use super::{
    super::{
        client_jwt::{self, Expected, JwtFault},
        client_keys,
    },
    parameters::PARAMETERS,
};
use crate::{app::App, surface::http::params::Params};
use jsonwebtoken::Algorithm;
use serde_json::{Map, Value};
use xwms_events::{client::Client, ids::ClientId};

/// Longest object, in bytes: what it contains may have 8 KiB as a query.
const OBJECT_MAX: usize = 16 * 1024;
/// Longest time between `nbf`, or now, and `exp`, in seconds (FAPI 2.0 Message Signing §5.3.1).
const MAX_SECONDS: f64 = 3_600.0;
/// Allowed clock difference of a client, in seconds.
const LEEWAY_SECONDS: f64 = 10.0;
/// The allowed values of `typ`, if it is present (RFC 9101 §10.8).
const TYPES: [&str; 2] = ["jwt", "oauth-authz-req+jwt"];

/// What the claims are compared with.
struct About<'a> {
    issuer: &'a str,
    client_id: &'a str,
    /// What the client is called by apps that were moved here.
    imported: Option<&'a str>,
    /// Seconds since 1970.
    now: f64,
    is_fapi: bool,
}

/// Returns the parameters in the client's request object `jwt`, or what is wrong with it.
pub(super) async fn read(
    app: &App,
    client_id: ClientId,
    client: &Client,
    jwt: &str,
) -> Result<Params, &'static str> {
    if jwt.len() > OBJECT_MAX {
        return Err("the request object may have at most 16 KiB");
    }
    let id = client_id.to_string();
    let about = About {
        issuer: &app.settings.issuer,
        client_id: &id,
        imported: client.imported.as_ref().map(|imported| imported.id.as_str()),
        now: app.store.clock().now().millis() as f64 / 1000.0,
        is_fapi: client.protocol.fapi_2_security_profile,
    };
    // Nothing is read elsewhere for an object that would be refused anyway.
    if client.protocol.jwks_uri.is_some() {
        let claims: Map<String, Value> = client_jwt::unverified(jwt).ok_or(describe(JwtFault::Malformed))?;
        check(&claims, &about)?;
    }
    let keys = client_keys::of(app, client, jwt).await;
    let keys = keys.map_err(|_| "the keys at the jwks_uri of the client can't be used")?;
    let is_allowed = |alg: Algorithm| client.protocol.allows_request_object_alg(&format!("{alg:?}"));
    let expected = Expected { types: &TYPES, is_allowed: &is_allowed };
    let jwt = client_jwt::signed_by(keys.list(), jwt, &expected).map_err(describe)?;
    let claims = jwt.claims.as_object().ok_or("the request object must be a JSON object")?;
    check(claims, &about)?;
    parameters(claims)
}

fn describe(fault: JwtFault) -> &'static str {
    match fault {
        JwtFault::Malformed => "the request object is not a signed JWT",
        JwtFault::Critical => "crit names extensions that this server does not support",
        JwtFault::Typ => "typ of the request object belongs to another kind of token",
        JwtFault::KeyUnknown => "no registered key has the kid of the request object",
        JwtFault::Algorithm => "the client may not sign request objects with this alg",
        JwtFault::Signature => "the signature of the request object does not match any registered key",
    }
}

/// Checks who made the object, for whom, and when.
fn check(claims: &Map<String, Value>, about: &About<'_>) -> Result<(), &'static str> {
    let is_client = |name: &str| {
        let text = claims.get(name).and_then(Value::as_str);
        text.is_some_and(|text| text == about.client_id || about.imported == Some(text))
    };
    let time = |name: &str| claims.get(name).map(|time| time.as_f64().ok_or("times must be numbers"));
    let (exp, nbf, iat) = (time("exp").transpose()?, time("nbf").transpose()?, time("iat").transpose()?);
    let exp = exp.ok_or("exp of the request object is missing")?;
    let ahead = about.now + LEEWAY_SECONDS;
    // An object may name other servers as well (RFC 7519 §4.1.3). Only an assertion may not: it proves who the
    // client is.
    let is_ours = |aud: &Value| aud.as_str() == Some(about.issuer);
    let is_for_us = claims.get("aud").is_some_and(|aud| match aud {
        Value::Array(all) => all.iter().any(is_ours),
        one => is_ours(one),
    });
    let wrong = [
        (!is_client("client_id"), "client_id of the request object must be that of the request"),
        (!is_client("iss"), "iss of the request object must be the client_id"),
        (!is_for_us, "aud of the request object must be or contain the issuer"),
        // An assertion must not pass as a request, nor a request as an assertion (RFC 9101 §10.8).
        (claims.contains_key("sub"), "the request object must not have a sub"),
        (exp <= about.now - LEEWAY_SECONDS, "the request object has expired"),
        (exp > ahead + MAX_SECONDS, "exp of the request object is more than 60 minutes in the future"),
        (nbf.is_some_and(|nbf| nbf > ahead), "nbf of the request object is in the future"),
        (iat.is_some_and(|iat| iat > ahead), "iat of the request object is in the future"),
        (nbf.is_some_and(|nbf| exp - nbf > MAX_SECONDS), "the request object lives longer than 60 minutes"),
        (about.is_fapi && nbf.is_none(), "nbf of the request object is missing"),
        (
            ["request", "request_uri"].iter().any(|name| claims.contains_key(*name)),
            "a request object must not contain request or request_uri",
        ),
    ];
    wrong.into_iter().find(|(is_wrong, _)| *is_wrong).map_or(Ok(()), |(_, why)| Err(why))
}

/// Returns the claims that are parameters. Numbers may be numbers, `claims` an object (RFC 9101 §4, OIDC Core
/// §6.1), and `resource` an array (RFC 8707 §2.1).
fn parameters(claims: &Map<String, Value>) -> Result<Params, &'static str> {
    let mut pairs = Vec::new();
    for name in PARAMETERS {
        let values = match claims.get(*name) {
            None => continue,
            Some(Value::Array(values)) if *name == "resource" => values.iter().collect(),
            Some(value) => vec![value],
        };
        for value in values {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Object(_) if *name == "claims" => value.to_string(),
                _ => return Err("the parameters in a request object must be text or numbers"),
            };
            pairs.push(((*name).to_owned(), text));
        }
    }
    Params::of(pairs).map_err(|_| "the parameters in a request object must be text without NUL")
}

#[cfg(test)]
mod tests {
    use super::{About, check, parameters};
    use serde_json::{Map, Value, json};

    const NOW: f64 = 1_800_000_000.0;
    const ABOUT: About<'static> = About {
        issuer: "https://login.example",
        client_id: "client_1",
        imported: Some("legacy"),
        now: NOW,
        is_fapi: false,
    };

    fn claims(change: Value) -> Map<String, Value> {
        let mut claims = json!({"iss": "client_1", "client_id": "client_1", "aud": "https://login.example",
            "exp": NOW + 300.0, "nbf": NOW, "iat": NOW});
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims.as_object().unwrap().clone()
    }

    #[test]
    fn a_request_object_is_for_this_server_by_this_client_and_short() {
        for good in [
            json!({}),
            json!({"aud": ["https://login.example"]}),
            json!({"aud": ["https://other.example", "https://login.example"]}),
            json!({"iss": "legacy", "client_id": "legacy"}),
            json!({"exp": NOW + 3_600.0, "nbf": NOW + 9.0}),
            json!({"jti": "x", "scope": "openid"}),
        ] {
            assert_eq!(check(&claims(good.clone()), &ABOUT), Ok(()), "{good}");
        }
        for bad in [
            json!({"iss": "client_2"}),
            json!({"iss": null}),
            json!({"client_id": "client_2"}),
            json!({"client_id": 1}),
            json!({"aud": "https://other.example"}),
            json!({"aud": ["https://other.example"]}),
            json!({"aud": ["https://login.example/"]}),
            json!({"aud": [["https://login.example"]]}),
            json!({"aud": []}),
            json!({"sub": "client_1"}),
            json!({"exp": NOW - 11.0}),
            json!({"exp": NOW + 3_700.0}),
            json!({"exp": "soon"}),
            json!({"exp": null}),
            json!({"nbf": NOW + 60.0}),
            json!({"nbf": NOW - 3_500.0}),
            json!({"nbf": true}),
            json!({"iat": NOW + 60.0}),
            json!({"request": "x"}),
            json!({"request_uri": "x"}),
        ] {
            assert!(check(&claims(bad.clone()), &ABOUT).is_err(), "{bad}");
        }
        let without = |name: &str| {
            let mut claims = claims(json!({}));
            claims.remove(name);
            claims
        };
        for name in ["iss", "client_id", "aud", "exp"] {
            assert!(check(&without(name), &ABOUT).is_err(), "{name}");
        }
        assert!(check(&without("nbf"), &ABOUT).is_ok());
        assert!(check(&without("nbf"), &About { is_fapi: true, ..ABOUT }).is_err());
    }

    #[test]
    fn parameters_are_text_numbers_and_an_object_of_claims() {
        let read =
            parameters(&claims(json!({"max_age": 60, "claims": {"userinfo": {}}, "other": [1]}))).unwrap();
        assert_eq!(read.get("max_age"), Some("60"));
        assert_eq!(read.get("claims"), Some(r#"{"userinfo":{}}"#));
        assert_eq!(read.get("other"), None);
        let apis = json!({"resource": ["https://a.example", "https://b.example"]});
        let read = parameters(&claims(apis)).unwrap();
        assert_eq!(read.get("resource"), Some("https://a.example https://b.example"));
        for bad in [
            json!({"state": null}),
            json!({"state": true}),
            json!({"scope": ["openid"]}),
            json!({"redirect_uri": {"a": 1}}),
            json!({"state": "a\u{0}b"}),
        ] {
            assert!(parameters(&claims(bad.clone())).is_err(), "{bad}");
        }
    }
}
