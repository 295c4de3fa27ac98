//! What modules of the OpenID Foundation's FAPI 2.0 plans ask and no other test shows, for a client of the
//! profile: variations of requests that must work, and objects, token requests and refreshes that must not. Which
//! module asks what: `docs/reference/conformance/FAPI2.md`.

use crate::{
    oauth::{
        fapi::fapi,
        keyed_app::{ASSERTION_TYPE, KeyedApp, verified},
    },
    support::{
        Answer, Browser, VERIFIER, World,
        dpop::{Prover, read, symmetric},
    },
};
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Value, json};

fn now(world: &World) -> i64 {
    world.server.app.store.clock().now().seconds()
}

/// Returns the value that `change` has for a parameter.
fn value<'a>(change: &[(&'a str, &'a str)], name: &str) -> Option<&'a str> {
    change.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

/// Sends `fields` to an endpoint with this assertion and this proof; an empty one is left out.
async fn send(app: &KeyedApp<'_>, path: &str, fields: &[(&str, &str)], proofs: [&str; 2]) -> Answer {
    let [assertion, dpop] = proofs;
    let own = [("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion)];
    let own = if assertion.is_empty() { &own[..0] } else { &own[..] };
    let server = &app.world.server;
    let request = server.http.post(format!("{}{path}", server.base)).form(&[own, fields].concat());
    let request = if dpop.is_empty() { request } else { request.header("dpop", dpop) };
    Answer::of(request.send().await.unwrap()).await
}

/// Returns the fields that redeem a code, without the verifier, which the caller adds.
fn redeeming<'a>(app: &'a KeyedApp<'_>, code: &'a str) -> [(&'a str, &'a str); 3] {
    [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", app.redirect_uri.as_str())]
}

/// Returns a code of the app after a pushed request with `change`.
async fn code(app: &KeyedApp<'_>, browser: &mut Browser, change: &[(&str, &str)]) -> String {
    let path = app.pushed_link(&app.push(change).await);
    browser.approve(app.world, &path).await.remove("code").unwrap()
}

/// Adds an RSA key to the keys of the app, and returns it with the header of what it signs.
async fn with_rsa(app: &KeyedApp<'_>, typ: &str) -> (Prover, Value) {
    let rsa = Prover::by(xwms_events::signing_key::Algorithm::RS256);
    let keys = json!({"jwks": {"keys": [app.key.public_jwk, rsa.key.public_jwk]}});
    app.patch(keys).await.expect_status(200);
    let header = json!({"alg": "RS256", "typ": typ, "kid": rsa.key.public_jwk["kid"]});
    (rsa, header)
}

#[tokio::test]
async fn the_metadata_has_what_the_plans_look_for() {
    let world = World::new().await;
    world.server.app.keyring.ready(Some(xwms_events::signing_key::Algorithm::ES256)).await.unwrap();
    let document = world.server.get("/.well-known/openid-configuration").await.expect_status(200).json();
    assert_eq!(document["issuer"], json!(world.server.base));
    assert_eq!(document["authorization_response_iss_parameter_supported"], true);
    assert!(document["require_pushed_authorization_requests"].is_boolean());
    for endpoint in ["authorization", "token", "pushed_authorization_request"] {
        assert!(document[format!("{endpoint}_endpoint")].is_string(), "{endpoint}: {document}");
    }
    for (name, value) in [
        ("response_types_supported", "code"),
        ("response_modes_supported", "jwt"),
        ("scopes_supported", "openid"),
        ("subject_types_supported", "public"),
        ("code_challenge_methods_supported", "S256"),
        ("token_endpoint_auth_methods_supported", "private_key_jwt"),
        ("token_endpoint_auth_signing_alg_values_supported", "ES256"),
        ("id_token_signing_alg_values_supported", "ES256"),
        ("request_object_signing_alg_values_supported", "ES256"),
        ("authorization_signing_alg_values_supported", "ES256"),
        ("dpop_signing_alg_values_supported", "ES256"),
    ] {
        let all = document[name].as_array().unwrap_or_else(|| panic!("{name}: {document}"));
        assert!(all.iter().any(|one| one == value), "{name}: {document}");
    }
}

#[tokio::test]
async fn a_request_may_leave_out_state_and_nonce_or_have_long_ones() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, fapi(json!({}))).await;
    let (short, long) = ("n".repeat(64), "n".repeat(384));
    let mut browser = Browser::default();
    for change in [
        [("state", ""), ("nonce", "n-1")],
        [("state", "s-1"), ("nonce", "")],
        [("state", "s-1"), ("nonce", short.as_str())],
        [("state", long.as_str()), ("nonce", long.as_str())],
        [("nonce", "n-1"), ("scope", "offline_access email openid")],
    ] {
        let path = app.pushed_link(&app.push(&change).await);
        let answer = browser.approve(&world, &path).await;
        let state = value(&change, "state").unwrap_or("st4te &?");
        assert_eq!(answer.get("state").map_or("", String::as_str), state, "{change:?}");
        let tokens = app.redeem(&answer["code"]).await.expect_status(200).json();
        let (claims, _) = verified(&world, tokens["id_token"].as_str().unwrap(), &app.id).await;
        let nonce = value(&change, "nonce").unwrap();
        assert_eq!(claims["nonce"].as_str().unwrap_or_default(), nonce, "{change:?}");
        assert!(claims.get("s_hash").is_none(), "{claims}");
    }
}

#[tokio::test]
async fn clocks_may_differ_by_some_seconds_and_an_object_may_name_other_servers_too() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, fapi(json!({}))).await;
    let mut browser = Browser::default();
    // What a claim says of the time must hold when it arrives.
    world.server.app.store.clock().hold();
    let now = || now(&world);
    for change in [
        json!({"nbf": now() + 8}),
        json!({"aud": [world.server.base, "https://other1.example.com", "invalid"]}),
    ] {
        let object = app.object(change.clone());
        let path = app.pushed_link(&app.send("/oauth/par", &[("request", &object)]).await);
        let code = browser.approve(&world, &path).await.remove("code").unwrap();
        assert_eq!(app.redeem(&code).await.status, 200, "{change}");
    }
    let params = app.params(&[]);
    let fields: Vec<_> = params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let ahead = app.assertion(json!({"iat": now() + 8, "nbf": now() + 8}));
    send(&app, "/oauth/par", &fields, [&ahead, ""]).await.expect_status(201);
    let far = app.assertion(json!({"iat": now() + 90, "nbf": now() + 90, "exp": now() + 150}));
    send(&app, "/oauth/par", &fields, [&far, ""]).await.expect_oauth(401, "invalid_client");

    let prover = app.prover.as_ref().unwrap();
    for shift in [-10, 10] {
        let proof = |method: &str, path: &str, token: Option<&str>| {
            let mut claims = prover.claims(&world.server, method, path, token);
            claims["iat"] = json!(now() + shift);
            claims["nbf"] = json!(now());
            claims["exp"] = json!(now() + 300);
            prover.signed(&prover.header(), &claims)
        };
        let dpop = proof("POST", "/oauth/par", None);
        let pushed = send(&app, "/oauth/par", &fields, [&app.assertion(json!({})), &dpop]).await;
        let code = browser.approve(&world, &app.pushed_link(&pushed)).await.remove("code").unwrap();
        let form = [&redeeming(&app, &code)[..], &[("code_verifier", VERIFIER)]].concat();
        let dpop = proof("POST", "/oauth/token", None);
        let tokens = send(&app, "/oauth/token", &form, [&app.assertion(json!({})), &dpop]).await;
        let tokens = tokens.expect_status(200).json();
        let token = tokens["access_token"].as_str().unwrap();
        let dpop = proof("GET", "/oauth/userinfo", Some(token));
        read(&world.server, "/oauth/userinfo", ("DPoP", token), &[&dpop]).await.expect_status(200);
    }
}

#[tokio::test]
async fn a_token_request_that_proves_too_little_is_refused_and_the_code_stays_good() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, fapi(json!({}))).await;
    let other = KeyedApp::new(&world, fapi(json!({}))).await;
    let (rsa, header) = with_rsa(&app, "JWT").await;
    world.server.app.store.clock().hold();
    let code = code(&app, &mut Browser::default(), &[]).await;
    let now = now(&world);
    let claims = json!({"iss": app.id, "sub": app.id, "aud": world.server.base, "exp": now + 60, "iat": now,
        "jti": "rs256"});
    let mut nobody = claims.clone();
    nobody.as_object_mut().unwrap().remove("sub");
    let prover = app.prover.as_ref().unwrap();
    for (what, client_id, assertion) in [
        ("no assertion", &app.id, String::new()),
        ("five minutes late", &app.id, app.assertion(json!({"exp": now - 300, "iat": now - 360}))),
        ("no sub", &app.id, app.sign(&Header::new(Algorithm::ES256), &nobody)),
        ("another server", &app.id, app.assertion(json!({"aud": "https://other.example"}))),
        ("RS256", &app.id, rsa.signed(&header, &claims)),
        ("the key of another client", &other.id, app.assertion(json!({"iss": other.id, "sub": other.id}))),
    ] {
        let own = [("client_id", client_id.as_str()), ("code_verifier", VERIFIER)];
        let fields = [&redeeming(&app, &code)[..], &own[..]].concat();
        let dpop = prover.for_token(&world.server);
        let answer = send(&app, "/oauth/token", &fields, [&assertion, &dpop]).await;
        assert_eq!((answer.status, answer.error().as_str()), (401, "invalid_client"), "{what}: {answer:?}");
    }
    let fields = [&redeeming(&app, &code)[..], &[("code_verifier", VERIFIER)]].concat();
    let unbound = send(&app, "/oauth/token", &fields, [&app.assertion(json!({})), ""]).await;
    unbound.expect_oauth(400, "invalid_dpop_proof");
    app.send("/oauth/token", &redeeming(&app, &code)).await.expect_oauth(400, "invalid_grant");
    app.redeem(&code).await.expect_status(200);
}

#[tokio::test]
async fn an_object_that_is_pushed_is_checked_as_the_profile_demands() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, fapi(json!({}))).await;
    let other = KeyedApp::new(&world, fapi(json!({}))).await;
    let (rsa, header) = with_rsa(&app, "oauth-authz-req+jwt").await;
    world.server.app.store.clock().hold();
    let now = now(&world);
    let mut objects: Vec<_> = [
        (json!({"exp": null}), "invalid_request_object"),
        (json!({"exp": now - 60}), "invalid_request_object"),
        (json!({"exp": now + 70 * 60}), "invalid_request_object"),
        (json!({"nbf": null}), "invalid_request_object"),
        (json!({"nbf": now - 70 * 60}), "invalid_request_object"),
        (json!({"aud": "https://other.example"}), "invalid_request_object"),
        (json!({"request_uri": "urn:ietf:params:oauth:request_uri:x"}), "invalid_request_object"),
        (json!({"redirect_uri": null}), "invalid_request"),
        (json!({"redirect_uri": "https://evil.example/"}), "invalid_request"),
        (json!({"response_type": "code id_token"}), "unsupported_response_type"),
        (json!({"response_type": "token"}), "unsupported_response_type"),
    ]
    .into_iter()
    .map(|(change, error)| (change.to_string(), app.object(change), error))
    .collect();
    let claims = app.claims(json!({}));
    let signed = app.object(json!({}));
    let unsigned = signed.rsplit_once('.').unwrap().0;
    for (what, object) in [
        ("RS256", rsa.signed(&header, &claims)),
        ("none", symmetric("none", &json!({"typ": "JWT"}), &claims, b"")),
        ("the key of another client", other.sign(&Header::new(Algorithm::ES256), &claims)),
        ("another signature", format!("{unsigned}.{}", "A".repeat(86))),
    ] {
        objects.push((what.to_owned(), object, "invalid_request_object"));
    }
    for (what, object, error) in objects {
        let answer = app.send("/oauth/par", &[("request", &object)]).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, error), "{what}: {answer:?}");
    }
    let put = world.server.http.put(format!("{}/oauth/par", world.server.base)).send().await.unwrap();
    assert_eq!(put.status(), 405);

    // What is only beside the object does not count.
    let object = app.object(json!({"state": null}));
    let path = app.pushed_link(&app.send("/oauth/par", &[("request", &object), ("state", "outside")]).await);
    let answer = Browser::default().approve(&world, &format!("{path}&state=outside&nonce=outside")).await;
    assert_eq!(answer.get("state"), None, "{answer:?}");
    let tokens = app.redeem(&answer["code"]).await.expect_status(200).json();
    let (claims, _) = verified(&world, tokens["id_token"].as_str().unwrap(), &app.id).await;
    assert_eq!((claims.get("nonce"), claims.get("s_hash")), (None, None), "{claims}");
}

#[tokio::test]
async fn a_refresh_token_is_of_its_client_and_needs_both_proofs() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, fapi(json!({}))).await;
    let other = KeyedApp::new(&world, fapi(json!({}))).await;
    let code = code(&app, &mut Browser::default(), &[("scope", "openid offline_access")]).await;
    let tokens = app.redeem(&code).await.expect_status(200).json();
    let fields =
        [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    let dpop = app.prover.as_ref().unwrap().for_token(&world.server);
    let stated = [&fields[..], &[("client_id", app.id.as_str())]].concat();
    send(&app, "/oauth/token", &stated, ["", &dpop]).await.expect_oauth(401, "invalid_client");
    other.send("/oauth/token", &fields).await.expect_oauth(400, "invalid_grant");
    let unbound = send(&app, "/oauth/token", &fields, [&app.assertion(json!({})), ""]).await;
    unbound.expect_oauth(400, "invalid_dpop_proof");
    let next = app.send("/oauth/token", &fields).await.expect_status(200).json();
    assert_eq!(next["token_type"], "DPoP");
}
