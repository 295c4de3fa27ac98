//! Tokens for the APIs of an account through a device (RFC 8628 with RFC 8707): what its person sees and approves,
//! and what nobody gets by asking with a device instead of a browser.

use super::device::{GRANT, approve, enter, poll, reviewed, text, wait, world};
use crate::support::{Answer, Browser, World};
use serde_json::{Value, json};
use xwms_events::account::Role;

const ORDERS: &str = "https://orders.example.com";
const STOCK: &str = "urn:example:stock";

fn claims(tokens: &Value) -> Value {
    crate::support::claims(text(tokens, "access_token"))
}

fn apps(world: &World, scopes: &[&str]) -> Value {
    json!([{"client_id": world.web().client_id, "scopes": scopes}])
}

/// Registers an API whose scopes `read` and, for owners, `admin` the web client may ask for. Returns its path.
async fn api(world: &World, audience: &str, name: &str) -> String {
    let scope = |name: &str, roles: &[&str]| json!({"name": name, "description_en": format!("May {name}"), "description_nl": "Mag het", "roles": roles});
    let body = json!({
        "audience": audience, "name": name, "scopes": [scope("read", &[]), scope("admin", &["owner"])],
        "apps": apps(world, &["read", "admin"]),
    });
    let made = world.post("/v1/resources", &world.management().await, &body).await.expect_status(201).json();
    format!("/v1/resources/{}", made["resource_id"].as_str().unwrap())
}

async fn change(world: &World, path: &str, body: &Value) {
    world.patch(path, &world.management().await, body).await.expect_status(200);
}

/// Returns the answer to a device of the web client that asks for APIs.
async fn device_request(world: &World, scope: &str, audiences: &[&str]) -> Answer {
    let resources = audiences.iter().map(|audience| ("resource", *audience));
    let fields: Vec<_> = std::iter::once(("scope", scope)).chain(resources).collect();
    world.server.form("/oauth/device_authorization", Some(&world.web()), &fields).await
}

async fn codes(world: &World, scope: &str, audiences: &[&str]) -> Value {
    device_request(world, scope, audiences).await.expect_status(200).json()
}

async fn poll_for(world: &World, codes: &Value, audience: &str) -> Answer {
    let fields = [("grant_type", GRANT), ("device_code", text(codes, "device_code")), ("resource", audience)];
    world.token(&world.web(), &fields).await
}

async fn refresh(world: &World, tokens: &Value, audience: &str) -> Answer {
    let token = text(tokens, "refresh_token");
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token), ("resource", audience)];
    world.token(&world.web(), &fields).await
}

#[tokio::test]
async fn a_device_gets_a_token_for_an_api_that_its_person_saw_and_approved() {
    let world = world().await;
    api(&world, ORDERS, "Orders API").await;
    for (scope, with_login) in [("openid read", true), ("read", false)] {
        let codes = codes(&world, scope, &[ORDERS]).await;
        let mut browser = Browser::default();
        let page = reviewed(&mut browser, &world, &codes).await;
        for shown in ["Orders API", ORDERS, "May read"] {
            assert!(page.body.contains(shown), "{shown} is not on {page:?}");
        }
        assert!(!page.body.contains("May admin"), "it was not asked for: {page:?}");
        browser.submit(&world.server, &page, &[("decision", "approve")]).await.expect_status(200);
        let tokens = poll(&world, &codes).await.expect_status(200).json();
        assert_eq!(tokens["id_token"].is_string(), with_login);
        let said = claims(&tokens);
        assert_eq!((&said["aud"], &said["scope"]), (&json!([ORDERS]), &json!("read")));
        world.read("/oauth/userinfo", text(&tokens, "access_token")).await.expect_status(401);
        let again = refresh(&world, &tokens, ORDERS).await.expect_status(200).json();
        assert_eq!(claims(&again)["aud"], json!([ORDERS]));
    }
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_token_of_a_device_is_for_one_of_several_apis() {
    let world = world().await;
    api(&world, ORDERS, "Orders API").await;
    api(&world, STOCK, "Stock API").await;
    let codes = codes(&world, "read", &[ORDERS, STOCK]).await;
    approve(&mut Browser::default(), &world, &codes).await;
    poll(&world, &codes).await.expect_oauth(400, "invalid_target");
    wait(&world, 5);
    poll_for(&world, &codes, "urn:example:none").await.expect_oauth(400, "invalid_target");
    wait(&world, 5);
    let tokens = poll_for(&world, &codes, STOCK).await.expect_status(200).json();
    assert_eq!(claims(&tokens)["aud"], json!([STOCK]), "a wrong request used nothing up");
    let tokens = refresh(&world, &tokens, ORDERS).await.expect_status(200).json();
    assert_eq!(claims(&tokens)["aud"], json!([ORDERS]));
}

#[tokio::test]
async fn a_device_gets_nothing_at_an_api_that_another_flow_would_not_give() {
    let world = world().await;
    let path = api(&world, ORDERS, "Orders API").await;
    let unlisted = json!({"audience": STOCK, "name": "Stock"});
    world.post("/v1/resources", &world.management().await, &unlisted).await.expect_status(201);
    let stranger = world.sign_up("o@other.example").await;
    let foreign = json!({"audience": "urn:example:foreign", "name": "Foreign"});
    world.post("/v1/resources", &stranger.token, &foreign).await.expect_status(201);
    let unknown = device_request(&world, "read", &["urn:example:none"]).await;
    unknown.expect_oauth(400, "invalid_target");
    for audience in [STOCK, "urn:example:foreign"] {
        assert_eq!(device_request(&world, "read", &[audience]).await.body, unknown.body, "{audience}");
    }
    device_request(&world, "delete", &[ORDERS]).await.expect_oauth(400, "invalid_scope");
    device_request(&world, "openid", &[ORDERS]).await.expect_oauth(400, "invalid_scope");

    // A member with less of a role gives less, and somebody from elsewhere nothing that needs one.
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await;
    let for_all = codes(&world, "read admin", &[ORDERS]).await;
    let page = enter(&mut auditor.browser, &world, text(&for_all, "user_code")).await;
    assert!(page.body.contains("May read") && !page.body.contains("May admin"), "{page:?}");
    auditor.browser.submit(&world.server, &page, &[("decision", "approve")]).await.expect_status(200);
    let tokens = poll(&world, &for_all).await.expect_status(200).json();
    assert_eq!(tokens["scope"], "read");
    let for_owners = codes(&world, "admin", &[ORDERS]).await;
    let mut outsider = world.person(world.another().await.account_id, Role::Owner).await;
    let page = enter(&mut outsider.browser, &world, text(&for_owners, "user_code")).await;
    assert!(!page.body.contains("value=\"approve\""), "{page:?}");
    poll(&world, &for_owners).await.expect_oauth(400, "authorization_pending");

    // What the API takes back is gone at the next refresh.
    change(&world, &path, &json!({"apps": []})).await;
    refresh(&world, &tokens, ORDERS).await.expect_oauth(400, "invalid_target");
    let page = enter(&mut Browser::default(), &world, text(&for_owners, "user_code")).await;
    assert!(!page.body.contains("value=\"approve\""), "nothing is left to approve: {page:?}");
}

#[tokio::test]
async fn a_device_gets_only_what_the_page_showed() {
    let world = world().await;
    let path = api(&world, ORDERS, "Orders API").await;
    let codes = codes(&world, "openid read admin", &[ORDERS]).await;
    let mut browser = Browser::default();
    let page = reviewed(&mut browser, &world, &codes).await;
    assert!(page.body.contains("May admin"), "{page:?}");
    change(&world, &path, &json!({"apps": apps(&world, &["read"])})).await;
    let again = browser.submit(&world.server, &page, &[("decision", "approve")]).await;
    assert!(again.body.contains("value=\"approve\"") && !again.body.contains("May admin"), "{again:?}");
    assert_eq!(world.server.count("grant.authorized").await, 0);
    // What comes back after the page was shown is not granted by it, either.
    change(&world, &path, &json!({"apps": apps(&world, &["read", "admin"])})).await;
    let third = browser.submit(&world.server, &again, &[("decision", "approve")]).await;
    assert!(third.body.contains("value=\"approve\"") && third.body.contains("May admin"), "{third:?}");
    assert_eq!(world.server.count("grant.authorized").await, 0);
    browser.submit(&world.server, &third, &[("decision", "approve")]).await.expect_status(200);
    let tokens = poll(&world, &codes).await.expect_status(200).json();
    assert_eq!(claims(&tokens)["scope"], "read admin");
}
