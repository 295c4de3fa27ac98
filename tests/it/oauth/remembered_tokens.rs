//! JWTs that a node verified before (ADR 0062): what it remembers of them, and that a remembered JWT ends like any
//! other.

use crate::support::{Browser, Server, World, cluster};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use std::time::Duration;
use xwms::commands::signing_keys::rotate;
use xwms_events::signing_key::Algorithm;

/// Returns a world and an access token that its server has verified.
async fn remembered() -> (World, String) {
    let world = World::new().await;
    let token = world.management().await;
    for _ in 0..2 {
        assert!(world.active(&token).await);
        assert_eq!(world.server.app.access_tokens.remembered(), 1);
    }
    (world, token)
}

#[tokio::test]
async fn a_remembered_token_expires() {
    let (world, token) = remembered().await;
    world.read("/v1/clients", &token).await.expect_status(200);
    world.server.app.store.clock().advance(Duration::from_secs(601));
    assert!(!world.active(&token).await);
    world.read("/v1/clients", &token).await.expect_status(401);
    let machine = world.machine();
    let revoked = world.server.form("/oauth/revoke", Some(&machine), &[("token", &token)]).await;
    revoked.expect_status(200);
    assert_eq!(world.server.count("token.revoked").await, 0, "there is nothing left to revoke");
}

#[tokio::test]
async fn a_remembered_token_is_revoked_at_once_on_every_node() {
    let (world, token) = remembered().await;
    let other = Server::start(&world.url, false, Some(&world.server.base)).await;
    for _ in 0..2 {
        assert!(world.active_at(&other, &token).await);
    }
    let machine = world.machine();
    world.server.form("/oauth/revoke", Some(&machine), &[("token", &token)]).await.expect_status(200);
    assert!(!world.active_at(&other, &token).await);
    assert!(!world.active(&token).await);
    world.read("/v1/clients", &token).await.expect_status(401);
}

#[tokio::test]
async fn a_remembered_token_of_a_user_ends_with_its_grant() {
    let world = World::new().await;
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let access = tokens["access_token"].as_str().unwrap();
    for _ in 0..2 {
        world.read("/oauth/userinfo", access).await.expect_status(200);
    }
    let web = world.web();
    let fields = [("token", tokens["refresh_token"].as_str().unwrap())];
    world.server.form("/oauth/revoke", Some(&web), &fields).await.expect_status(200);
    world.read("/oauth/userinfo", access).await.expect_status(401);
}

#[tokio::test]
async fn a_remembered_token_ends_when_its_key_is_gone() {
    let (world, token) = remembered().await;
    world.server.settle().await;
    let kid = jsonwebtoken::decode_header(&token).unwrap().kid.unwrap();
    let sql = format!(
        "ALTER TABLE events DISABLE TRIGGER USER;
        DELETE FROM events WHERE aggregate_type = 'signing_key' AND aggregate_id = '{kid}';
        ALTER TABLE events ENABLE TRIGGER USER"
    );
    cluster::as_owner(&world.url, &sql).await;
    // An event about a key makes the server read all keys again.
    let app = &world.server.app;
    rotate(&app.store, &app.keyring, Algorithm::ES256, 2048).await.unwrap();
    assert!(!world.active(&token).await);
    world.read("/v1/clients", &token).await.expect_status(401);
}

/// The stranger has seen the token, and changes what it says.
#[tokio::test]
async fn nothing_but_the_exact_token_is_found_in_memory() {
    let (world, token) = remembered().await;
    let [header, claims, signature]: [&str; 3] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
    let plain = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    let other = BASE64_URL_SAFE_NO_PAD.encode(plain.replacen("\"iat\":", "\"iat\": ", 1));
    assert_ne!(other, claims);
    for forged in [
        format!("{header}.{other}.{signature}"),
        format!("{header}.{claims}."),
        format!("{header}.{claims}"),
        format!("{token}A"),
        format!("{token}."),
    ] {
        assert!(!world.active(&forged).await, "{forged}");
        world.read("/v1/clients", &forged).await.expect_status(401);
    }
    assert_eq!(world.server.app.access_tokens.remembered(), 1);
    assert!(world.active(&token).await);
}

#[tokio::test]
async fn tokens_that_do_not_verify_are_not_remembered() {
    let (world, token) = remembered().await;
    let (front, _) = token.rsplit_once('.').unwrap();
    for number in 0..50_u8 {
        let forged = format!("{front}.{}", BASE64_URL_SAFE_NO_PAD.encode([number; 64]));
        assert!(!world.active(&forged).await);
    }
    // Good tokens of other issuers and of other kinds don't verify either.
    let other = World::new().await;
    assert!(!world.active(&other.management().await).await);
    let tokens = Browser::default().tokens(&world, "openid").await;
    assert!(!world.active(tokens["id_token"].as_str().unwrap()).await);
    assert_eq!(world.server.app.access_tokens.remembered(), 1);
    assert!(world.active(&token).await);
}
