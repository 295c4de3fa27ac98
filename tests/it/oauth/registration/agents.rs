//! Agents at the APIs of their account (RFC 8707): what apps that registered themselves may ask people for there, and
//! what they try beyond that. Clients that are URLs are in `documents`, the metadata that agents read in
//! `protected_resource`.

use super::{access, configure, for_apps, native, offering, register, site, token};
use crate::support::{
    Answer, Browser, Credentials, World,
    browser::{authorize_path, redeem},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::HashMap;

pub(super) const ORDERS: &str = "https://orders.example.com";

/// Registers an API with the scopes `read`, `write` and, for owners, `admin`; agents may ask for `agents`. Returns
/// its path.
pub(super) async fn api(world: &World, agents: &[&str]) -> String {
    let scope = |name: &str, roles: &[&str]| {
        let (en, nl) = (format!("May {name}"), format!("Mag {name}"));
        json!({"name": name, "description_en": en, "description_nl": nl, "roles": roles})
    };
    let scopes = [scope("read", &[]), scope("write", &[]), scope("admin", &["owner"])];
    let body = json!({"audience": ORDERS, "name": "Orders", "scopes": scopes, "agents": {"scopes": agents}});
    let made = world.post("/v1/resources", &world.management().await, &body).await.expect_status(201).json();
    assert_eq!(made["agents"], json!({"scopes": agents}));
    format!("/v1/resources/{}", made["resource_id"].as_str().unwrap())
}

/// Registers the app that `metadata` describes with the demo account.
async fn agent(world: &World, metadata: &Value) -> Value {
    register(&world.server, &for_apps(world, 1).await, metadata).await.expect_status(201).json()
}

fn id(made: &Value) -> &str {
    made["client_id"].as_str().unwrap()
}

/// Returns where `client_id` asks for the API.
fn asks(client_id: &str, change: &[(&str, &str)]) -> String {
    authorize_path(client_id, &[[("resource", ORDERS)].as_slice(), change].concat())
}

/// Returns what the demo user's browser brings back to the client without asking anybody.
async fn refused(world: &World, path: &str) -> HashMap<String, String> {
    let back = Browser::default().open(&world.server, path).await;
    assert_eq!(back.status, 303, "{back:?}");
    crate::support::query(back.header("location"))
}

/// Returns the tokens of the public client `client_id` for `scope` of the API.
async fn tokens(world: &World, client_id: &str, scope: &str) -> Value {
    let path = asks(client_id, &[("scope", scope)]);
    let code = Browser::default().approve(world, &path).await.remove("code").expect("a code");
    let fields = [redeem(&code).as_slice(), &[("client_id", client_id), ("resource", ORDERS)]].concat();
    world.server.form("/oauth/token", None, &fields).await.expect_status(200).json()
}

async fn refresh(world: &World, client_id: &str, tokens: &Value, more: &[(&str, &str)]) -> Answer {
    let token = tokens["refresh_token"].as_str().unwrap();
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", client_id)];
    world.server.form("/oauth/token", None, &[fields.as_slice(), more].concat()).await
}

fn claims(tokens: &Value) -> Value {
    crate::support::claims(tokens["access_token"].as_str().unwrap())
}

async fn change(world: &World, path: &str, body: &Value) -> Answer {
    world.patch(path, &world.management().await, body).await
}

#[tokio::test]
async fn an_agent_gets_a_token_for_an_api_of_its_account_that_is_open_to_agents() {
    let world = offering().await;
    api(&world, &["read", "write"]).await;
    let made = agent(&world, &native()).await;
    let mut browser = Browser::default();
    let page = browser.open(&world.server, &asks(id(&made), &[("scope", "read offline_access")])).await;
    let page = browser.fill_login(&world, &page).await;
    assert!(page.body.contains("May read") && !page.body.contains("May write"), "{page:?}");

    let got = tokens(&world, id(&made), "read offline_access").await;
    let said = claims(&got);
    assert_eq!((&said["aud"], &said["scope"]), (&json!([ORDERS]), &json!("read")));
    assert_eq!(said["client_id"], made["client_id"]);
    world.read("/v1/clients", got["access_token"].as_str().unwrap()).await.expect_status(401);
    let more = [("resource", ORDERS), ("scope", "write")];
    refresh(&world, id(&made), &got, &more).await.expect_oauth(400, "invalid_scope");
    let again = refresh(&world, id(&made), &got, &[("resource", ORDERS)]).await.expect_status(200).json();
    assert_eq!((&claims(&again)["aud"], &again["scope"]), (&json!([ORDERS]), &json!("read")));

    let all = tokens(&world, id(&made), "").await;
    assert_eq!(all["scope"], "read write", "without scope, all that agents may ask for");
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_person_is_asked_each_time_that_an_agent_wants_an_api() {
    let world = offering().await;
    api(&world, &["read"]).await;
    let made = agent(&world, &site()).await;
    let change = [("scope", "openid read"), ("redirect_uri", "https://site.example/callback")];
    let path = asks(id(&made), &change);
    let mut browser = Browser::default();
    assert!(browser.approve(&world, &path).await.contains_key("code"));
    let page = browser.open(&world.server, &path).await;
    assert!(page.body.contains("name=\"decision\""), "{page:?}");
    let back = browser.open(&world.server, &format!("{path}&prompt=none")).await;
    assert!(back.header("location").contains("error=consent_required"), "{back:?}");
}

#[tokio::test]
async fn an_agent_gets_no_scope_of_an_api_that_agents_are_not_offered() {
    let world = offering().await;
    api(&world, &["read"]).await;
    let made = agent(&world, &native()).await;
    let unknown = refused(&world, &asks(id(&made), &[("scope", "delete")])).await;
    assert_eq!(unknown["error"], "invalid_scope");
    for scope in ["admin", "read admin", "write"] {
        let back = refused(&world, &asks(id(&made), &[("scope", scope)])).await;
        assert_eq!(back, unknown, "{scope}: as one that the API does not have");
    }
    let site = Credentials::of(&agent(&world, &site()).await);
    let own = [("grant_type", "client_credentials"), ("resource", ORDERS), ("scope", "read")];
    world.token(&site, &own).await.expect_oauth(400, "invalid_target");
}

#[tokio::test]
async fn an_api_serves_agents_only_of_its_own_account_and_only_once_it_is_opened() {
    let world = offering().await;
    let path = api(&world, &[]).await;
    let made = agent(&world, &native()).await;
    let none = refused(&world, &authorize_path(id(&made), &[("resource", "urn:example:none")])).await;
    assert_eq!(none["error"], "invalid_target");
    assert_eq!(refused(&world, &asks(id(&made), &[("scope", "read")])).await, none, "until it is opened");
    change(&world, &path, &json!({"agents": {"scopes": ["read"]}})).await.expect_status(200);
    assert!(tokens(&world, id(&made), "read").await["access_token"].is_string());

    let other = world.sign_up("o@other.example").await;
    let theirs = token(&world, &other.token, &json!({"label": "Theirs"})).await;
    let theirs = register(&world.server, theirs["registration_token"].as_str().unwrap(), &native()).await;
    let theirs = theirs.expect_status(201).json();
    assert_eq!(refused(&world, &asks(id(&theirs), &[("scope", "read")])).await, none);
    let unlisted = world.web().client_id;
    assert_eq!(refused(&world, &asks(&unlisted, &[("scope", "read")])).await, none, "no agent");
}

#[tokio::test]
async fn the_scopes_for_agents_are_scopes_of_the_api() {
    let world = offering().await;
    let path = api(&world, &["read"]).await;
    for agents in [json!(["delete"]), json!(["openid"])] {
        let refused = change(&world, &path, &json!({"agents": {"scopes": agents}})).await;
        let problem = refused.expect_status(400).json();
        assert_eq!((&problem["code"], &problem["field"]), (&json!("unknown_scope"), &json!("agents")));
    }
    change(&world, &path, &json!({"agents": {"apps": []}})).await.expect_status(400);
    change(&world, &path, &json!({"name": "Sales"})).await.expect_status(200);
    let shown = world.read(&path, &world.management().await).await.expect_status(200).json();
    assert_eq!(shown["agents"], json!({"scopes": ["read"]}), "what is left out stays");
}

#[tokio::test]
async fn a_listed_agent_has_the_scopes_that_it_is_listed_with() {
    let world = offering().await;
    let path = api(&world, &["read"]).await;
    let made = agent(&world, &native()).await;
    let apps = json!([{"client_id": made["client_id"], "scopes": ["write"]}]);
    change(&world, &path, &json!({"apps": apps})).await.expect_status(200);
    assert_eq!(tokens(&world, id(&made), "write").await["scope"], "write");
    let back = refused(&world, &asks(id(&made), &[("scope", "read")])).await;
    assert_eq!(back["error"], "invalid_scope");
}

#[tokio::test]
async fn an_agent_loses_an_api_that_is_closed_at_the_next_token_and_one_that_is_disabled_at_once() {
    let world = offering().await;
    let path = api(&world, &["read"]).await;
    let made = agent(&world, &native()).await;
    let got = tokens(&world, id(&made), "read").await;
    let access_token = got["access_token"].as_str().unwrap();
    change(&world, &path, &json!({"agents": {"scopes": []}})).await.expect_status(200);
    refresh(&world, id(&made), &got, &[]).await.expect_oauth(400, "invalid_target");
    change(&world, &path, &json!({"agents": {"scopes": ["write"]}})).await.expect_status(200);
    refresh(&world, id(&made), &got, &[]).await.expect_oauth(400, "invalid_scope");
    assert!(world.active(access_token).await, "until it expires");

    change(&world, &path, &json!({"agents": {"scopes": ["read"]}})).await.expect_status(200);
    let disable = format!("{path}/disable");
    world.post(&disable, &world.management().await, &json!({})).await.expect_status(200);
    assert!(!world.active(access_token).await);
    refresh(&world, id(&made), &got, &[]).await.expect_oauth(400, "invalid_target");
    let back = refused(&world, &asks(id(&made), &[("scope", "read")])).await;
    assert_eq!(back["error"], "invalid_target");
}

#[tokio::test]
async fn an_agent_whose_registration_is_deleted_has_nothing_left() {
    let world = offering().await;
    api(&world, &["read"]).await;
    let made = agent(&world, &native()).await;
    let got = tokens(&world, id(&made), "read").await;
    configure(&world.server, Method::DELETE, access(&made), None).await.expect_status(204);
    assert!(!world.active(got["access_token"].as_str().unwrap()).await);
    refresh(&world, id(&made), &got, &[]).await.expect_oauth(401, "invalid_client");
    let page = Browser::default().open(&world.server, &asks(id(&made), &[("scope", "read")])).await;
    assert_eq!((page.status, page.header("location")), (400, ""), "{page:?}");
}
