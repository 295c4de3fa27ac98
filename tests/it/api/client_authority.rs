//! Who may change a client (ADR 0056): a caller can't take over a client that has, had or gets more rights than the
//! caller.

use crate::support::{
    Answer, Browser, World,
    browser::{CALLBACK, authorize_path, redeem},
};
use reqwest::Method;
use serde_json::{Value, json};
use xwms_events::account::Role;

/// Every change that may let the caller act as the client.
fn changes(id: &str) -> Vec<(Method, String, Value)> {
    let at = |tail: &str| format!("/v1/clients/{id}{tail}");
    let patch = |body: Value| (Method::PATCH, at(""), body);
    vec![
        patch(json!({"redirect_uris": ["https://evil.example/cb"]})),
        patch(json!({"post_logout_redirect_uris": ["https://evil.example/"]})),
        patch(json!({"scopes": []})),
        patch(json!({"scopes": ["openid"]})),
        patch(json!({"token_policy": {"access_token_seconds": 86_400}})),
        patch(json!({"require_pkce": false})),
        (Method::PUT, at("/domains"), json!({"domains": []})),
        (Method::POST, at("/secrets"), json!({})),
        (Method::POST, at("/rotate_secret"), json!({})),
        (Method::POST, at("/replace_exposed"), json!({})),
        (Method::POST, at("/enable"), json!({})),
    ]
}

async fn send(world: &World, token: &str, (method, path, body): (Method, String, Value)) -> Answer {
    Answer::of(world.api(method, &path, token).json(&body).send().await.unwrap()).await
}

/// Returns a token of a client that may manage clients and nothing else.
async fn weak(world: &World, token: &str) -> String {
    let body = json!({"name": "Weak", "client_type": "machine", "scopes": ["clients:read", "clients:write"]});
    world.own_token(&world.client(token, &body).await).await
}

async fn strong(world: &World, token: &str) -> String {
    let body = json!({"name": "Strong", "client_type": "web", "redirect_uris": ["https://app.example/cb"],
        "scopes": ["openid", "accounts:write", "clients:write"]});
    world.client(token, &body).await.client_id
}

#[tokio::test]
async fn a_weaker_token_changes_nothing_by_which_somebody_acts_as_a_stronger_client() {
    let world = World::new().await;
    let token = world.management().await;
    let weak = weak(&world, &token).await;
    let id = strong(&world, &token).await;
    let head = world.server.head().await;
    for change in changes(&id) {
        let refused = send(&world, &weak, change.clone()).await;
        assert_eq!(refused.expect_status(403).json()["code"], "scope_exceeded", "{change:?}");
    }
    assert_eq!(world.server.head().await, head, "no event");
    // It may stop and rename the client.
    let path = format!("/v1/clients/{id}");
    world.patch(&path, &weak, &json!({"name": "Other"})).await.expect_status(200);
    world.post(&format!("{path}/disable"), &weak, &json!({})).await.expect_status(200);
    for change in changes(&id).into_iter().rev() {
        send(&world, &token, change.clone()).await;
    }
    assert!(world.server.head().await > head + 5, "a caller with the scopes may do all of it");
}

#[tokio::test]
async fn a_developers_session_is_bound_like_a_token() {
    let world = World::new().await;
    let id = strong(&world, &world.management().await).await;
    let developer = world.person(world.demo.account_id, Role::Developer).await;
    for (method, path, body) in changes(&id) {
        let refused = developer.ask(&world.server, method, &path, Some(&body)).await;
        assert_eq!(refused.expect_status(403).json()["code"], "scope_exceeded", "{path} {body}");
    }
    // The same for a machine client, its networks and its keys.
    let machine = world.machine().client_id;
    let networks = json!({"networks": []});
    let path = format!("/v1/clients/{machine}/ip_allow_list");
    let refused = developer.ask(&world.server, Method::PUT, &path, Some(&networks)).await;
    assert_eq!(refused.expect_status(403).json()["code"], "scope_exceeded");
    let own = world.web().client_id;
    let uris = json!({"redirect_uris": [CALLBACK, "https://app.example/cb"]});
    developer.patch(&world.server, &format!("/v1/clients/{own}"), &uris).await.expect_status(200);
}

#[tokio::test]
async fn scopes_that_a_client_lost_still_keep_weaker_callers_from_it() {
    let world = World::new().await;
    let token = world.management().await;
    let weak = weak(&world, &token).await;
    let developer = world.person(world.demo.account_id, Role::Developer).await;
    let id = strong(&world, &token).await;
    let path = format!("/v1/clients/{id}");
    world.patch(&path, &token, &json!({"scopes": []})).await.expect_status(200);
    for change in changes(&id) {
        let refused = send(&world, &weak, change.clone()).await;
        assert_eq!(refused.expect_status(403).json()["code"], "scope_exceeded", "{change:?}");
        let (method, path, body) = change;
        developer.ask(&world.server, method, &path, Some(&body)).await.expect_status(403);
    }
    world.patch(&path, &token, &json!({"scopes": ["accounts:write"]})).await.expect_status(200);
}

#[tokio::test]
async fn a_key_is_not_put_in_while_the_scopes_are_gone() {
    let world = World::new().await;
    let token = world.management().await;
    let developer = world.person(world.demo.account_id, Role::Developer).await;
    let key = json!({"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"});
    let keys = json!({"keys": [key]});
    let body = json!({"name": "Signs", "client_type": "machine", "scopes": ["accounts:write"],
        "auth_method": "private_key_jwt", "jwks": keys});
    let path = format!("/v1/clients/{}", world.client(&token, &body).await.client_id);
    let refused = developer.patch(&world.server, &path, &json!({"scopes": []})).await;
    assert_eq!(refused.expect_status(403).json()["code"], "scope_exceeded");
    world.patch(&path, &token, &json!({"scopes": []})).await.expect_status(200);
    let refused = developer.patch(&world.server, &path, &json!({"jwks": keys})).await;
    assert_eq!(refused.expect_status(403).json()["code"], "scope_exceeded");
    world.patch(&path, &token, &json!({"jwks": keys})).await.expect_status(200);
}

#[tokio::test]
async fn a_code_that_waits_for_a_removed_redirect_uri_is_void() {
    let world = World::new().await;
    let token = world.management().await;
    let path = format!("/v1/clients/{}", world.web().client_id);
    let mut browser = Browser::default();
    let code = browser.code(&world, "openid").await;
    let moved = json!({"redirect_uris": ["https://app.example/cb"]});
    world.patch(&path, &token, &moved).await.expect_status(200);
    world.token(&world.web(), &redeem(&code)).await.expect_oauth(400, "invalid_grant");
    // For a native client another port is the same address; another path is not.
    let native = world.native();
    let uri = "http://127.0.0.1:49152/callback";
    let mut code = async |uri: &str| {
        let asked = authorize_path(&native, &[("redirect_uri", uri)]);
        browser.approve(&world, &asked).await.remove("code").unwrap()
    };
    let redeemed = async |code: &str| {
        let mut fields = redeem(code).to_vec();
        fields.retain(|(name, _)| *name != "redirect_uri");
        fields.extend([("redirect_uri", uri), ("client_id", native.as_str())]);
        world.server.form("/oauth/token", None, &fields).await.status
    };
    let (first, second) = (code(uri).await, code(uri).await);
    assert_eq!(redeemed(&first).await, 200);
    let path = format!("/v1/clients/{native}");
    world
        .patch(&path, &token, &json!({"redirect_uris": ["http://127.0.0.1/other"]}))
        .await
        .expect_status(200);
    assert_eq!(redeemed(&second).await, 400);
}
