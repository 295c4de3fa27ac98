//! PKCE that a confidential web client may omit (RFC 9700 §2.1.1), unknown scopes, refused request objects, and
//! redirect URIs at `localhost`: what the OpenID Foundation's Basic plans and first examples need.

use crate::support::{
    Answer, Browser, VERIFIER, World,
    browser::{CALLBACK, authorize_path, form, redeem},
    query,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

const BARE: [(&str, &str); 2] = [("code_challenge", ""), ("code_challenge_method", "")];

async fn waive(world: &World) {
    let path = format!("/v1/clients/{}", world.web().client_id);
    let changed = world.patch(&path, &world.management().await, &json!({"require_pkce": false})).await;
    assert_eq!(changed.expect_status(200).json()["require_pkce"], false);
}

fn without_verifier(code: &str) -> Vec<(&str, &str)> {
    redeem(code).into_iter().filter(|(name, _)| *name != "code_verifier").collect()
}

#[tokio::test]
async fn a_confidential_web_client_may_waive_pkce() {
    let world = World::new().await;
    let path = authorize_path(&world.web().client_id, &[&BARE[..], &[("prompt", "none")]].concat());
    let refused = world.server.get(&path).await;
    assert_eq!(query(refused.header("location"))["error"], "invalid_request");
    waive(&world).await;
    let mut browser = Browser::default();
    let path = authorize_path(&world.web().client_id, &BARE);
    let code = browser.approve(&world, &path).await.remove("code").unwrap();
    let tokens = world.token(&world.web(), &without_verifier(&code)).await.expect_status(200).json();
    assert!(tokens["id_token"].is_string());
    for mode in ["query", "form_post"] {
        let path = authorize_path(&world.web().client_id, &[&BARE[..], &[("response_mode", mode)]].concat());
        assert!(browser.open(&world.server, &path).await.status != 400, "{mode}");
    }
}

#[tokio::test]
async fn a_challenge_needs_its_verifier_and_a_verifier_its_challenge() {
    let world = World::new().await;
    waive(&world).await;
    let mut browser = Browser::default();
    let mut code = async |change: &[(&str, &str)]| {
        browser.approve(&world, &authorize_path(&world.web().client_id, change)).await.remove("code").unwrap()
    };
    let asked = code(&[]).await;
    world.token(&world.web(), &without_verifier(&asked)).await.expect_oauth(400, "invalid_grant");
    world.token(&world.web(), &redeem(&asked)).await.expect_status(200);
    for verifier in [VERIFIER, "short", "?"] {
        let bare = code(&BARE).await;
        let fields = [&without_verifier(&bare)[..], &[("code_verifier", verifier)]].concat();
        world.token(&world.web(), &fields).await.expect_oauth(400, "invalid_grant");
        world.token(&world.web(), &without_verifier(&bare)).await.expect_status(200);
    }
    // Once required again, it also applies to codes that are not redeemed yet.
    let bare = code(&BARE).await;
    let path = format!("/v1/clients/{}", world.web().client_id);
    world.patch(&path, &world.management().await, &json!({"require_pkce": true})).await.expect_status(200);
    world.token(&world.web(), &without_verifier(&bare)).await.expect_oauth(400, "invalid_grant");
}

#[tokio::test]
async fn plain_and_half_a_challenge_are_refused_also_where_pkce_is_waived() {
    let world = World::new().await;
    waive(&world).await;
    for change in [
        &[("code_challenge_method", "plain")][..],
        &[("code_challenge_method", "")],
        &[("code_challenge", VERIFIER), ("code_challenge_method", "plain")],
        &[("code_challenge", "")],
        &[("code_challenge", "short")],
    ] {
        let path = authorize_path(&world.web().client_id, &[change, &[("prompt", "none")]].concat());
        let answer = world.server.get(&path).await;
        assert_eq!(query(answer.header("location"))["error"], "invalid_request", "{change:?}");
    }
}

#[tokio::test]
async fn nobody_but_a_web_client_may_waive_pkce() {
    let world = World::new().await;
    let token = world.management().await;
    let people = json!({"redirect_uris": ["https://app.example/cb"], "scopes": ["openid"]});
    for (client_type, more) in [("native", &people), ("browser", &people), ("machine", &json!({}))] {
        let mut body = json!({"name": "App", "client_type": client_type});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let made = world.post("/v1/clients", &token, &body).await.expect_status(201).json();
        assert_eq!(made["require_pkce"], true);
        let path = format!("/v1/clients/{}", made["client_id"].as_str().unwrap());
        let changed = world.patch(&path, &token, &json!({"require_pkce": false})).await;
        body["require_pkce"] = json!(false);
        for refused in [changed, world.post("/v1/clients", &token, &body).await] {
            let problem = refused.expect_status(400).json();
            assert_eq!(
                (&problem["code"], &problem["field"]),
                (&json!("pkce_required"), &json!("require_pkce"))
            );
        }
        // The client does not change its type either.
        world
            .patch(&path, &token, &json!({"client_type": "web", "require_pkce": false}))
            .await
            .expect_status(400);
    }
    let mut web = json!({"name": "Web", "client_type": "web", "require_pkce": false});
    web.as_object_mut().unwrap().extend(people.as_object().unwrap().clone());
    assert_eq!(
        world.post("/v1/clients", &token, &web).await.expect_status(201).json()["require_pkce"],
        false
    );
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_scope_that_nobody_defined_is_left_out_and_the_answer_says_so() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let tokens = browser.tokens(&world, "openid groups email https://graph.example/x").await;
    assert_eq!(tokens["scope"], "openid email");
    for scope in ["openid clients:read", "openid groups clients:read", "groups"] {
        let path = authorize_path(&world.web().client_id, &[("scope", scope)]);
        let answer = browser.open(&world.server, &path).await;
        assert_eq!(query(answer.header("location"))["error"], "invalid_scope", "{scope}");
    }
    for scope in ["groups", "clients:read groups"] {
        let fields = [("grant_type", "client_credentials"), ("scope", scope)];
        world.token(&world.machine(), &fields).await.expect_oauth(400, "invalid_scope");
    }
}

/// Returns a request object with this header and these claims, unsigned if `signature` is empty.
fn object(alg: &str, claims: &Value, signature: &str) -> String {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{signature}", part(&json!({"alg": alg})), part(claims))
}

#[tokio::test]
async fn a_refused_request_object_is_refused_in_the_way_that_it_asks_for() {
    let world = World::new().await;
    let inside =
        json!({"response_mode": "form_post", "state": "inside", "redirect_uri": CALLBACK, "max_age": 1});
    let posted = |answer: &Answer| {
        let (action, fields) = form(&answer.body);
        assert_eq!(action, CALLBACK);
        fields.into_iter().collect::<std::collections::HashMap<_, _>>()
    };
    let open = async |change: &[(&str, &str)]| {
        world.server.get(&authorize_path(&world.web().client_id, change)).await
    };
    let unsigned = object("none", &inside, "");
    for outside in [
        &[][..],
        &[("state", ""), ("redirect_uri", "")],
        &[("response_mode", "query")],
        &[("response_type", "")],
    ] {
        let answer = posted(&open(&[outside, &[("request", &unsigned)]].concat()).await);
        assert_eq!((answer["error"].as_str(), answer["state"].as_str()), ("request_not_supported", "inside"));
    }
    // The values inside are trusted no more than those outside.
    let elsewhere = object("none", &json!({"redirect_uri": "https://evil.example/", "state": "inside"}), "");
    let answer = open(&[("request", &elsewhere)]).await;
    let params = query(answer.header("location"));
    assert!(answer.header("location").starts_with(CALLBACK), "{answer:?}");
    assert_eq!((params["error"].as_str(), params["state"].as_str()), ("request_not_supported", "inside"));
    // They don't override the values beside it (oidcc-ensure-request-object-with-redirect-uri of the OpenID
    // Foundation).
    for object in [&unsigned, &elsewhere] {
        for uri in ["https://evil.example/", "http://127.0.0.1:9000/callback/more", "x"] {
            let page = open(&[("request", object), ("redirect_uri", uri)]).await;
            assert!(page.status == 400 && page.header("location").is_empty(), "{uri}: {page:?}");
        }
    }
    open(&[("request", &elsewhere), ("redirect_uri", "")]).await.expect_status(400);
    let twice = authorize_path(
        &world.web().client_id,
        &[("request", &unsigned), ("redirect_uri", "https://evil.example/")],
    );
    world.server.get(&format!("{twice}&redirect_uri=x")).await.expect_status(400);
    // A signed object can't be told from a forged one, and an unreadable one has no values.
    let odd = json!({"state": 1, "response_mode": ["form_post"], "redirect_uri": null});
    let long = json!({"state": "s".repeat(4097)});
    for object in [
        object("RS256", &inside, "c2ln"),
        object("none", &inside, "c2ln"),
        object("none", &odd, ""),
        "x".into(),
    ] {
        let params = query(open(&[("request", &object)]).await.header("location"));
        assert_eq!(
            (params["error"].as_str(), params["state"].as_str()),
            ("request_not_supported", "st4te &?")
        );
    }
    let params = query(open(&[("request", &object("none", &long, ""))]).await.header("location"));
    assert!(!params.contains_key("state"), "{params:?}");
}

#[tokio::test]
async fn localhost_is_for_native_and_test_clients_and_the_error_tells_others_what_to_write() {
    let world = World::new().await;
    let token = world.management().await;
    let body = |client_type: &str, environment: &str, uri: &str| {
        json!({"name": "App", "client_type": client_type, "environment": environment, "scopes": ["openid"],
            "redirect_uris": [uri]})
    };
    let local = "http://localhost:3000/cb";
    let native = world.client(&token, &body("native", "live", local)).await.client_id;
    let test = world.client(&token, &body("web", "test", local)).await.client_id;
    let asks = async |id: &str, uri: &str| {
        let path = authorize_path(id, &[("redirect_uri", uri), ("prompt", "none")]);
        world.server.get(&path).await.header("location").starts_with(uri)
    };
    assert!(asks(&native, local).await && asks(&native, "http://localhost:49152/cb").await);
    assert!(asks(&test, local).await && !asks(&test, "http://localhost:49152/cb").await);
    for (id, uri) in [
        (&native, "http://localhost:3000/other"),
        (&native, "http://127.0.0.1:3000/cb"),
        (&native, "http://localhost.evil.example:3000/cb"),
        (&native, "http://localhost:3000@evil.example/cb"),
        (&native, "http://localhost.:3000/cb"),
        (&test, "http://127.0.0.1:3000/cb"),
    ] {
        assert!(!asks(id, uri).await, "{uri}");
    }
    for client_type in ["web", "browser"] {
        let refused = world.post("/v1/clients", &token, &body(client_type, "live", local)).await;
        let problem = refused.expect_status(400).json();
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!("invalid_redirect_uri"), &json!("redirect_uris"))
        );
        assert!(problem["detail"].as_str().unwrap().contains("use http://127.0.0.1"), "{problem}");
    }
}

#[tokio::test]
async fn a_redirect_uri_with_an_encoded_query_is_matched_to_the_letter() {
    let world = World::new().await;
    let token = world.management().await;
    let uris = [
        "https://app.example/cb?next=https%3A%2F%2Fb.example%2F",
        "https://app.example/cb?n=O'Brien",
        "https://app.example/@me/cb?mail=a@b.example",
    ];
    let body = json!({"name": "App", "client_type": "web", "scopes": ["openid"], "redirect_uris": uris});
    let id = world.client(&token, &body).await.client_id;
    let to = async |uri: &str| {
        let path = authorize_path(&id, &[("redirect_uri", uri), ("prompt", "none")]);
        world.server.get(&path).await.header("location").to_owned()
    };
    for uri in uris {
        assert!(to(uri).await.starts_with(&format!("{uri}&error=login_required")), "{uri}");
    }
    for other in [
        "https://app.example/cb?next=https%3a%2f%2fb.example%2f",
        "https://app.example/cb?next=https://b.example/",
        "https://app.example/cb?n=O%27Brien",
        "https://app.example/%40me/cb?mail=a@b.example",
    ] {
        assert_eq!(to(other).await, "", "{other}");
    }
}
