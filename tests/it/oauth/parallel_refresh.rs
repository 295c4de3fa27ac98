//! Many tabs of one browser that refresh at once, and the value of a stolen refresh token afterwards (RFC 9700 §4.14).

use crate::support::{Answer, Browser, Credentials, Server, VERIFIER, World, browser::authorize_path};
use futures::future::join_all;
use serde_json::{Value, json};
use std::{collections::HashSet, time::Duration};

fn field<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap_or_else(|| panic!("{name} is missing in {tokens}"))
}

async fn refresh(world: &World, server: &Server, client: &Credentials, token: &str) -> Answer {
    world.token_at(server, client, &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
}

/// Refreshes with the same token in `count` tabs at once, on two nodes: all get the same successor.
async fn tabs(world: &World, other: &Server, token: &str, count: usize) -> Value {
    let client = world.web();
    let answers = join_all((0..count).map(|n| {
        let server = if n % 2 == 0 { &world.server } else { other };
        refresh(world, server, &client, token)
    }))
    .await;
    let answers: Vec<_> = answers.iter().map(|answer| answer.expect_status(200).json()).collect();
    let successors: HashSet<_> =
        answers.iter().map(|tokens| field(tokens, "refresh_token").to_owned()).collect();
    assert_eq!(successors.len(), 1);
    for tokens in &answers {
        assert!(world.active(field(tokens, "access_token")).await);
    }
    answers.into_iter().next().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_tabs_that_refresh_at_once_all_stay_signed_in() {
    let world = World::new().await;
    let other = Server::start(&world.url, false, Some(&world.server.base)).await;
    // All of them come within the grace period, however long that takes.
    for server in [&world.server, &other] {
        server.app.store.clock().hold();
    }
    let first = Browser::default().tokens(&world, "openid email offline_access").await;
    let second = tabs(&world, &other, field(&first, "refresh_token"), 20).await;
    // The next rotation, and a tab that still has the previous token.
    let third = tabs(&world, &other, field(&second, "refresh_token"), 10).await;
    for late in [&first, &second] {
        refresh(&world, &other, &world.web(), field(late, "refresh_token")).await.expect_status(200);
    }
    world.server.app.store.clock().advance(Duration::from_secs(600));
    other.app.store.clock().advance(Duration::from_secs(600));
    tabs(&world, &other, field(&third, "refresh_token"), 10).await;
    assert_eq!(world.server.count("grant.revoked").await, 0);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn an_old_token_that_comes_after_the_grace_ends_the_grant_of_a_confidential_client_too() {
    let world = World::new().await;
    let first = Browser::default().tokens(&world, "openid offline_access").await;
    let second = refresh(&world, &world.server, &world.web(), field(&first, "refresh_token")).await;
    let second = second.expect_status(200).json();
    world.server.app.store.clock().advance(Duration::from_secs(31));
    let reused = refresh(&world, &world.server, &world.web(), field(&first, "refresh_token")).await;
    reused.expect_oauth(400, "invalid_grant");
    assert!(!world.active(field(&second, "access_token")).await);
    let dead = refresh(&world, &world.server, &world.web(), field(&second, "refresh_token")).await;
    dead.expect_oauth(400, "invalid_grant");
}

/// Returns tokens of the native client, from a whole flow.
async fn native(world: &World) -> Value {
    let id = world.native();
    let path = authorize_path(&id, &[("scope", "openid offline_access")]);
    let code = Browser::default().approve(world, &path).await.remove("code").unwrap();
    let redirect = crate::support::browser::CALLBACK;
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", &id),
        ("code", &code),
        ("redirect_uri", redirect),
        ("code_verifier", VERIFIER),
    ];
    world.server.form("/oauth/token", None, &fields).await.expect_status(200).json()
}

async fn public_refresh(world: &World, token: &str) -> Answer {
    let id = world.native();
    let fields = [("grant_type", "refresh_token"), ("client_id", id.as_str()), ("refresh_token", token)];
    world.server.form("/oauth/token", None, &fields).await
}

#[tokio::test]
async fn a_stolen_token_of_a_public_client_ends_its_grant() {
    let world = World::new().await;
    let first = native(&world).await;
    let second = public_refresh(&world, field(&first, "refresh_token")).await.expect_status(200).json();
    let stolen = public_refresh(&world, field(&first, "refresh_token")).await;
    stolen.expect_oauth(400, "invalid_grant");
    public_refresh(&world, field(&second, "refresh_token")).await.expect_oauth(400, "invalid_grant");
    assert!(!world.active(field(&second, "access_token")).await);
    assert_eq!(world.server.count("grant.refresh_reused").await, 1);
}

#[tokio::test]
async fn a_public_client_has_a_grace_by_policy_and_its_answer_is_repeated_three_times() {
    let world = World::new().await;
    let path = format!("/v1/clients/{}", world.native());
    let grace = json!({"token_policy": {"refresh_grace_seconds": 20}});
    world.patch(&path, &world.management().await, &grace).await.expect_status(200);
    world.server.app.store.clock().hold();
    let first = native(&world).await;
    for _ in 0..4 {
        public_refresh(&world, field(&first, "refresh_token")).await.expect_status(200);
    }
    public_refresh(&world, field(&first, "refresh_token")).await.expect_oauth(400, "invalid_grant");
    assert_eq!(world.server.count("grant.revoked").await, 1);
}

#[tokio::test]
async fn only_a_confidential_client_can_turn_rotation_off() {
    let world = World::new().await;
    let management = world.management().await;
    let off = json!({"token_policy": {"refresh_rotation": false}});
    let refused = world.patch(&format!("/v1/clients/{}", world.native()), &management, &off).await;
    assert_eq!(refused.expect_status(400).json()["code"], "rotation_required");
    let path = format!("/v1/clients/{}", world.web().client_id);
    let shown = world.patch(&path, &management, &off).await.expect_status(200).json();
    assert_eq!(shown["token_policy"]["refresh_rotation"], false);
    let first = Browser::default().tokens(&world, "openid offline_access").await;
    let token = field(&first, "refresh_token");
    for _ in 0..3 {
        let again = refresh(&world, &world.server, &world.web(), token).await.expect_status(200).json();
        assert_eq!(field(&again, "refresh_token"), token);
        assert!(world.active(field(&again, "access_token")).await && world.active(token).await);
        world.server.app.store.clock().advance(Duration::from_secs(86_400));
    }
    // A client that can't authenticate gains nothing from it, and revoking ends it.
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
    world.server.form("/oauth/token", None, &fields).await.expect_oauth(401, "invalid_client");
    let web = world.web();
    world.server.form("/oauth/revoke", Some(&web), &[("token", token)]).await.expect_status(200);
    refresh(&world, &world.server, &world.web(), token).await.expect_oauth(400, "invalid_grant");
}

#[tokio::test]
async fn a_client_that_says_nothing_has_the_policy_of_its_type() {
    let world = World::new().await;
    let token = world.management().await;
    for (client_type, said, grace) in [
        ("web", json!({}), 30),
        ("web", json!({"access_token_seconds": 60}), 30),
        ("web", json!({"refresh_grace_seconds": 0}), 0),
        ("native", json!({}), 0),
        ("browser", json!({"refresh_grace_seconds": 5}), 5),
    ] {
        let body = json!({"name": "App", "client_type": client_type, "scopes": ["openid"],
            "redirect_uris": ["https://app.example/cb"], "token_policy": said});
        let made = world.post("/v1/clients", &token, &body).await.expect_status(201).json();
        assert_eq!(made["token_policy"]["refresh_grace_seconds"], grace, "{client_type}");
        assert_eq!(made["token_policy"]["refresh_rotation"], true);
    }
}
