//! Signed request objects (RFC 9101), in the link or pushed: only what a registered key of the client signed for
//! this server counts.

use crate::{
    oauth::{
        assertions::key,
        keyed_app::{KeyedApp, path_of},
    },
    support::{Answer, Browser, World, browser::CALLBACK, query},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

/// Returns the link with `object`, beside parameters that must not count.
fn with_others(app: &KeyedApp<'_>, object: &str) -> String {
    path_of(&[
        ("client_id", &app.id),
        ("request", object),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid"),
        ("state", "outside"),
    ])
}

/// Asserts that the client is told that the object is refused.
#[track_caller]
fn expect_refused(answer: &Answer, what: &str) {
    assert!(answer.header("location").starts_with(CALLBACK), "{what}: {answer:?}");
    let params = query(answer.header("location"));
    assert_eq!(params["error"], "invalid_request_object", "{what}");
    assert_eq!(params["state"], "outside", "{what}");
}

fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(header), part(claims))
}

#[tokio::test]
async fn a_signed_request_leads_to_tokens_and_nothing_beside_it_counts() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, json!({})).await;
    let claims = json!({"state": "inside", "scope": "openid email", "max_age": 3600,
        "claims": {"userinfo": {"email": null}}});
    let object = app.object(claims);
    let beside =
        "scope=openid&state=outside&redirect_uri=https%3A%2F%2Fevil.example%2F&response_mode=form_post";
    for path in [app.link(&object), format!("{}&{beside}", app.link(&object))] {
        let mut browser = Browser::default();
        browser.log_in(&world).await;
        let mut answer = browser.open(&world.server, &path).await;
        if answer.status == 200 {
            answer = browser.submit(&world.server, &answer, &[("decision", "approve")]).await;
        }
        assert!(answer.header("location").starts_with(CALLBACK), "{answer:?}");
        let params = query(answer.header("location"));
        assert_eq!(params["state"], "inside");
        let tokens = app.redeem(&params["code"]).await.expect_status(200).json();
        assert_eq!(tokens["scope"], "openid email");
    }
    // The login and consent pages carry what was signed.
    let mut answer = Browser::default().approve(&world, &app.link(&object)).await;
    assert_eq!(answer.remove("state").unwrap(), "inside");
    app.redeem(&answer["code"]).await.expect_status(200);
}

#[tokio::test]
async fn an_object_of_a_stranger_is_refused_whatever_it_says_about_itself() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, json!({})).await;
    let claims = app.claims(json!({"state": "inside"}));
    let header = Header::new(Algorithm::ES256);
    let (redirect_uri, id) = (app.redirect_uri.clone(), app.id.clone());
    let stranger = KeyedApp { key: key(9), redirect_uri, id, world: &world, prover: None };
    // The public key as a shared secret, in the form in which it is registered and as a text.
    let secrets = [app.key.public_jwk.to_string(), app.key.public_jwk["x"].as_str().unwrap().to_owned()];
    let hs256 = secrets.map(|secret| {
        let key = EncodingKey::from_secret(secret.as_bytes());
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).unwrap()
    });
    let jwk = serde_json::from_value(stranger.key.public_jwk.clone()).unwrap();
    let signed = app.sign(&header, &claims);
    let (start, signature) = signed.rsplit_once('.').unwrap();
    let other_claims = BASE64_URL_SAFE_NO_PAD.encode(app.claims(json!({"state": "changed"})).to_string());
    let head = start.split_once('.').unwrap().0;
    for (what, object) in [
        ("unsigned, by a header in capitals", unsigned(&json!({"alg": "NONE"}), &claims)),
        ("HS256 by the JWK", hs256[0].clone()),
        ("HS256 by x", hs256[1].clone()),
        ("another key", stranger.sign(&header, &claims)),
        ("another key in the header", stranger.sign(&Header { jwk: Some(jwk), ..header.clone() }, &claims)),
        (
            "another key by address",
            stranger.sign(&Header { jku: Some("http://127.0.0.1:1/".to_owned()), ..header.clone() }, &claims),
        ),
        ("an unknown kid", app.sign(&Header { kid: Some("other".to_owned()), ..header.clone() }, &claims)),
        ("another kind", app.sign(&Header { typ: Some("at+jwt".to_owned()), ..header.clone() }, &claims)),
        ("an extension", app.sign(&Header { crit: Some(vec!["exp".to_owned()]), ..header.clone() }, &claims)),
        ("claims of another object", format!("{head}.{other_claims}.{signature}")),
        ("no signature", format!("{start}.")),
        ("an encrypted one", "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.a.b.c.d".to_owned()),
        ("no JWT", "x".to_owned()),
    ] {
        expect_refused(&world.server.get(&with_others(&app, &object)).await, what);
        app.send("/oauth/par", &[("request", &object)]).await.expect_oauth(400, "invalid_request_object");
    }
    assert!(app.reasons().await.contains(&"request_object_refused".to_owned()));

    // An unsigned one still says how it wants to be refused.
    let object = unsigned(&json!({"alg": "none"}), &claims);
    let answer = world.server.get(&with_others(&app, &object)).await;
    let params = query(answer.header("location"));
    assert_eq!((params["error"].as_str(), params["state"].as_str()), ("invalid_request_object", "inside"));
}

#[tokio::test]
async fn an_object_for_others_for_long_or_about_itself_is_refused() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, json!({})).await;
    let now = world.server.app.store.clock().now().seconds();
    for change in [
        json!({"iss": world.web().client_id}),
        json!({"iss": null}),
        json!({"client_id": world.web().client_id}),
        json!({"client_id": null}),
        json!({"aud": "https://other.example"}),
        json!({"aud": ["https://other.example"]}),
        json!({"aud": format!("{}/oauth/authorize", world.server.base)}),
        json!({"aud": null}),
        json!({"exp": null}),
        json!({"exp": now - 60}),
        json!({"exp": now + 2 * 3600}),
        json!({"exp": u64::MAX}),
        json!({"nbf": now + 600}),
        json!({"nbf": now - 3500}),
        json!({"sub": app.id}),
        json!({"request": "x"}),
        json!({"request_uri": "urn:ietf:params:oauth:request_uri:x"}),
        json!({"scope": ["openid"]}),
        json!({"state": {"a": 1}}),
        json!({"state": "a\u{0}b"}),
    ] {
        let object = app.object(change.clone());
        expect_refused(&world.server.get(&with_others(&app, &object)).await, &change.to_string());
    }
    // An assertion is no request, and a request no assertion.
    expect_refused(&world.server.get(&with_others(&app, &app.assertion(json!({})))).await, "an assertion");
    let object = app.object(json!({"jti": "x"}));
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", crate::oauth::keyed_app::ASSERTION_TYPE),
        ("client_assertion", object.as_str()),
        ("client_id", &app.id),
    ];
    world.server.form("/oauth/token", None, &fields).await.expect_oauth(401, "invalid_client");
}

#[tokio::test]
async fn a_request_object_is_checked_like_any_request() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, json!({})).await;
    for (change, error) in [
        (json!({"scope": "openid clients:read"}), "invalid_scope"),
        (json!({"code_challenge": null}), "invalid_request"),
        (json!({"response_type": null}), "invalid_request"),
        (json!({"response_mode": "fragment"}), "invalid_request"),
        (json!({"prompt": "none"}), "login_required"),
    ] {
        let answer = world.server.get(&with_others(&app, &app.object(change.clone()))).await;
        let params = query(answer.header("location"));
        // The state inside the object, although one is beside it.
        assert_eq!((params["error"].as_str(), params["state"].as_str()), (error, "st4te &?"), "{change}");
    }
    for uri in [json!("https://evil.example/"), json!(null)] {
        let answer = world.server.get(&with_others(&app, &app.object(json!({"redirect_uri": uri})))).await;
        assert!(answer.status == 400 && answer.header("location").is_empty(), "{answer:?}");
    }
    let long = app.object(json!({"claims": {"userinfo": {("x".repeat(9_000)): null}}}));
    let answer = world.server.get(&with_others(&app, &long)).await;
    assert!(answer.status != 200 && answer.status < 500, "{answer:?}");
    let huge = app.object(json!({"other": "x".repeat(20_000)}));
    app.send("/oauth/par", &[("request", &huge)]).await.expect_oauth(400, "invalid_request_object");
}

#[tokio::test]
async fn a_request_object_of_one_client_is_refused_for_another() {
    let world = World::new().await;
    let one = KeyedApp::new(&world, json!({})).await;
    // Even with the same key.
    let other = KeyedApp::new(&world, json!({})).await;
    expect_refused(&world.server.get(&with_others(&other, &one.object(json!({})))).await, "another's");
    let posing = one.object(json!({"iss": other.id}));
    expect_refused(&world.server.get(&with_others(&one, &posing)).await, "in another's name");
    // Nor does another client push it (RFC 9126 §3), or one that names another.
    let naming = other.object(json!({"iss": one.id, "client_id": one.id}));
    for object in [one.object(json!({})), naming] {
        let pushed = other.send("/oauth/par", &[("request", object.as_str())]).await;
        pushed.expect_oauth(400, "invalid_request_object");
    }
    let object = one.object(json!({}));
    let path =
        path_of(&[("client_id", &world.web().client_id), ("request", &object), ("redirect_uri", CALLBACK)]);
    let answer = world.server.get(&path).await;
    assert_eq!(query(answer.header("location"))["error"], "request_not_supported");
}

#[tokio::test]
async fn a_client_names_the_only_algorithm_that_signs_its_requests() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, json!({"request_object_signing_alg": "PS256"})).await;
    expect_refused(&world.server.get(&with_others(&app, &app.object(json!({})))).await, "ES256");
    let changed = app.patch(json!({"request_object_signing_alg": "ES256"})).await;
    assert_eq!(changed.expect_status(200).json()["request_object_signing_alg"], "ES256");
    assert!(Browser::default().approve(&world, &app.link(&app.object(json!({})))).await.contains_key("code"));
    let any = app.patch(json!({"request_object_signing_alg": null})).await;
    assert_eq!(any.expect_status(200).json()["request_object_signing_alg"], Value::Null);
    for weak in ["none", "HS256", "es256"] {
        app.patch(json!({"request_object_signing_alg": weak})).await.expect_status(400);
    }
}

#[tokio::test]
async fn a_client_that_must_sign_its_requests_can_send_no_others() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, json!({"require_signed_request_object": true})).await;
    let plain = app.params(&[]);
    let plain: Vec<_> = plain.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = world.server.get(&path_of(&plain)).await;
    assert_eq!(query(answer.header("location"))["error"], "invalid_request");
    app.push(&[]).await.expect_oauth(400, "invalid_request");
    assert!(Browser::default().approve(&world, &app.link(&app.object(json!({})))).await.contains_key("code"));

    let object = app.object(json!({"state": "inside"}));
    let pushed =
        app.send("/oauth/par", &[("request", &object), ("state", "outside"), ("scope", "email")]).await;
    let mut answer = Browser::default().approve(&world, &app.pushed_link(&pushed)).await;
    assert_eq!(answer.remove("state").unwrap(), "inside");
    app.redeem(&answer["code"]).await.expect_status(200);

    let token = world.management().await;
    let web = format!("/v1/clients/{}", world.web().client_id);
    let keyless = world.patch(&web, &token, &json!({"require_signed_request_object": true})).await;
    assert_eq!(keyless.expect_status(400).json()["code"], "no_assertions");
}
