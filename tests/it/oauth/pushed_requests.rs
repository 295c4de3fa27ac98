//! Pushed authorization requests (RFC 9126): what may be pushed, by whom, how often it can be used, and what
//! strangers can do with it. Pushed request objects are in `request_objects`.

use crate::{
    oauth::keyed_app::{KeyedApp, path_of},
    support::{
        Answer, Browser, Server, World,
        browser::{CALLBACK, authorize_path, redeem},
        query,
    },
};
use serde_json::{Value, json};
use std::time::Duration;
use xwms_events::signing_key::Algorithm;

type Fields = Vec<(String, String)>;

/// Pushes the usual request of the web client with `change`.
async fn push(world: &World, change: &[(&str, &str)]) -> Answer {
    let fields: Fields = query(&authorize_path(&world.web().client_id, change)).into_iter().collect();
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    world.server.form("/oauth/par", Some(&world.web()), &fields).await
}

/// Returns the link to what was pushed.
fn link(client_id: &str, pushed: &Answer) -> String {
    let uri = pushed.expect_status(201).json()["request_uri"].as_str().unwrap().to_owned();
    path_of(&[("client_id", client_id), ("request_uri", &uri)])
}

fn expect_page(answer: &Answer) {
    assert!(answer.status == 400 && answer.header("location").is_empty(), "{answer:?}");
}

#[tokio::test]
async fn a_pushed_request_leads_to_tokens_once_and_its_login_page_can_be_reloaded() {
    let world = World::new().await;
    world.server.app.store.clock().hold();
    let pushed = push(&world, &[]).await;
    let body = pushed.expect_status(201).json();
    assert_eq!(body["expires_in"], 60);
    let random =
        body["request_uri"].as_str().unwrap().strip_prefix("urn:ietf:params:oauth:request_uri:").unwrap();
    assert_eq!(random.len(), 43, "256 bits");
    assert_eq!(pushed.header("cache-control"), "no-store");

    let path = link(&world.web().client_id, &pushed);
    let mut browser = Browser::default();
    for _ in 0..2 {
        let page = browser.open(&world.server, &path).await;
        assert!(page.expect_status(200).body.contains("name=\"password\""), "{page:?}");
    }
    let answer = browser.approve(&world, &path).await;
    assert_eq!((answer["state"].as_str(), answer["iss"].as_str()), ("st4te &?", world.server.base.as_str()));
    world.token(&world.web(), &redeem(&answer["code"])).await.expect_status(200);

    expect_page(&browser.open(&world.server, &path).await);
    expect_page(&Browser::default().open(&world.server, &path).await);
}

#[tokio::test]
async fn of_two_pages_of_one_pushed_request_only_one_is_approved() {
    let world = World::new().await;
    let path = link(&world.web().client_id, &push(&world, &[]).await);
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let one = browser.open(&world.server, &path).await;
    let other = browser.open(&world.server, &path).await;
    let decision = [("decision", "approve")];
    let first = browser.submit(&world.server, &one, &decision).await;
    assert!(query(first.header("location")).contains_key("code"), "{first:?}");
    // A form that is sent twice is one approval.
    browser.submit(&world.server, &one, &decision).await.expect_status(303);
    let granted = world.server.count("grant.authorized").await;
    expect_page(&browser.submit(&world.server, &other, &decision).await);
    assert_eq!(world.server.count("grant.authorized").await, granted);
}

#[tokio::test]
async fn a_request_uri_is_opened_within_a_minute_and_a_login_may_take_longer() {
    let world = World::new().await;
    let clock = world.server.app.store.clock();
    let path = link(&world.web().client_id, &push(&world, &[]).await);
    let mut browser = Browser::default();
    let page = browser.open(&world.server, &path).await;
    clock.advance(Duration::from_secs(10 * 60));
    expect_page(&Browser::default().open(&world.server, &path).await);
    let consent = browser.fill_login(&world, &page).await;
    let answer = browser.submit(&world.server, &consent, &[("decision", "approve")]).await;
    assert!(query(answer.header("location")).contains_key("code"), "{answer:?}");

    let path = link(&world.web().client_id, &push(&world, &[("prompt", "consent")]).await);
    let consent = browser.open(&world.server, &path).await;
    clock.advance(Duration::from_secs(61 * 60));
    let late = browser.submit(&world.server, &consent, &[("decision", "approve")]).await;
    expect_page(&late);
    assert!(!late.body.contains("/oauth/authorize?"), "no link can restart it: {late:?}");
}

#[tokio::test]
async fn only_the_client_that_pushed_a_request_can_use_it() {
    let world = World::new().await;
    world.server.app.store.clock().hold();
    let pushed = push(&world, &[]).await;
    let own = link(&world.web().client_id, &pushed);
    for other in [world.native(), world.machine().client_id] {
        expect_page(&Browser::default().open(&world.server, &link(&other, &pushed)).await);
    }
    for unknown in ["urn:ietf:params:oauth:request_uri:", "urn:ietf:params:oauth:request_uri:AAAA"] {
        let path = path_of(&[("client_id", &world.web().client_id), ("request_uri", unknown)]);
        expect_page(&world.server.get(&path).await);
    }
    expect_page(&world.server.get(&format!("{own}&request=e30.e30.")).await);
    expect_page(&world.server.get(&format!("{own}&client_id={}", world.native())).await);
    assert!(Browser::default().approve(&world, &own).await.contains_key("code"));
}

#[tokio::test]
async fn only_what_was_pushed_counts() {
    let world = World::new().await;
    let path = link(&world.web().client_id, &push(&world, &[("scope", "openid email")]).await);
    let beside = "state=evil&redirect_uri=https%3A%2F%2Fevil.example%2F&scope=openid&response_mode=form_post\
                  &code_challenge=x&prompt=none&nonce=evil";
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let consent = browser.open(&world.server, &format!("{path}&{beside}")).await;
    let answer = browser.submit(&world.server, &consent, &[("decision", "approve")]).await;
    let location = answer.header("location");
    assert!(location.starts_with(CALLBACK), "{answer:?}");
    let params = query(location);
    assert_eq!(params["state"], "st4te &?");
    let tokens = world.token(&world.web(), &redeem(&params["code"])).await.expect_status(200).json();
    assert_eq!(tokens["scope"], "openid email");
}

#[tokio::test]
async fn a_request_is_checked_when_it_is_pushed() {
    let world = World::new().await;
    let long = "s".repeat(5_000);
    for (change, error) in [
        (("response_type", ""), "invalid_request"),
        (("response_type", "token"), "unsupported_response_type"),
        (("response_mode", "fragment"), "invalid_request"),
        (("redirect_uri", ""), "invalid_request"),
        (("redirect_uri", "https://evil.example/"), "invalid_request"),
        (("scope", "openid clients:read"), "invalid_scope"),
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("max_age", "soon"), "invalid_request"),
        (("max_age", "+5"), "invalid_request"),
        (("state", long.as_str()), "invalid_request"),
        (("claims", "{"), "invalid_request"),
        (("request_uri", "urn:ietf:params:oauth:request_uri:x"), "invalid_request"),
        (("request", "e30.e30."), "request_not_supported"),
        (("registration", "{}"), "registration_not_supported"),
        (("client_id", "client_01m83q8xaee8q8xwkcq384g9z4"), "invalid_request"),
    ] {
        push(&world, &[change]).await.expect_oauth(400, error);
    }
    let twice = [("response_type", "code"), ("state", "a"), ("state", "b")];
    world.server.form("/oauth/par", Some(&world.web()), &twice).await.expect_oauth(400, "invalid_request");
    let huge = "s".repeat(70_000);
    let huge = world.server.form("/oauth/par", Some(&world.web()), &[("state", &huge)]).await;
    huge.expect_oauth(413, "invalid_request");
    let mut wrong = world.web();
    wrong.secret = world.machine().secret;
    world.server.form("/oauth/par", Some(&wrong), &[]).await.expect_oauth(401, "invalid_client");
    world
        .server
        .form("/oauth/par", None, &[("client_id", &wrong.client_id)])
        .await
        .expect_oauth(401, "invalid_client");
    world.server.get("/oauth/par").await.expect_status(405);
    // A client need not repeat its id beside its credentials.
    push(&world, &[("client_id", "")]).await.expect_status(201);
}

#[tokio::test]
async fn a_client_that_must_push_its_requests_can_send_no_others() {
    let world = World::new().await;
    let app = KeyedApp::new(&world, json!({"require_pushed_authorization_requests": true})).await;
    let plain = path_of(&app.params(&[]).iter().map(|(n, v)| (n.as_str(), v.as_str())).collect::<Vec<_>>());
    for path in [plain, app.link(&app.object(json!({})))] {
        let answer = Browser::default().open(&world.server, &path).await;
        assert!(answer.header("location").starts_with(CALLBACK), "{answer:?}");
        assert_eq!(query(answer.header("location"))["error"], "invalid_request");
    }
    assert!(app.reasons().await.contains(&"request_not_pushed".to_owned()));
    let path = app.pushed_link(&app.push(&[]).await);
    let code = Browser::default().approve(&world, &path).await.remove("code").unwrap();
    app.redeem(&code).await.expect_status(200);

    // A login page that was shown before the client had to push does not lead around it.
    app.patch(json!({"require_pushed_authorization_requests": false})).await.expect_status(200);
    let mut browser = Browser::default();
    let plain = path_of(&app.params(&[]).iter().map(|(n, v)| (n.as_str(), v.as_str())).collect::<Vec<_>>());
    let page = browser.open(&world.server, &plain).await;
    app.patch(json!({"require_pushed_authorization_requests": true})).await.expect_status(200);
    let answer = browser.fill_login(&world, &page).await;
    assert_eq!(query(answer.header("location"))["error"], "invalid_request", "{answer:?}");
}

#[tokio::test]
async fn every_node_finds_a_pushed_request_and_no_event_tells_of_it() {
    let world = World::new().await;
    let other = Server::start(&world.url, false, Some(&world.server.base)).await;
    // Keys are still being made.
    let sql = "SELECT count(*) FROM events WHERE aggregate_type <> 'signing_key'";
    let told =
        async || sqlx::query_scalar::<_, i64>(sql).fetch_one(world.server.app.store.pool()).await.unwrap();
    let before = told().await;
    let hint = "ada.lovelace@example.org";
    let pushed = push(&world, &[("login_hint", hint)]).await;
    let path = link(&world.web().client_id, &pushed);
    let page = Browser::default().open(&other, &path).await;
    assert!(page.expect_status(200).body.contains(hint), "{page:?}");
    assert_eq!(told().await, before);

    let store = &world.server.app.store;
    let rows: Vec<(String, Vec<u8>)> =
        sqlx::query_as("SELECT key, sealed FROM pushed_requests").fetch_all(store.pool()).await.unwrap();
    let [(key, sealed)] = rows.as_slice() else { panic!("{rows:?}") };
    assert!(!path.contains(key.as_str()), "a reader of the table can't use it");
    assert!(!sealed.windows(hint.len()).any(|part| part == hint.as_bytes()));
    store.clock().advance(Duration::from_secs(61));
    store.sweep().await.unwrap();
    let left: i64 =
        sqlx::query_scalar("SELECT count(*) FROM pushed_requests").fetch_one(store.pool()).await.unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_public_client_pushes_in_its_own_name_and_strangers_can_fill_no_more_than_its_share() {
    let world = World::new().await;
    let native = world.native();
    let fields: Fields = query(&authorize_path(&native, &[])).into_iter().collect();
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let pushed = world.server.form("/oauth/par", None, &fields).await;
    assert!(!pushed.headers.contains_key("ratelimit"), "anyone can state its id: {pushed:?}");
    let answer = Browser::default().approve(&world, &link(&native, &pushed)).await;
    assert!(answer.contains_key("code"), "{answer:?}");

    let store = &world.server.app.store;
    store.clock().hold();
    let until = store.clock().now().plus_seconds(60).to_datetime();
    sqlx::query(
        "INSERT INTO pushed_requests (key, client_id, sealed, expires_at)
         SELECT 'filled ' || n, $1, '', $2 FROM generate_series(1, 5000) AS n",
    )
    .bind(&native)
    .bind(until)
    .execute(store.pool())
    .await
    .unwrap();
    let full = world.server.form("/oauth/par", None, &fields).await;
    assert!(full.status == 429 && !full.header("retry-after").is_empty(), "{full:?}");
    push(&world, &[]).await.expect_status(201);
    store.clock().advance(Duration::from_secs(61));
    world.server.form("/oauth/par", None, &fields).await.expect_status(201);
}

#[tokio::test]
async fn discovery_says_how_requests_can_be_secured() {
    let world = World::new().await;
    world.server.app.keyring.ready(Some(Algorithm::ES256)).await.unwrap();
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
        let document = world.server.get(path).await.expect_status(200).json();
        let endpoint = format!("{}/oauth/par", world.server.base);
        assert_eq!(document["pushed_authorization_request_endpoint"], json!(endpoint));
        assert_eq!(document["require_pushed_authorization_requests"], false);
        assert_eq!(document["request_parameter_supported"], true);
        assert_eq!(document["request_uri_parameter_supported"], false);
        let modes = json!(["query", "form_post", "jwt", "query.jwt", "form_post.jwt"]);
        assert_eq!(document["response_modes_supported"], modes);
        let has = |name: &str, value: &str| {
            document[name].as_array().unwrap().iter().any(|one: &Value| one == value)
        };
        assert!(has("request_object_signing_alg_values_supported", "PS256"));
        assert!(!has("request_object_signing_alg_values_supported", "none"));
        assert!(has("authorization_signing_alg_values_supported", "ES256"), "{document}");
    }
}
