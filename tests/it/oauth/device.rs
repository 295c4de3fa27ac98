//! The device flow (RFC 8628): a person approves a device in a browser of their own. Its attackers are in
//! `device_attacks`.

use crate::support::{Answer, Browser, Credentials, Server, Site, World, browser::CALLBACK};
use serde_json::{Value, json};
use std::time::Duration;
use xwms::config::Settings;

pub const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// Returns a world whose web and native clients may use the flow.
pub async fn world() -> World {
    world_with(|_| {}).await
}

/// The same, with changed settings.
pub async fn world_with(change: impl FnOnce(&mut Settings)) -> World {
    let world = World::with(change).await;
    let token = world.management().await;
    for client in [world.web().client_id, world.native()] {
        let on = json!({"device_authorization": true});
        world.patch(&format!("/v1/clients/{client}"), &token, &on).await.expect_status(200);
    }
    world
}

/// Lets requests say where they come from.
pub fn proxied(settings: &mut Settings) {
    settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
}

/// Returns the codes that the web client's device gets.
pub async fn ask(world: &World, scope: &str) -> Value {
    let fields = [("scope", scope)];
    let answer = world.server.form("/oauth/device_authorization", Some(&world.web()), &fields).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.expect_status(200).json()
}

/// The same, for a device at `address`; the world is one that is [`proxied`].
pub async fn ask_from(world: &World, address: &str, scope: &str) -> Value {
    let request = world.server.http.post(world.server.url("/oauth/device_authorization"));
    let request = world.web().on(request.form(&[("scope", scope)]));
    let answer = request.header("x-forwarded-for", address).send().await.unwrap();
    Answer::of(answer).await.expect_status(200).json()
}

/// Polls as the web client's device.
pub async fn poll(world: &World, codes: &Value) -> Answer {
    poll_as(world, &world.server, &world.web(), codes).await
}

pub async fn poll_as(world: &World, server: &Server, client: &Credentials, codes: &Value) -> Answer {
    let fields = [("grant_type", GRANT), ("device_code", text(codes, "device_code"))];
    world.token_at(server, client, &fields).await
}

pub fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}"))
}

/// Types a code at the page, and returns what comes next.
pub async fn enter(browser: &mut Browser, world: &World, code: &str) -> Answer {
    let page = browser.open(&world.server, "/device").await;
    browser.submit(&world.server, &page, &[("user_code", code)]).await
}

/// Types the code, logs in if that is needed, and returns the page that asks.
pub async fn reviewed(browser: &mut Browser, world: &World, codes: &Value) -> Answer {
    let mut page = enter(browser, world, text(codes, "user_code")).await;
    if page.body.contains("name=\"password\"") {
        page = browser.fill_login(world, &page).await;
    }
    assert!(page.status == 200 && page.body.contains("value=\"approve\""), "{page:?}");
    page
}

/// Approves the device of `codes`.
pub async fn approve(browser: &mut Browser, world: &World, codes: &Value) {
    let page = reviewed(browser, world, codes).await;
    let done = browser.submit(&world.server, &page, &[("decision", "approve")]).await;
    assert!(done.status == 200 && done.body.contains("Return to your device"), "{done:?}");
}

/// Moves the time on.
pub fn wait(world: &World, seconds: u64) {
    world.server.app.store.clock().advance(Duration::from_secs(seconds));
}

/// Returns the payload and metadata of the newest event of this name.
async fn newest(world: &World, name: &str) -> (Value, Value) {
    let sql = "SELECT payload::text, metadata::text FROM events WHERE event_type = $1 ORDER BY position DESC LIMIT 1";
    let pool = world.server.app.store.pool();
    let row: (String, String) = sqlx::query_as(sql).bind(name).fetch_one(pool).await.unwrap();
    (serde_json::from_str(&row.0).unwrap(), serde_json::from_str(&row.1).unwrap())
}

#[tokio::test]
async fn a_device_gets_its_tokens_once_after_its_person_approved_it() {
    let world = world().await;
    let codes = ask(&world, "openid email offline_access").await;
    assert_eq!((&codes["expires_in"], &codes["interval"]), (&json!(600), &json!(5)));
    let user_code = text(&codes, "user_code");
    assert_eq!(text(&codes, "verification_uri"), format!("{}/device", world.server.base));
    let complete = format!("{}/device?user_code={user_code}", world.server.base);
    assert_eq!(text(&codes, "verification_uri_complete"), complete);
    poll(&world, &codes).await.expect_oauth(400, "authorization_pending");

    // What was typed survives the login.
    let mut browser = Browser::default();
    let login = enter(&mut browser, &world, &user_code.to_lowercase().replace('-', " ")).await;
    assert!(login.body.contains("name=\"password\""), "{login:?}");
    let page = browser.fill_login(&world, &login).await;
    for shown in
        [user_code, "Only continue if you started this", "127.0.0.1", "See your email address", "Keep access"]
    {
        assert!(page.body.contains(shown), "{shown} is not on {page:?}");
    }
    let done = browser.submit(&world.server, &page, &[("decision", "approve")]).await;
    assert!(done.body.contains("Return to your device"), "{done:?}");

    wait(&world, 5);
    let tokens = poll(&world, &codes).await.expect_status(200).json();
    assert_eq!(tokens["scope"], "openid email offline_access");
    assert!(tokens["id_token"].is_string());
    assert!(world.active(text(&tokens, "access_token")).await);
    wait(&world, 5);
    poll(&world, &codes).await.expect_oauth(400, "invalid_grant");
    assert!(world.active(text(&tokens, "access_token")).await, "a repeated poll ends nothing");
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", text(&tokens, "refresh_token"))];
    world.token(&world.web(), &refresh).await.expect_status(200);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_device_that_names_this_server_gets_tokens_for_it_and_for_no_api() {
    let world = world().await;
    let api = [("scope", "openid"), ("resource", "urn:example:orders")];
    let refused = world.server.form("/oauth/device_authorization", Some(&world.web()), &api).await;
    refused.expect_oauth(400, "invalid_target");
    // A client of MCP always says where it wants to go.
    let issuer = world.server.app.settings.issuer.clone();
    let own = [("scope", "openid"), ("resource", issuer.as_str())];
    let codes = world.server.form("/oauth/device_authorization", Some(&world.web()), &own).await;
    let codes = codes.expect_status(200).json();
    approve(&mut Browser::default(), &world, &codes).await;
    wait(&world, 5);
    let code = text(&codes, "device_code");
    for (resource, status) in [("urn:example:orders", 400), (issuer.as_str(), 200)] {
        let fields = [("grant_type", GRANT), ("device_code", code), ("resource", resource)];
        assert_eq!(world.token(&world.web(), &fields).await.status, status, "{resource}");
        wait(&world, 5);
    }
}

#[tokio::test]
async fn the_history_tells_tokens_of_devices_and_both_ends_of_an_approval() {
    let world = world_with(proxied).await;
    for (from, same) in [("192.0.2.200", true), ("198.51.100.7", false)] {
        let codes = ask_from(&world, "192.0.2.10", "openid").await;
        let mut browser = Browser { from: Some(from.to_owned()), ..Browser::default() };
        let page = reviewed(&mut browser, &world, &codes).await;
        assert!(page.body.contains("192.0.2.10"), "{page:?}");
        assert_eq!(page.body.contains("on another network than this browser"), !same, "{page:?}");
        browser.submit(&world.server, &page, &[("decision", "approve")]).await;
        let (grant, metadata) = newest(&world, "grant.authorized").await;
        assert_eq!(grant["device"]["same_network"], same, "{grant}");
        let networks = (&grant["device"]["network"], &metadata["network"]);
        assert!(networks.0.is_string() && networks.1.is_string(), "{grant} {metadata}");
        assert_eq!(networks.0 == networks.1, same);
        poll(&world, &codes).await.expect_status(200);
        let (token, _) = newest(&world, "token.issued").await;
        assert_eq!(token["grant_type"], "device_code", "{token}");
        assert_eq!(token["grant_id"], grant["grant_id"]);
    }
    // An auditor asks the feed.
    let management = world.management().await;
    let feed = world.read("/v1/events?type=token.issued&limit=100", &management).await;
    let feed = feed.expect_status(200).json();
    let issued = feed["data"].as_array().unwrap().iter();
    assert_eq!(issued.filter(|event| event["data"]["grant_type"] == "device_code").count(), 2, "{feed}");
}

#[tokio::test]
async fn a_device_that_polls_too_often_has_to_slow_down_on_every_node() {
    let world = world().await;
    let other = Server::start(&world.url, false, Some(&world.server.base)).await;
    // However long a poll takes, no time passes between two of them but what `wait` says.
    for server in [&world.server, &other] {
        server.app.store.clock().hold();
    }
    let codes = ask(&world, "openid").await;
    poll(&world, &codes).await.expect_oauth(400, "authorization_pending");
    poll_as(&world, &other, &world.web(), &codes).await.expect_oauth(400, "slow_down");
    // It has to wait ten seconds from now on.
    wait(&world, 6);
    poll(&world, &codes).await.expect_oauth(400, "slow_down");
    wait(&world, 15);
    poll(&world, &codes).await.expect_oauth(400, "authorization_pending");
    // An approval at one node counts at the other.
    let mut browser = Browser::default();
    approve(&mut browser, &world, &codes).await;
    other.app.store.clock().advance(Duration::from_secs(60));
    poll_as(&world, &other, &world.web(), &codes).await.expect_status(200);
}

#[tokio::test]
async fn a_device_is_told_that_its_person_denied_it() {
    let world = world().await;
    let codes = ask(&world, "openid").await;
    let mut browser = Browser::default();
    let page = reviewed(&mut browser, &world, &codes).await;
    let denied = browser.submit(&world.server, &page, &[("decision", "deny")]).await;
    assert!(denied.body.contains("The device was denied"), "{denied:?}");
    poll(&world, &codes).await.expect_oauth(400, "access_denied");
    // Nobody can change their mind.
    let late = browser.submit(&world.server, &page, &[("decision", "approve")]).await;
    assert!(late.body.contains("can’t be used any more"), "{late:?}");
    assert_eq!(world.server.count("grant.authorized").await, 0);
}

#[tokio::test]
async fn a_device_code_expires_after_ten_minutes() {
    let world = world().await;
    let codes = ask(&world, "openid").await;
    let mut browser = Browser::default();
    let page = reviewed(&mut browser, &world, &codes).await;
    wait(&world, 601);
    poll(&world, &codes).await.expect_oauth(400, "expired_token");
    let late = browser.submit(&world.server, &page, &[("decision", "approve")]).await;
    assert!(late.body.contains("can’t be used any more"), "{late:?}");
    let again = enter(&mut browser, &world, text(&codes, "user_code")).await;
    assert!(again.body.contains("No device is waiting"), "{again:?}");
    // Rows are deleted an hour later.
    wait(&world, 3601);
    world.server.app.store.sweep().await.unwrap();
    poll(&world, &codes).await.expect_oauth(400, "invalid_grant");
}

#[tokio::test]
async fn the_flow_is_off_until_a_client_allows_it() {
    let world = World::new().await;
    let token = world.management().await;
    let path = format!("/v1/clients/{}", world.web().client_id);
    assert_eq!(world.read(&path, &token).await.json()["device_authorization"], false);
    let asked = [("scope", "openid")];
    let refused = world.server.form("/oauth/device_authorization", Some(&world.web()), &asked).await;
    refused.expect_oauth(400, "unauthorized_client");
    let fields = [("grant_type", GRANT), ("device_code", "xwms_device_AAAA")];
    world.token(&world.web(), &fields).await.expect_oauth(400, "unauthorized_client");

    let on = json!({"device_authorization": true});
    let answer = world.patch(&path, &token, &on).await;
    assert_eq!(answer.expect_status(200).json()["device_authorization"], true);
    let codes = ask(&world, "openid").await;
    for (client_type, redirect_uris) in [("browser", vec![CALLBACK]), ("machine", vec![])] {
        let body = json!({"name": "Other", "client_type": client_type, "redirect_uris": redirect_uris,
            "device_authorization": true});
        let refused = world.post("/v1/clients", &token, &body).await;
        assert_eq!(refused.expect_status(400).json()["code"], "no_device_flow", "{refused:?}");
    }
    // Turned off again, codes that wait are of no use.
    let off = json!({"device_authorization": false});
    world.patch(&path, &token, &off).await.expect_status(200);
    poll(&world, &codes).await.expect_oauth(400, "unauthorized_client");
    let page = enter(&mut Browser::default(), &world, text(&codes, "user_code")).await;
    assert!(page.body.contains("No device is waiting"), "{page:?}");
}

#[tokio::test]
async fn malformed_requests_are_refused_and_discovery_says_what_there_is() {
    let world = world().await;
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
        let document = world.server.get(path).await.expect_status(200).json();
        let endpoint = format!("{}/oauth/device_authorization", world.server.base);
        assert_eq!(document["device_authorization_endpoint"], endpoint);
        assert!(document["grant_types_supported"].as_array().unwrap().contains(&json!(GRANT)));
    }
    let web = world.web();
    for fields in [vec![], vec![("scope", "clients:read")], vec![("scope", "nonsense")]] {
        let refused = world.server.form("/oauth/device_authorization", Some(&web), &fields).await;
        refused.expect_oauth(400, "invalid_scope");
    }
    let nobody = world.server.form("/oauth/device_authorization", None, &[("scope", "openid")]).await;
    nobody.expect_oauth(401, "invalid_client");
    world.token(&web, &[("grant_type", GRANT)]).await.expect_oauth(400, "invalid_request");
    for code in ["nonsense", "xwms_device_AAAA"] {
        let fields = [("grant_type", GRANT), ("device_code", code)];
        world.token(&web, &fields).await.expect_oauth(400, "invalid_grant");
    }
    let page = enter(&mut Browser::default(), &world, "12345678").await;
    assert!(page.body.contains("A code has eight letters"), "{page:?}");
}

#[tokio::test]
async fn a_public_client_polls_with_its_id_alone() {
    let world = world().await;
    let native = world.native();
    let fields = [("scope", "openid"), ("client_id", native.as_str())];
    let codes =
        world.server.form("/oauth/device_authorization", None, &fields).await.expect_status(200).json();
    let code = text(&codes, "device_code");
    let fields = [("grant_type", GRANT), ("device_code", code), ("client_id", native.as_str())];
    world.server.form("/oauth/token", None, &fields).await.expect_oauth(400, "authorization_pending");
    approve(&mut Browser::default(), &world, &codes).await;
    wait(&world, 5);
    world.server.form("/oauth/token", None, &fields).await.expect_status(200);
}

#[tokio::test]
async fn a_device_of_a_test_client_is_for_its_test_users() {
    let world = World::new().await;
    let token = world.management().await;
    let body = json!({"name": "Try", "client_type": "web", "environment": "test", "scopes": ["openid"],
        "redirect_uris": [CALLBACK], "device_authorization": true});
    let client = world.client(&token, &body).await;
    let user = json!({"email": "t@test.example", "password": "long enough", "name": "Tess"});
    world.test_user(&token, &user).await;
    let answer =
        world.server.form("/oauth/device_authorization", Some(&client), &[("scope", "openid")]).await;
    let codes = answer.expect_status(200).json();
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let login = enter(&mut browser, &world, text(&codes, "user_code")).await;
    assert!(login.body.contains("name=\"password\""), "a real user is no test user: {login:?}");
    let fields = [("email", "t@test.example"), ("password", "long enough")];
    let page = browser.submit(&world.server, &login, &fields).await;
    browser.submit(&world.server, &page, &[("decision", "approve")]).await;
    poll_as(&world, &world.server, &client, &codes).await.expect_status(200);
}
