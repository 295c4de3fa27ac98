//! Refresh: security-cases "Refresh".

use crate::support::{Answer, Browser, World, browser::redeem, until};
use serde_json::{Value, json};
use std::time::Duration;

const SCOPE: &str = "openid email offline_access";

fn field<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap_or_else(|| panic!("{name} is missing in {tokens}"))
}

async fn refresh(world: &World, token: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![("grant_type", "refresh_token"), ("refresh_token", token)];
    fields.extend_from_slice(more);
    world.token(&world.web(), &fields).await
}

/// Changes the token policy of the web client.
async fn policy(world: &World, change: Value) {
    let path = format!("/v1/clients/{}", world.web().client_id);
    let body = json!({"token_policy": change});
    world.patch(&path, &world.management().await, &body).await.expect_status(200);
}

#[tokio::test]
async fn a_refresh_token_rotates_and_an_old_one_ends_the_grant() {
    let world = World::new().await;
    policy(&world, json!({"refresh_grace_seconds": 0})).await;
    let first = Browser::default().tokens(&world, SCOPE).await;
    let second = refresh(&world, field(&first, "refresh_token"), &[]).await.expect_status(200).json();
    assert_ne!(field(&first, "refresh_token"), field(&second, "refresh_token"));
    let id: Value = crate::support::claims(field(&second, "id_token"));
    assert!(id.get("nonce").is_none());

    let reused = refresh(&world, field(&first, "refresh_token"), &[]).await;
    reused.expect_oauth(400, "invalid_grant");
    refresh(&world, field(&second, "refresh_token"), &[]).await.expect_oauth(400, "invalid_grant");
    for token in [&first, &second] {
        assert!(!world.active(field(token, "access_token")).await);
    }
    assert_eq!(world.server.count("grant.refresh_reused").await, 1);
}

#[tokio::test]
async fn a_grace_repeats_a_lost_answer_and_ends() {
    let world = World::new().await;
    policy(&world, json!({"refresh_grace_seconds": 20})).await;
    world.server.app.store.clock().hold();
    let first = Browser::default().tokens(&world, SCOPE).await;
    let old = field(&first, "refresh_token");
    let second = refresh(&world, old, &[]).await.expect_status(200).json();
    for _ in 0..3 {
        let repeated = refresh(&world, old, &[]).await.expect_status(200).json();
        assert_eq!(field(&repeated, "refresh_token"), field(&second, "refresh_token"), "no second chain");
    }
    world.server.app.store.clock().advance(Duration::from_secs(21));
    refresh(&world, old, &[]).await.expect_oauth(400, "invalid_grant");
    refresh(&world, field(&second, "refresh_token"), &[]).await.expect_oauth(400, "invalid_grant");
}

#[tokio::test]
async fn scopes_may_shrink_and_never_grow() {
    let world = World::new().await;
    let first = Browser::default().tokens(&world, SCOPE).await;
    let wider = refresh(&world, field(&first, "refresh_token"), &[("scope", "openid phone")]).await;
    wider.expect_oauth(400, "invalid_scope");
    let narrow = refresh(&world, field(&first, "refresh_token"), &[("scope", "openid")]).await;
    let narrow = narrow.expect_status(200).json();
    assert_eq!(narrow["scope"], "openid");
    let full = refresh(&world, field(&narrow, "refresh_token"), &[]).await.expect_status(200).json();
    assert_eq!(full["scope"], SCOPE, "the grant itself did not shrink");
}

#[tokio::test]
async fn a_scope_that_the_client_lost_is_in_no_new_token() {
    let world = World::new().await;
    let management = world.management().await;
    let path = format!("/v1/clients/{}", world.web().client_id);
    let mut browser = Browser::default();
    let first = browser.tokens(&world, SCOPE).await;
    let code = browser.code(&world, SCOPE).await;
    let late = browser.code(&world, SCOPE).await;
    let left = json!({"scopes": ["openid", "offline_access"]});
    world.patch(&path, &management, &left).await.expect_status(200);

    let second = refresh(&world, field(&first, "refresh_token"), &[]).await.expect_status(200).json();
    let redeemed = world.token(&world.web(), &redeem(&code)).await.expect_status(200).json();
    for tokens in [&second, &redeemed] {
        assert_eq!(tokens["scope"], "openid offline_access");
        let claims: Value = crate::support::claims(field(tokens, "access_token"));
        assert_eq!(claims["scope"], "openid offline_access");
    }
    let token = field(&second, "refresh_token");
    refresh(&world, token, &[("scope", "email")]).await.expect_oauth(400, "invalid_scope");

    world.patch(&path, &management, &json!({"scopes": ["phone"]})).await.expect_status(200);
    refresh(&world, token, &[]).await.expect_oauth(400, "invalid_scope");
    world.token(&world.web(), &redeem(&late)).await.expect_oauth(400, "invalid_grant");
}

#[tokio::test]
async fn another_client_or_none_gets_nothing() {
    let world = World::new().await;
    let first = Browser::default().tokens(&world, SCOPE).await;
    let token = field(&first, "refresh_token");
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
    world.token(&world.machine(), &fields).await.expect_oauth(400, "invalid_grant");
    let id = world.web().client_id;
    let public = [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", id.as_str())];
    world.server.form("/oauth/token", None, &public).await.expect_oauth(401, "invalid_client");
    refresh(&world, token, &[]).await.expect_status(200);
}

#[tokio::test]
async fn a_refresh_token_expires_when_idle_and_in_the_end() {
    let world = World::new().await;
    let first = Browser::default().tokens(&world, SCOPE).await;
    let day = Duration::from_secs(86_400);
    world.server.app.store.clock().advance(day * 29);
    let second = refresh(&world, field(&first, "refresh_token"), &[]).await.expect_status(200).json();
    world.server.app.store.clock().advance(day * 31);
    refresh(&world, field(&second, "refresh_token"), &[]).await.expect_oauth(400, "invalid_grant");

    let mut tokens = Browser::default().tokens(&world, SCOPE).await;
    for _ in 0..3 {
        world.server.app.store.clock().advance(day * 29);
        tokens = refresh(&world, field(&tokens, "refresh_token"), &[]).await.expect_status(200).json();
    }
    world.server.app.store.clock().advance(day * 3);
    refresh(&world, field(&tokens, "refresh_token"), &[]).await.expect_oauth(400, "invalid_grant");
}

#[tokio::test]
async fn a_grant_without_offline_access_ends_with_the_session_that_ends_by_itself() {
    let world = World::with(|settings| settings.session_seconds = 1_800).await;
    world.server.app.store.clock().hold();
    let tied = Browser::default().tokens(&world, "openid").await;
    let offline = Browser::default().tokens(&world, SCOPE).await;
    world.server.app.store.clock().advance(Duration::from_secs(1_700));
    let tied = refresh(&world, field(&tied, "refresh_token"), &[]).await.expect_status(200).json();
    world.server.app.store.clock().advance(Duration::from_secs(101));
    refresh(&world, field(&tied, "refresh_token"), &[]).await.expect_oauth(400, "invalid_grant");
    refresh(&world, field(&offline, "refresh_token"), &[]).await.expect_status(200);
}

#[tokio::test]
async fn withdrawing_consent_and_changing_the_password_end_it() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let first = browser.tokens(&world, SCOPE).await;
    world.server.settle().await;
    let page = browser.open(&world.server, "/account/consents").await;
    assert!(page.body.contains("Demo web app"), "{page:?}");
    let after = browser.submit(&world.server, &page, &[]).await;
    after.expect_status(200);
    refresh(&world, field(&first, "refresh_token"), &[]).await.expect_oauth(400, "invalid_grant");
    assert!(!world.active(field(&first, "access_token")).await);

    let second = browser.tokens(&world, SCOPE).await;
    let access: Value = crate::support::claims(field(&second, "access_token"));
    let user = access["sub"].as_str().unwrap().parse().unwrap();
    let store = &world.server.app.store;
    let context = xwms::commands::Context::system(store, "test");
    let command = xwms_events::user::UserCommand::ChangePassword;
    xwms::commands::users::change(&context, user, command, None).await.unwrap();
    refresh(&world, field(&second, "refresh_token"), &[]).await.expect_oauth(400, "invalid_grant");
    let page = browser.open(&world.server, "/account/consents").await;
    assert!(page.body.contains("name=\"password\""), "the session is over, too");
}

#[tokio::test]
async fn logging_out_ends_what_is_not_offline() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let online = browser.tokens(&world, "openid").await;
    let offline = browser.tokens(&world, "openid offline_access").await;
    let page = browser.open(&world.server, "/logout").await;
    browser.submit(&world.server, &page, &[]).await.expect_status(200);
    assert!(!world.active(field(&online, "access_token")).await);
    assert!(world.active(field(&offline, "access_token")).await);
    refresh(&world, field(&online, "refresh_token"), &[]).await.expect_oauth(400, "invalid_grant");
    refresh(&world, field(&offline, "refresh_token"), &[]).await.expect_status(200);
}

#[tokio::test]
async fn a_grant_that_a_logout_ended_stays_ended_when_old_revocations_are_swept() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let online = browser.tokens(&world, "openid").await;
    let page = browser.open(&world.server, "/logout").await;
    browser.submit(&world.server, &page, &[]).await.expect_status(200);
    // As if all this had been 89 days ago, which is within the lifetime of the refresh token.
    let store = &world.server.app.store;
    let aged = "UPDATE revocations SET expires_at = expires_at - interval '89 days'";
    sqlx::query(aged).execute(store.pool()).await.unwrap();
    store.sweep().await.unwrap();
    refresh(&world, field(&online, "refresh_token"), &[]).await.expect_oauth(400, "invalid_grant");
}

#[tokio::test]
async fn tokens_are_signed_by_the_new_key_after_a_rotation_and_old_ones_verify() {
    let world = World::new().await;
    let first = Browser::default().tokens(&world, SCOPE).await;
    let app = &world.server.app;
    app.store.clock().hold();
    let algorithm = xwms_events::signing_key::Algorithm::ES256;
    let kid = xwms::commands::signing_keys::rotate(&app.store, &app.keyring, algorithm, 2048).await.unwrap();
    let jwks = async || world.server.get("/oauth/jwks.json").await.json()["keys"].as_array().unwrap().len();
    let signed_by = |tokens: &Value| {
        jsonwebtoken::decode_header(field(tokens, "access_token")).unwrap().kid.unwrap_or_default()
    };
    let before = refresh(&world, field(&first, "refresh_token"), &[]).await.expect_status(200).json();
    assert_eq!(jwks().await, 4, "it is published beside one of each algorithm");
    assert_eq!(signed_by(&before), signed_by(&first), "and does not sign before everybody can know it");
    let clock = app.store.clock();
    clock.advance(Duration::from_secs(300));
    assert_eq!(app.keyring.due(clock.now()), None);
    clock.advance(Duration::from_secs(31));
    until("it signs", async || app.keyring.due(clock.now()).is_none()).await;
    let second = refresh(&world, field(&before, "refresh_token"), &[]).await.expect_status(200).json();
    assert_eq!(signed_by(&second), kid);
    assert!(
        world.active(field(&first, "access_token")).await
            && world.active(field(&second, "access_token")).await
    );
    assert_eq!(jwks().await, 4);
}
