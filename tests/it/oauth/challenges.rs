//! What a refusal requests: `WWW-Authenticate` (RFC 6750 §3). Also tokens that would be useless, and users that an
//! account does not know.

use crate::support::{Answer, Browser, World};
use reqwest::Method;
use serde_json::{Value, json};

/// Returns the challenge of the REST API that begins so (RFC 9728 §5.1).
fn challenge(world: &World, start: &str) -> String {
    let at = format!("{}/.well-known/oauth-protected-resource/v1", world.server.base);
    format!("{start}, resource_metadata=\"{at}\"")
}

#[tokio::test]
async fn a_refusal_for_want_of_a_scope_names_the_scope() {
    let world = World::new().await;
    let token = world.management().await;
    let body = json!({"name": "Reader", "client_type": "machine", "scopes": ["clients:read"]});
    let reader = world.own_token(&world.client(&token, &body).await).await;
    for (path, scope) in
        [("/v1/events", "events:read"), ("/v1/grants", "grants:read"), ("/v1/usage", "usage:read")]
    {
        let refused = world.read(path, &reader).await;
        refused.expect_status(403);
        let start = format!("Bearer realm=\"xwms\", error=\"insufficient_scope\", scope=\"{scope}\"");
        assert_eq!(refused.header("www-authenticate"), challenge(&world, &start), "{path}");
    }
    let nobody = world.server.http.get(format!("{}/oauth/userinfo", world.server.base)).bearer_auth(&reader);
    let refused = Answer::of(nobody.send().await.unwrap()).await;
    assert!(refused.header("www-authenticate").contains("scope=\"openid\""), "{refused:?}");
    for (method, path, scope) in [
        (Method::GET, "/ssf/stream", "ssf:manage"),
        (Method::POST, "/oauth/global-token-revocation", "tokens:revoke_all"),
    ] {
        let refused = Answer::of(world.api(method, path, &reader).send().await.unwrap()).await;
        let expected = format!("Bearer realm=\"xwms\", error=\"insufficient_scope\", scope=\"{scope}\"");
        assert_eq!(refused.expect_status(403).header("www-authenticate"), expected, "{path}");
    }
}

#[tokio::test]
async fn a_request_without_a_token_gets_no_error_of_a_token() {
    let world = World::new().await;
    for path in ["/v1/clients", "/v1/me", "/v1/events"] {
        let bare = world.server.get(path).await;
        let expected = challenge(&world, "Bearer realm=\"xwms\"");
        assert_eq!(bare.expect_status(401).header("www-authenticate"), expected, "{path}");
        let bad = world.read(path, "nonsense").await;
        let expected = challenge(&world, "Bearer realm=\"xwms\", error=\"invalid_token\"");
        assert_eq!(bad.expect_status(401).header("www-authenticate"), expected, "{path}");
    }
    let bare = world.server.get("/ssf/stream").await;
    assert_eq!(bare.expect_status(401).header("www-authenticate"), "Bearer realm=\"xwms\"");
    let bad = world.read("/ssf/stream", "nonsense").await;
    let expected = "Bearer realm=\"xwms\", error=\"invalid_token\"";
    assert_eq!(bad.expect_status(401).header("www-authenticate"), expected);
}

#[tokio::test]
async fn a_token_in_the_query_opens_no_door() {
    let world = World::new().await;
    let token = world.management().await;
    for path in ["/v1/clients", "/v1/me", "/v1/events", "/oauth/userinfo", "/ssf/stream"] {
        // RFC 9700 §4.3.2: an address is written into logs and histories.
        world.server.get(&format!("{path}?access_token={token}")).await.expect_status(401);
    }
    world.read("/v1/clients", &token).await.expect_status(200);
}

#[tokio::test]
async fn a_client_with_nothing_to_get_gets_no_token() {
    let world = World::new().await;
    let token = world.management().await;
    let empty = world.client(&token, &json!({"name": "Empty", "client_type": "machine"})).await;
    for client in [&empty, &world.web()] {
        let answer = world.token(client, &[("grant_type", "client_credentials")]).await;
        answer.expect_oauth(400, "invalid_scope");
    }
    let fields = [("grant_type", "client_credentials"), ("scope", " ")];
    world.token(&world.machine(), &fields).await.expect_oauth(400, "invalid_scope");
}

#[tokio::test]
async fn tokens_of_people_whom_the_account_does_not_know_are_not_found() {
    let world = World::new().await;
    let token = world.management().await;
    let tokens = Browser::default().tokens(&world, "openid").await;
    let claims: Value = crate::support::claims(tokens["access_token"].as_str().unwrap());
    let stop = async |who: &str, user: &str| {
        world.post(&format!("/v1/users/{user}/revoke_tokens"), who, &json!({})).await.status
    };
    let made_up = xwms_events::ids::UserId::from_uuid(uuid::Uuid::now_v7()).to_string();
    let other = world.another().await;
    let elsewhere = world.management_of(&other).await;
    let user = claims["sub"].as_str().unwrap();
    assert_eq!(stop(&token, &made_up).await, 404);
    assert_eq!(stop(&elsewhere, user).await, 404, "a user of another account's clients");
    assert_eq!(stop(&token, "nobody").await, 404);
    let tester = json!({"email": "t@x.example", "password": "long enough too", "name": "T"});
    let tester = world.test_user(&token, &tester).await;
    assert_eq!((stop(&token, &tester).await, stop(&elsewhere, &tester).await), (204, 404));
    assert_eq!(world.server.count("account.user_tokens_revoked").await, 1);
    assert_eq!(stop(&token, user).await, 204);
    assert!(!world.active(tokens["access_token"].as_str().unwrap()).await);
}
