//! Global Token Revocation (draft-parecki-oauth-global-token-revocation): a security tool ends what a person has at
//! the apps of its account, and nothing else.

use crate::support::{
    Browser, World,
    browser::{CALLBACK, authorize_path, redeem},
    dpop::Prover,
};
use serde_json::{Value, json};

const PATH: &str = "/oauth/global-token-revocation";

fn subject(world: &World, sub: &Value) -> Value {
    json!({"sub_id": {"format": "iss_sub", "iss": world.server.app.settings.issuer, "sub": sub}})
}

/// Returns a token of a client that may do this and nothing else.
async fn tool(world: &World, management: &str) -> String {
    let body = json!({"name": "Tool", "client_type": "machine", "scopes": ["tokens:revoke_all"]});
    let client = world.client(management, &body).await;
    world.own_token(&client).await
}

fn claims(tokens: &Value) -> Value {
    crate::support::claims(tokens["access_token"].as_str().unwrap())
}

#[tokio::test]
async fn the_access_of_a_person_at_the_apps_of_the_account_ends_and_elsewhere_it_stays() {
    let world = World::new().await;
    let (management, stranger) = (world.management().await, world.stranger().await);
    let tool = tool(&world, &management).await;
    let mut browser = Browser::default();
    let tokens = browser.tokens(&world, "openid offline_access").await;
    let app =
        json!({"name": "Shop", "client_type": "web", "scopes": ["openid"], "redirect_uris": [CALLBACK]});
    let app = world.client(&stranger, &app).await;
    let code = browser.approve(&world, &authorize_path(&app.client_id, &[])).await.remove("code").unwrap();
    let elsewhere = world.token(&app, &redeem(&code)).await.expect_status(200).json();

    let body = subject(&world, &claims(&tokens)["sub"]);
    let done = world.post(PATH, &tool, &body).await;
    assert_eq!(done.expect_status(204).body, "");
    assert!(!world.active(tokens["access_token"].as_str().unwrap()).await);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let again = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    world.token(&world.web(), &again).await.expect_oauth(400, "invalid_grant");
    let userinfo = world.read("/oauth/userinfo", elsewhere["access_token"].as_str().unwrap()).await;
    userinfo.expect_status(200);
    assert_eq!(world.server.count("account.user_tokens_revoked").await, 1);
    // The person is still logged in here, and a new login at the app works.
    let next = browser.tokens(&world, "openid").await;
    assert!(world.active(next["access_token"].as_str().unwrap()).await);
    let told = world.server.get("/.well-known/oauth-authorization-server").await.json();
    let issuer = &world.server.app.settings.issuer;
    assert_eq!(told["global_token_revocation_endpoint"], json!(format!("{issuer}{PATH}")));
}

#[tokio::test]
async fn a_person_whom_the_account_does_not_know_is_not_found_whether_they_exist_or_not() {
    let world = World::new().await;
    let tokens = Browser::default().tokens(&world, "openid").await;
    let tool = tool(&world, &world.stranger().await).await;
    for sub in [claims(&tokens)["sub"].clone(), json!("user_01kayb5g6nf6hr2j7q3p6q8v4w")] {
        let refused = world.post(PATH, &tool, &subject(&world, &sub)).await;
        assert_eq!(refused.expect_status(404).json()["code"], "not_found", "{sub}");
    }
    assert!(world.active(tokens["access_token"].as_str().unwrap()).await);
    assert_eq!(world.server.count("account.user_tokens_revoked").await, 0);
}

#[tokio::test]
async fn only_a_client_with_the_scope_may_ask_and_only_about_a_person() {
    let world = World::new().await;
    let management = world.management().await;
    let tokens = Browser::default().tokens(&world, "openid").await;
    let body = subject(&world, &claims(&tokens)["sub"]);
    let person = world.post(PATH, tokens["access_token"].as_str().unwrap(), &body).await;
    assert_eq!(person.expect_status(403).json()["code"], "client_needed");
    let narrow = [("grant_type", "client_credentials"), ("scope", "grants:write ssf:manage")];
    let narrow = world.token(&world.machine(), &narrow).await.expect_status(200).json();
    let refused = world.post(PATH, narrow["access_token"].as_str().unwrap(), &body).await;
    assert_eq!(refused.expect_status(403).json()["code"], "insufficient_scope");
    assert_eq!(world.post(PATH, "nonsense", &body).await.expect_status(401).json()["code"], "invalid_token");
    let tool = tool(&world, &management).await;
    world.read("/ssf/stream", &tool).await.expect_status(403);
    for bad in [
        json!({}),
        json!({"sub_id": null}),
        json!({"sub_id": {"format": "email", "email": "ada@people.example"}}),
        json!({"sub_id": {"format": "iss_sub", "iss": "https://other.example", "sub": claims(&tokens)["sub"]}}),
        json!({"sub_id": {"format": "iss_sub", "sub": claims(&tokens)["sub"]}}),
    ] {
        let refused = world.post(PATH, &tool, &bad).await;
        assert_eq!(refused.expect_status(400).json()["code"], "unsupported_subject", "{bad}");
    }
    assert!(world.active(tokens["access_token"].as_str().unwrap()).await);
}

#[tokio::test]
async fn a_stolen_token_that_is_bound_to_a_key_is_useless_here_and_at_streams() {
    let world = World::new().await;
    let scopes = ["tokens:revoke_all", "ssf:manage"];
    let body = json!({"name": "Tool", "client_type": "machine", "scopes": scopes});
    let client = world.client(&world.management().await, &body).await;
    let (prover, person) = (Prover::new(), Browser::default().tokens(&world, "openid").await);
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", client.client_id.as_str()),
        ("client_secret", client.secret.as_str()),
    ];
    let tokens = prover.ask(&world.server, &fields).await.expect_status(200).json();
    assert_eq!(tokens["token_type"], "DPoP");
    let token = tokens["access_token"].as_str().unwrap();
    let body = subject(&world, &claims(&person)["sub"]);
    world.post(PATH, token, &body).await.expect_status(401);
    world.read("/ssf/stream", token).await.expect_status(401);
    assert_eq!(world.server.count("account.user_tokens_revoked").await, 0);
    assert!(world.active(person["access_token"].as_str().unwrap()).await);
    // With the key it works.
    prover.read(&world.server, "/ssf/stream", token).await.expect_status(200);
}
