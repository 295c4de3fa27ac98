//! What an app gets that registers itself.

use super::{for_apps, native, offering, open_to_all, register, site, token};
use crate::support::{
    Browser, Credentials, VERIFIER, World,
    browser::{CALLBACK, authorize_path},
};
use serde_json::json;
use std::time::Duration;
use xwms::traffic::unused_clients;
use xwms_events::Timestamp;

const DAY: u64 = 86_400;

#[tokio::test]
async fn nobody_registers_unless_the_operator_lets_them_and_discovery_says_which() {
    let closed = World::with(|settings| settings.subscribers = false).await;
    register(&closed.server, "", &native()).await.expect_oauth(404, "invalid_request");
    register(&closed.server, &for_apps(&closed, 1).await, &native())
        .await
        .expect_oauth(404, "invalid_request");
    assert_eq!(closed.server.count("client.self_registered").await, 0);
    let open = offering().await;
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
        let told = closed.server.get(path).await.json();
        assert!(told.get("registration_endpoint").is_none(), "{told}");
        let told = open.server.get(path).await.json();
        assert_eq!(told["registration_endpoint"], json!(format!("{}/oauth/register", open.server.base)));
    }
}

#[tokio::test]
async fn a_person_uses_an_app_that_registered_itself() {
    let world = offering().await;
    let answer = register(&world.server, &for_apps(&world, 1).await, &native()).await;
    assert_eq!(answer.expect_status(201).header("cache-control"), "no-store");
    let made = answer.json();
    assert!(made.get("client_secret").is_none(), "an installed app can't keep one: {made}");
    for (member, value) in [
        ("client_name", json!("Agent")),
        ("application_type", json!("native")),
        ("redirect_uris", json!([CALLBACK])),
        ("token_endpoint_auth_method", json!("none")),
        ("grant_types", json!(["authorization_code", "refresh_token"])),
        ("response_types", json!(["code"])),
        ("scope", json!("openid profile email offline_access")),
    ] {
        assert_eq!(made[member], value, "{member}");
    }
    assert!(made["client_id_issued_at"].as_i64().unwrap() > 0);
    let client_id = made["client_id"].as_str().unwrap();
    let mut browser = Browser::default();
    let path = authorize_path(client_id, &[("scope", "openid email offline_access")]);
    let login = browser.open(&world.server, &path).await;
    let asked = browser.fill_login(&world, &login).await;
    assert!(asked.body.contains("name=\"decision\"") && asked.body.contains("Agent"), "{asked:?}");
    assert!(asked.body.contains("registered itself with") && !asked.body.contains(">From <"), "{asked:?}");
    let code = browser.approve(&world, &path).await.remove("code").unwrap();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
        ("client_id", client_id),
    ];
    let tokens = world.server.form("/oauth/token", None, &fields).await.expect_status(200).json();
    assert!(tokens["refresh_token"].is_string() && tokens["id_token"].is_string(), "{tokens}");
    let listed = browser.open(&world.server, "/account/consents").await;
    assert!(listed.body.contains("registered itself with") && !listed.body.contains(">From <"), "{listed:?}");
}

#[tokio::test]
async fn an_app_on_a_server_gets_a_secret_that_is_shown_once() {
    let world = offering().await;
    let made = register(&world.server, &for_apps(&world, 1).await, &site()).await.expect_status(201).json();
    assert_eq!(made["client_secret_expires_at"], json!(0));
    assert_eq!(made["token_endpoint_auth_method"], json!("client_secret_basic"));
    assert_eq!(made["grant_types"], json!(["authorization_code"]), "RFC 7591 §2: what is left out");
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", "x"),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    world.token(&Credentials::of(&made), &fields).await.expect_oauth(400, "invalid_grant");
    let wrong = Credentials::new(made["client_id"].as_str().unwrap(), "wrong");
    world.token(&wrong, &fields).await.expect_oauth(401, "invalid_client");
    let stored: i64 =
        sqlx::query_scalar("SELECT count(*) FROM events WHERE payload::text LIKE '%' || $1 || '%'")
            .bind(made["registration_access_token"].as_str().unwrap())
            .fetch_one(world.server.app.store.pool())
            .await
            .unwrap();
    assert_eq!(stored, 0, "no event has the token");
}

#[tokio::test]
async fn a_token_for_test_clients_registers_test_clients() {
    let world = offering().await;
    let management = world.management().await;
    let body = json!({"label": "CI", "environment": "test", "uses": 2});
    let made = token(&world, &management, &body).await;
    let app = register(&world.server, made["registration_token"].as_str().unwrap(), &native()).await;
    let client_id = app.expect_status(201).json()["client_id"].as_str().unwrap().to_owned();
    let client = world.read(&format!("/v1/clients/{client_id}"), &management).await.json();
    assert_eq!((&client["environment"], &client["self_registered"]), (&json!("test"), &json!(true)));
    let listed = world.read("/v1/registration_tokens", &management).await.expect_status(200).json();
    assert_eq!(listed["data"][0]["uses_left"], 1);
    assert_eq!(listed["data"][0]["registration_id"], made["registration_id"]);
    assert!(listed["data"][0].get("registration_token").is_none(), "it is shown once");
}

#[tokio::test]
async fn anybody_registers_a_client_of_one_account_where_the_operator_opens_that() {
    let world = World::new().await;
    let open = open_to_all(&world).await;
    let made = register(&open, "", &native()).await.expect_status(201).json();
    let path = format!("/v1/clients/{}", made["client_id"].as_str().unwrap());
    let client = world.read(&path, &world.management().await).await.expect_status(200).json();
    assert_eq!(client["account_id"], json!(world.demo.account_id.to_string()));
    assert_eq!(client["environment"], "live");
}

/// Registers that many apps with the token `initial`, and returns their ids.
async fn registered(world: &World, initial: &str, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for _ in 0..count {
        let made = register(&world.server, initial, &native()).await.expect_status(201).json();
        ids.push(made["client_id"].as_str().unwrap().to_owned());
    }
    ids
}

#[tokio::test]
async fn a_client_that_nobody_uses_is_deleted_after_some_time_and_one_in_use_is_not() {
    let world = offering().await;
    let initial = for_apps(&world, 2).await;
    let ids = registered(&world, &initial, 2).await;
    let clock = world.server.app.store.clock();
    clock.advance(Duration::from_secs(31 * DAY));
    let code =
        Browser::default().approve(&world, &authorize_path(&ids[0], &[])).await.remove("code").unwrap();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
        ("client_id", ids[0].as_str()),
    ];
    world.server.form("/oauth/token", None, &fields).await.expect_status(200);
    world.server.settle().await;
    let month = i64::try_from(30 * DAY * 1_000).unwrap();
    let before = Timestamp::from_millis(clock.now().millis() - month);
    let app = &world.server.app;
    assert_eq!(unused_clients::once(&app.store, &app.progress, before).await.unwrap(), 1);
    let management = world.management().await;
    world.read(&format!("/v1/clients/{}", ids[0]), &management).await.expect_status(200);
    world.read(&format!("/v1/clients/{}", ids[1]), &management).await.expect_status(404);
    world.read(&format!("/v1/clients/{}", world.web().client_id), &management).await.expect_status(200);
    assert_eq!(unused_clients::once(&app.store, &app.progress, before).await.unwrap(), 0);
}

#[tokio::test]
async fn a_client_with_a_refresh_token_a_new_approval_or_a_device_that_waits_is_in_use() {
    let world = offering().await;
    let initial = for_apps(&world, 3).await;
    let ids = registered(&world, &initial, 3).await;
    let path = authorize_path(&ids[0], &[("scope", "openid offline_access")]);
    let code = Browser::default().approve(&world, &path).await.remove("code").unwrap();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
        ("client_id", ids[0].as_str()),
    ];
    let tokens = world.server.form("/oauth/token", None, &fields).await.expect_status(200).json();
    assert!(tokens["refresh_token"].is_string(), "{tokens}");

    let (app, clock) = (&world.server.app, world.server.app.store.clock());
    clock.advance(Duration::from_secs(10 * DAY));
    Browser::default().approve(&world, &authorize_path(&ids[1], &[])).await;
    let management = world.management().await;
    let on = json!({"device_authorization": true});
    world.patch(&format!("/v1/clients/{}", ids[2]), &management, &on).await.expect_status(200);
    let fields = [("scope", "openid"), ("client_id", ids[2].as_str())];
    world.server.form("/oauth/device_authorization", None, &fields).await.expect_status(200);
    let five_days = i64::try_from(5 * DAY * 1_000).unwrap();
    let before = || Timestamp::from_millis(clock.now().millis() - five_days);
    world.server.settle().await;
    assert_eq!(unused_clients::once(&app.store, &app.progress, before()).await.unwrap(), 0);

    // Refresh tokens last thirty days without use, everything else ended long before.
    clock.advance(Duration::from_secs(21 * DAY));
    world.server.settle().await;
    assert_eq!(unused_clients::once(&app.store, &app.progress, before()).await.unwrap(), 3);
}
