//! Clients that follow the FAPI 2.0 Security Profile: what is demanded when they are registered and changed, and of
//! each request.

use crate::{
    oauth::keyed_app::{ASSERTION_TYPE, KeyedApp, path_of, registration},
    support::{
        Answer, Browser, VERIFIER, World,
        dpop::{Prover, hash},
    },
};
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Value, json};

/// Returns the members that register such a client, with those of `change`.
pub(super) fn fapi(change: Value) -> Value {
    let mut members = json!({"fapi_2_security_profile": true, "redirect_uris": ["https://app.example/callback"],
        "id_token_signed_response_alg": "ES256", "access_token_signed_response_alg": "ES256",
        "token_policy": {"refresh_rotation": false}, "dpop_bound_access_tokens": true});
    for (name, value) in change.as_object().unwrap() {
        members[name] = value.clone();
    }
    members
}

#[tokio::test]
async fn a_client_is_registered_with_what_the_profile_demands() {
    let world = World::new().await;
    let token = world.management().await;
    for change in [
        json!({"redirect_uris": ["https://app.example/callback", "http://127.0.0.1:9000/callback"]}),
        json!({"require_pkce": false}),
        json!({"token_policy": {}}),
        json!({"id_token_signed_response_alg": null}),
        json!({"id_token_signed_response_alg": "RS256"}),
        json!({"access_token_signed_response_alg": null}),
        json!({"authorization_signed_response_alg": "RS256"}),
        json!({"request_object_signing_alg": "RS256"}),
        json!({"token_endpoint_audience": true}),
        json!({"dpop_bound_access_tokens": false}),
        json!({"device_authorization": true}),
        json!({"auth_method": "client_secret", "jwks": null}),
        // A token of another issuer is not bound to a key of the client, and may be used again.
        json!({"auth_method": "federated_jwt", "jwks": null,
            "trusted_issuers": [{"name": "ci", "issuer": "https://8.8.8.8", "subject": "job"}]}),
        json!({"client_type": "native", "auth_method": "none", "jwks": null, "token_policy": {}}),
    ] {
        let refused = world.post("/v1/clients", &token, &registration(&fapi(change.clone()))).await;
        let problem = refused.expect_status(400).json();
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!("fapi_demand_unmet"), &json!("fapi_2_security_profile")),
            "{change}"
        );
    }
    let made = world.post("/v1/clients", &token, &registration(&fapi(json!({})))).await;
    assert_eq!(made.expect_status(201).json()["fapi_2_security_profile"], true);
}

#[tokio::test]
async fn a_machine_follows_the_profile_without_logins() {
    let world = World::new().await;
    let machine = json!({"client_type": "machine", "scopes": ["clients:read"], "redirect_uris": [],
        "id_token_signed_response_alg": null, "token_policy": {}});
    let app = KeyedApp::new(&world, fapi(machine)).await;
    let fields = [("grant_type", "client_credentials")];
    let tokens = app.send("/oauth/token", &fields).await.expect_status(200).json();
    assert_eq!(tokens["token_type"], "DPoP");
    let header = jsonwebtoken::decode_header(tokens["access_token"].as_str().unwrap()).unwrap();
    assert_eq!(header.alg, Algorithm::ES256);
    let assertion = app.assertion(json!({}));
    let own =
        [("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion.as_str()), fields[0]];
    world.server.form("/oauth/token", None, &own).await.expect_oauth(400, "invalid_dpop_proof");
    for change in [
        json!({"dpop_bound_access_tokens": false}),
        json!({"access_token_signed_response_alg": "RS256"}),
        json!({"token_endpoint_audience": true}),
    ] {
        let refused = app.patch(change.clone()).await;
        assert_eq!(refused.expect_status(400).json()["code"], "fapi_demand_unmet", "{change}");
    }
}

#[tokio::test]
async fn no_change_contradicts_the_profile_while_it_is_followed() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, json!({})).await;
    let refused = app.patch(json!({"fapi_2_security_profile": true})).await;
    assert_eq!(refused.expect_status(400).json()["code"], "fapi_demand_unmet");
    // What the profile demands may come with it.
    app.patch(fapi(json!({}))).await.expect_status(200);
    let contradictions = [
        json!({"redirect_uris": ["http://127.0.0.1:9000/callback"]}),
        json!({"require_pkce": false}),
        json!({"token_policy": {"refresh_rotation": true}}),
        json!({"token_endpoint_audience": true}),
        json!({"dpop_bound_access_tokens": false}),
        json!({"device_authorization": true}),
        json!({"id_token_signed_response_alg": "RS256"}),
    ];
    for change in &contradictions {
        let refused = app.patch(change.clone()).await;
        assert_eq!(refused.expect_status(400).json()["code"], "fapi_demand_unmet", "{change}");
    }
    // It is given up together with what it demanded.
    for change in contradictions {
        app.patch(fapi(json!({}))).await.expect_status(200);
        let mut change = change;
        change["fapi_2_security_profile"] = json!(false);
        app.patch(change).await.expect_status(200);
        let as_before =
            json!({"require_pkce": true, "token_endpoint_audience": false, "device_authorization": false});
        app.patch(as_before).await.expect_status(200);
    }
}

#[tokio::test]
async fn only_a_pushed_request_leads_to_tokens() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, fapi(json!({}))).await;
    let plain = app.params(&[]);
    let plain: Vec<_> = plain.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for path in [path_of(&plain), app.link(&app.object(json!({})))] {
        let answer = world.server.get(&path).await;
        assert!(
            answer.header("location").starts_with("https://app.example/callback?error=invalid_request"),
            "{answer:?}"
        );
    }
    app.push(&[("code_challenge", ""), ("code_challenge_method", "")])
        .await
        .expect_oauth(400, "invalid_request");
    app.push(&[("code_challenge_method", "plain")]).await.expect_oauth(400, "invalid_request");

    let path = app.pushed_link(&app.push(&[("scope", "openid offline_access")]).await);
    let answer = Browser::default().approve(&world, &path).await;
    assert_eq!(answer["iss"], world.server.base);
    let tokens = app.redeem(&answer["code"]).await.expect_status(200).json();
    assert_eq!(tokens["token_type"], "DPoP");
    for token in ["id_token", "access_token"] {
        let header = jsonwebtoken::decode_header(tokens[token].as_str().unwrap()).unwrap();
        assert_eq!(header.alg, Algorithm::ES256, "{token}");
    }
    let refresh = tokens["refresh_token"].as_str().unwrap();
    for _ in 0..2 {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
        let again = app.send("/oauth/token", &fields).await.expect_status(200).json();
        assert!(
            again["refresh_token"].is_null() || again["refresh_token"] == refresh,
            "no rotation: {again}"
        );
    }
}

#[tokio::test]
async fn an_api_does_not_weaken_the_algorithm_of_a_clients_tokens() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, fapi(json!({}))).await;
    let scope = json!({"name": "read", "description_en": "May read", "description_nl": "Mag lezen"});
    let mut browser = Browser::default();
    for (audience, wanted, given) in [
        ("urn:example:weak", json!("RS256"), Algorithm::ES256),
        ("urn:example:any", Value::Null, Algorithm::ES256),
        ("urn:example:strong", json!("EdDSA"), Algorithm::EdDSA),
    ] {
        let api = json!({"audience": audience, "name": "API", "scopes": [scope], "signing_alg": wanted,
            "apps": [{"client_id": app.id, "scopes": ["read"]}]});
        world.post("/v1/resources", &world.management().await, &api).await.expect_status(201);
        let path = app.pushed_link(&app.push(&[("scope", "openid read"), ("resource", audience)]).await);
        let code = browser.approve(&world, &path).await.remove("code").unwrap();
        let tokens = app.redeem(&code).await.expect_status(200).json();
        let header = jsonwebtoken::decode_header(tokens["access_token"].as_str().unwrap()).unwrap();
        assert_eq!(header.alg, given, "{audience}");
    }
}

#[tokio::test]
async fn a_code_lives_for_a_minute_and_works_with_the_key_of_its_client_alone() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, fapi(json!({}))).await;
    let other = KeyedApp::new(&world, fapi(json!({}))).await;
    let mut browser = Browser::default();
    let mut code = async || {
        let path = app.pushed_link(&app.push(&[]).await);
        browser.approve(&world, &path).await.remove("code").unwrap()
    };
    other.redeem(&code().await).await.expect_oauth(400, "invalid_grant");
    let late = code().await;
    world.server.app.store.clock().advance(std::time::Duration::from_secs(61));
    app.redeem(&late).await.expect_oauth(400, "invalid_grant");
    app.redeem(&code().await).await.expect_status(200);
}

#[tokio::test]
async fn a_code_is_bound_to_the_key_of_the_proof_that_came_with_the_pushed_request() {
    let world = World::new().await;
    world.server.app.store.clock().hold();
    let mut app = KeyedApp::new(&world, fapi(json!({}))).await;
    let path = app.pushed_link(&app.push(&[]).await);
    let code = Browser::default().approve(&world, &path).await.remove("code").unwrap();
    let other = hash("another key");
    app.push(&[("dpop_jkt", &other)]).await.expect_oauth(400, "invalid_request");
    let own = app.prover.replace(Prover::new());
    app.redeem(&code).await.expect_oauth(400, "invalid_grant");
    app.prover = own;
    app.redeem(&code).await.expect_status(200);
    // A proof for another endpoint is none.
    let proof = app.prover.as_ref().unwrap().for_token(&world.server);
    let assertion = app.assertion(json!({}));
    let fields = [&app.params(&[])[..], &owned(&assertion)].concat();
    let request = world.server.http.post(format!("{}/oauth/par", world.server.base)).form(&fields);
    let answer = Answer::of(request.header("dpop", proof).send().await.unwrap()).await;
    answer.expect_oauth(400, "invalid_dpop_proof");
}

#[tokio::test]
async fn a_proof_is_signed_with_an_algorithm_of_the_profile() {
    let world = World::new().await;
    // An RSA key is made while a code waits, which lives for a minute.
    world.server.app.store.clock().hold();
    let mut app = KeyedApp::new(&world, fapi(json!({}))).await;
    let path = app.pushed_link(&app.push(&[]).await);
    let code = Browser::default().approve(&world, &path).await.remove("code").unwrap();
    let own = app.prover.replace(Prover::by(xwms_events::signing_key::Algorithm::RS256));
    app.push(&[]).await.expect_oauth(400, "invalid_dpop_proof");
    app.redeem(&code).await.expect_oauth(400, "invalid_dpop_proof");
    app.prover = own;
    app.redeem(&code).await.expect_status(200);

    // Another client may sign with it.
    let mut other = KeyedApp::new(&world, json!({"dpop_bound_access_tokens": true})).await;
    other.prover = Some(Prover::by(xwms_events::signing_key::Algorithm::RS256));
    let path = other.pushed_link(&other.push(&[]).await);
    let code = Browser::default().approve(&world, &path).await.remove("code").unwrap();
    let tokens = other.redeem(&code).await.expect_status(200).json();
    assert_eq!(tokens["token_type"], "DPoP");
}

/// Returns the fields that authenticate the client.
fn owned(assertion: &str) -> [(String, String); 2] {
    [("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
}

#[tokio::test]
async fn an_assertion_names_the_issuer_alone_and_an_object_says_since_when_it_is_valid() {
    let world = World::new().await;
    world.server.app.store.clock().hold();
    let app = KeyedApp::new(&world, fapi(json!({}))).await;
    let params = app.params(&[]);
    let base = &world.server.base;
    for (aud, status) in [
        (json!(base), 201),
        (json!([base]), 401),
        (json!(format!("{base}/oauth/par")), 401),
        (json!(format!("{base}/oauth/token")), 401),
    ] {
        let assertion = app.assertion(json!({"aud": aud}));
        let own = [("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion.as_str())];
        let fields: Vec<_> = params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = world.server.form("/oauth/par", None, &[&own[..], &fields].concat()).await;
        assert_eq!(answer.status, status, "{aud}: {answer:?}");
    }
    let endless = app.sign(&Header::new(Algorithm::ES256), &app.claims(json!({"nbf": null})));
    app.send("/oauth/par", &[("request", &endless)]).await.expect_oauth(400, "invalid_request_object");
    let object = app.object(json!({}));
    let path = app.pushed_link(&app.send("/oauth/par", &[("request", &object)]).await);
    let code = Browser::default().approve(&world, &path).await.remove("code").unwrap();
    let reversed: String = VERIFIER.chars().rev().collect();
    let wrong = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", "https://app.example/callback"),
        ("code_verifier", reversed.as_str()),
    ];
    app.send("/oauth/token", &wrong).await.expect_oauth(400, "invalid_grant");
    app.redeem(&code).await.expect_status(200);
}
