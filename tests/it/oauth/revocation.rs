//! What stops what, at once and on every server: security-cases "Disabled client/user: next call fails". No server here
//! feeds the read models, because stops must not depend on them.

use crate::support::{Browser, Credentials, Server, World, browser::redeem};
use serde_json::{Value, json};
use xwms::commands::{Context, users};
use xwms_events::{ids::UserId, user::UserCommand};

const SCOPE: &str = "openid offline_access";

async fn two() -> (World, Server) {
    let world = World::with(|settings| settings.subscribers = false).await;
    let other = Server::start(&world.url, false, Some(&world.server.base)).await;
    (world, other)
}

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap_or_else(|| panic!("{name} is missing in {tokens}"))
}

fn user_of(tokens: &Value) -> UserId {
    let claims: Value = crate::support::claims(text(tokens, "access_token"));
    text(&claims, "sub").parse().unwrap()
}

async fn refresh(world: &World, server: &Server, tokens: &Value) -> crate::support::Answer {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", text(tokens, "refresh_token"))];
    world.token_at(server, &world.web(), &fields).await
}

/// Whether `tokens` are valid at `server`; all endpoints must agree.
async fn good_at(world: &World, server: &Server, tokens: &Value) -> bool {
    let access = text(tokens, "access_token");
    let active = world.active_at(server, access).await;
    assert_eq!(world.active_at(server, text(tokens, "refresh_token")).await, active);
    let userinfo = server.http.get(format!("{}/oauth/userinfo", server.base)).bearer_auth(access);
    assert_eq!(userinfo.send().await.unwrap().status(), if active { 200 } else { 401 });
    active
}

#[tokio::test]
async fn a_suspended_user_is_out_at_the_very_next_call_of_every_kind() {
    let (world, other) = two().await;
    let mut browser = Browser::default();
    let tokens = browser.tokens(&world, SCOPE).await;
    assert!(good_at(&world, &other, &tokens).await);
    let shown = browser.get(&other, "/account/consents").await;
    shown.expect_status(200);
    let change = async |command| {
        let store = &world.server.app.store;
        users::change(&Context::system(store, "test"), user_of(&tokens), command, None).await.unwrap();
    };
    change(UserCommand::Suspend { reason: "planted-reason".into() }).await;
    for server in [&world.server, &other] {
        assert!(!good_at(&world, server, &tokens).await);
        refresh(&world, server, &tokens).await.expect_oauth(400, "invalid_grant");
        let shown = browser.get(server, "/account/consents").await;
        assert_eq!(shown.header("location"), "/login", "the session is over: {shown:?}");
        let mut again = Browser::default();
        let page = again.open(server, "/login").await;
        let page = again.fill_login(&world, &page).await;
        assert!(page.body.contains("role=\"alert\""), "{page:?}");
    }
    let sealed: String =
        sqlx::query_scalar("SELECT payload::text FROM events WHERE event_type = 'user.suspended'")
            .fetch_one(world.server.app.store.pool())
            .await
            .unwrap();
    assert!(!sealed.contains("planted-reason"), "why is about a person: {sealed}");

    change(UserCommand::Reinstate).await;
    for server in [&world.server, &other] {
        assert!(!good_at(&world, server, &tokens).await, "what was issued before stays dead");
        refresh(&world, server, &tokens).await.expect_oauth(400, "invalid_grant");
    }
    assert!(good_at(&world, &other, &Browser::default().tokens(&world, SCOPE).await).await);
}

#[tokio::test]
async fn revoked_tokens_of_a_client_or_user_are_dead_on_the_other_server() {
    let (world, other) = two().await;
    let management = world.management().await;
    let client = format!("/v1/clients/{}/revoke_tokens", world.web().client_id);
    let first = Browser::default().tokens(&world, SCOPE).await;
    let user = format!("/v1/users/{}/revoke_tokens", user_of(&first));
    for (path, status) in [(client, 200), (user, 204)] {
        let tokens = Browser::default().tokens(&world, SCOPE).await;
        assert!(good_at(&world, &other, &tokens).await);
        let code = Browser::default().code(&world, SCOPE).await;
        world.post(&path, &management, &json!({})).await.expect_status(status);
        assert!(!good_at(&world, &other, &tokens).await, "{path}");
        refresh(&world, &other, &tokens).await.expect_oauth(400, "invalid_grant");
        world.token_at(&other, &world.web(), &redeem(&code)).await.expect_oauth(400, "invalid_grant");
        let fresh = Browser::default().tokens(&world, SCOPE).await;
        assert!(good_at(&world, &other, &fresh).await, "{path} stops only what was before");
    }
}

#[tokio::test]
async fn a_revoked_secret_is_refused_by_the_other_server() {
    let (world, other) = two().await;
    let management = world.management().await;
    let path = format!("/v1/clients/{}/secrets", world.machine().client_id);
    let made = world.post(&path, &management, &json!({"label": "Second"})).await.expect_status(201).json();
    let client = Credentials::new(&world.machine().client_id, text(&made, "client_secret"));
    let fields = [("grant_type", "client_credentials")];
    world.token_at(&other, &client, &fields).await.expect_status(200);
    let secret = format!("{path}/{}", text(&made, "secret_id"));
    world.delete(&secret, &management).await.expect_status(204);
    for server in [&other, &world.server] {
        world.token_at(server, &client, &fields).await.expect_oauth(401, "invalid_client");
        let asked = [("token", management.as_str())];
        let asked = server.form("/oauth/introspect", Some(&client), &asked).await;
        asked.expect_oauth(401, "invalid_client");
    }
    world.token_at(&other, &world.machine(), &fields).await.expect_status(200);
}

#[tokio::test]
async fn an_outstanding_code_dies_with_its_client_and_stays_dead() {
    let (world, other) = two().await;
    let management = world.management().await;
    let path = format!("/v1/clients/{}", world.web().client_id);
    let code = Browser::default().code(&world, SCOPE).await;
    world.post(&format!("{path}/disable"), &management, &json!({})).await.expect_status(200);
    for server in [&other, &world.server] {
        let answer = world.token_at(server, &world.web(), &redeem(&code)).await;
        answer.expect_oauth(401, "invalid_client");
    }
    world.post(&format!("{path}/enable"), &management, &json!({})).await.expect_status(200);
    for server in [&other, &world.server] {
        let answer = world.token_at(server, &world.web(), &redeem(&code)).await;
        answer.expect_oauth(400, "invalid_grant");
    }
    let code = Browser::default().code(&world, SCOPE).await;
    world.delete(&path, &management).await.expect_status(204);
    for server in [&other, &world.server] {
        let answer = world.token_at(server, &world.web(), &redeem(&code)).await;
        answer.expect_oauth(401, "invalid_client");
    }
    assert_eq!(world.server.count("grant.code_redeemed").await, 0);
}
