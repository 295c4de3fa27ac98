//! Step-up (RFC 9470): what an API and its scopes demand of a login, at the authorization endpoint, at each
//! refresh and in what the API is told; and what somebody gets who holds a session, a refresh token or an app
//! with less.

use crate::{
    support::{
        Answer, Browser, Credentials, World,
        browser::{authorize_path, redeem},
        query,
    },
    web::factors::{enrol, secret_on},
};
use serde_json::{Value, json};
use std::time::Duration;

const BANK: &str = "https://bank.example.com";
const TWO: &str = "urn:xwms:acr:two-factors";
const PASSWORD: &str = "urn:xwms:acr:password";

fn claims(token: &Value) -> Value {
    crate::support::claims(token.as_str().unwrap())
}

/// Registers an API whose scope `pay` demands two factors and whose scope `close` a login of the last ten
/// minutes, for the web and the machine client. `more` replaces settings. Returns its path.
async fn bank(world: &World, more: &Value) -> String {
    let scope = |name: &str| json!({"name": name, "description_en": name, "description_nl": name});
    let (mut pay, mut close) = (scope("pay"), scope("close"));
    pay["required_acr"] = json!(TWO);
    close["max_age"] = json!(600);
    let scopes = json!(["read", "pay", "close"]);
    let mut body = json!({
        "audience": BANK, "name": "Bank", "scopes": [scope("read"), pay, close],
        "apps": [
            {"client_id": world.web().client_id, "scopes": scopes},
            {"client_id": world.machine().client_id, "scopes": scopes},
        ],
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = world.post("/v1/resources", &world.management().await, &body).await.expect_status(201).json();
    format!("/v1/resources/{}", made["resource_id"].as_str().unwrap())
}

async fn change(world: &World, path: &str, body: &Value) {
    world.patch(path, &world.management().await, body).await.expect_status(200);
}

/// Returns the path of a request for these scopes.
fn authorization_path(world: &World, scope: &str, more: &[(&str, &str)]) -> String {
    let change = [[("scope", scope), ("resource", BANK)].as_slice(), more].concat();
    authorize_path(&world.web().client_id, &change)
}

/// Returns tokens for these scopes, after as much of a login as the server asks for.
async fn approved(world: &World, browser: &mut Browser, scope: &str) -> Value {
    let code =
        browser.approve(world, &authorization_path(world, scope, &[])).await.remove("code").expect("a code");
    world.token(&world.web(), &redeem(&code)).await.expect_status(200).json()
}

/// Returns the error of a request that permits no page, if it is one.
async fn without_pages(
    world: &World,
    browser: &mut Browser,
    scope: &str,
    more: &[(&str, &str)],
) -> Option<String> {
    let more = [[("prompt", "none")].as_slice(), more].concat();
    let answer = browser.open(&world.server, &authorization_path(world, scope, &more)).await;
    query(answer.header("location")).remove("error")
}

async fn refresh(world: &World, tokens: &Value, more: &[(&str, &str)]) -> Answer {
    let token = tokens["refresh_token"].as_str().unwrap();
    let fields = [[("grant_type", "refresh_token"), ("refresh_token", token)].as_slice(), more].concat();
    world.token(&world.web(), &fields).await
}

async fn introspected(world: &World, by: &Credentials, token: &Value) -> Value {
    let fields = [("token", token.as_str().unwrap())];
    world.server.form("/oauth/introspect", Some(by), &fields).await.expect_status(200).json()
}

fn later(world: &World, seconds: u64) {
    world.server.app.store.clock().advance(Duration::from_secs(seconds));
}

#[tokio::test]
async fn a_scope_that_demands_two_factors_is_given_after_them_alone() {
    let world = World::new().await;
    bank(&world, &json!({})).await;
    let mut browser = Browser::default();
    let weak = approved(&world, &mut browser, "openid read").await;
    assert_eq!(claims(&weak["access_token"])["acr"], PASSWORD);
    // An app can't ask for less than the API demands.
    for less in [("acr_values", PASSWORD), ("acr_values", "gold"), ("max_age", "999999"), ("acr_values", "")]
    {
        let error = without_pages(&world, &mut browser, "openid read pay", &[less]).await;
        assert_eq!(error.as_deref(), Some("login_required"), "{less:?}");
    }
    let set_up = browser.open(&world.server, &authorization_path(&world, "openid read pay", &[])).await;
    secret_on(&set_up);
    enrol(&world, &mut browser).await;
    let strong = approved(&world, &mut browser, "openid read pay").await;
    let said = claims(&strong["access_token"]);
    assert_eq!((&said["acr"], &said["scope"]), (&json!(TWO), &json!("read pay")));
    // The grant of before stays as weak as its login was.
    let same = refresh(&world, &weak, &[]).await.expect_status(200).json();
    assert_eq!((&same["scope"], &claims(&same["access_token"])["acr"]), (&json!("read"), &json!(PASSWORD)));
    refresh(&world, &same, &[("scope", "pay")]).await.expect_oauth(400, "invalid_scope");
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_login_that_became_too_old_loses_the_scope_at_the_next_refresh_until_the_person_logs_in_again() {
    let world = World::new().await;
    bank(&world, &json!({})).await;
    let mut browser = Browser::default();
    let first = approved(&world, &mut browser, "openid read close").await;
    assert_eq!(first["scope"], "read close");
    later(&world, 300);
    let second = refresh(&world, &first, &[]).await.expect_status(200).json();
    assert_eq!(second["scope"], "read close");
    later(&world, 301);
    let third = refresh(&world, &second, &[]).await.expect_status(200).json();
    assert_eq!(third["scope"], "read");
    refresh(&world, &third, &[("scope", "close")]).await.expect_oauth(400, "invalid_scope");
    let error = without_pages(&world, &mut browser, "openid read close", &[]).await;
    assert_eq!(error.as_deref(), Some("login_required"));
    assert_eq!(without_pages(&world, &mut browser, "openid read", &[]).await, None);
    let again = approved(&world, &mut browser, "openid read close").await;
    assert_eq!(again["scope"], "read close");
    let proved = |tokens: &Value| claims(&tokens["access_token"])["auth_time"].as_i64().unwrap();
    assert!(proved(&again) >= proved(&third) + 601, "the person logged in again");
}

#[tokio::test]
async fn an_api_s_demands_of_every_login_hold_for_grants_that_exist_and_end_none() {
    let world = World::new().await;
    let path = bank(&world, &json!({"max_age": 600})).await;
    let tokens = approved(&world, &mut Browser::default(), "openid read").await;
    later(&world, 601);
    refresh(&world, &tokens, &[]).await.expect_oauth(400, "invalid_scope");
    change(&world, &path, &json!({"max_age": null, "required_acr": TWO})).await;
    refresh(&world, &tokens, &[]).await.expect_oauth(400, "invalid_scope");
    // The refresh token was not used up, and tokens for this server itself are not the API's to limit.
    let issuer = world.server.app.settings.issuer.clone();
    let own = refresh(&world, &tokens, &[("resource", issuer.as_str())]).await.expect_status(200).json();
    change(&world, &path, &json!({"required_acr": null})).await;
    assert_eq!(refresh(&world, &own, &[]).await.expect_status(200).json()["scope"], "read");
}

#[tokio::test]
async fn an_api_learns_how_and_when_the_person_logged_in() {
    let world = World::new().await;
    let machine = world.machine();
    let path = bank(&world, &json!({"introspection_client": machine.client_id})).await;
    let mut browser = Browser::default();
    for format in ["jwt", "opaque"] {
        change(&world, &path, &json!({"format": format})).await;
        let tokens = approved(&world, &mut browser, "openid read").await;
        let known = introspected(&world, &machine, &tokens["access_token"]).await;
        assert_eq!((&known["active"], &known["acr"]), (&json!(true), &json!(PASSWORD)), "{format}: {known}");
        assert_eq!(known["auth_time"], claims(&tokens["id_token"])["auth_time"], "{format}");
        let fresh = refresh(&world, &tokens, &[]).await.expect_status(200).json();
        let again = introspected(&world, &machine, &fresh["access_token"]).await;
        assert_eq!((&again["acr"], &again["auth_time"]), (&known["acr"], &known["auth_time"]), "{format}");
    }
}

#[tokio::test]
async fn a_machine_has_no_login_and_none_is_demanded_of_it() {
    let world = World::new().await;
    let machine = world.machine();
    bank(&world, &json!({"required_acr": TWO, "max_age": 60})).await;
    let fields = [("grant_type", "client_credentials"), ("resource", BANK), ("scope", "read pay")];
    let made = world.token(&machine, &fields).await.expect_status(200).json();
    assert_eq!(made["scope"], "read pay");
    let known = introspected(&world, &machine, &made["access_token"]).await;
    assert_eq!((known.get("acr"), known.get("auth_time")), (None, None), "{known}");
}

#[tokio::test]
async fn a_demand_that_means_nothing_is_refused() {
    let world = World::new().await;
    let (path, token) = (bank(&world, &json!({})).await, world.management().await);
    for seconds in [0, 59, 7_776_001] {
        let refused = world.patch(&path, &token, &json!({"max_age": seconds})).await;
        assert_eq!(refused.expect_status(400).json()["code"], "invalid_max_age", "{seconds}");
    }
    for body in [json!({"required_acr": "gold"}), json!({"max_age": -1}), json!({"max_age": "600"})] {
        world.patch(&path, &token, &body).await.expect_status(400);
    }
}
