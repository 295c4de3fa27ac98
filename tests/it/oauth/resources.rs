//! Tokens for the APIs of an account (RFC 8707): whom they are for, who gets them, and what attackers try: tokens
//! and scopes of another API, the audience of another tenant, and more than a role allows.

use crate::support::{
    Answer, Browser, Credentials, World,
    browser::{CALLBACK, authorize_path, redeem},
    claims,
};
use serde_json::{Value, json};
use std::time::Duration;
use xwms::auth::access_tokens::AT_JWT;
use xwms_events::account::Role;

const ORDERS: &str = "https://orders.example.com";
const STOCK: &str = "urn:example:stock";

fn access(tokens: &Value) -> &str {
    tokens["access_token"].as_str().unwrap()
}

fn scope(name: &str, roles: &[&str]) -> Value {
    json!({"name": name, "description_en": format!("May {name}"), "description_nl": format!("Mag {name}"), "roles": roles})
}

/// Registers an API with the scopes `read`, `write` and, for owners, `admin`; `apps` may ask for it. Returns its path.
async fn api(world: &World, audience: &str, name: &str, apps: &[(&Credentials, &[&str])]) -> String {
    let apps = apps.iter().map(|(app, scopes)| json!({"client_id": app.client_id, "scopes": scopes}));
    let scopes = [scope("read", &[]), scope("write", &[]), scope("admin", &["owner"])];
    let body = json!({
        "audience": audience, "name": name, "scopes": scopes, "access_token_seconds": 120,
        "apps": apps.collect::<Vec<_>>(),
    });
    let token = world.management().await;
    let made = world.post("/v1/resources", &token, &body).await.expect_status(201).json();
    format!("/v1/resources/{}", made["resource_id"].as_str().unwrap())
}

async fn change(world: &World, path: &str, body: &Value) -> Value {
    world.patch(path, &world.management().await, body).await.expect_status(200).json()
}

/// Returns the answer to `app` when it asks for a token for itself.
async fn own(world: &World, app: &Credentials, audience: &str, scope: &str) -> Answer {
    let fields = [("grant_type", "client_credentials"), ("resource", audience), ("scope", scope)];
    world.token(app, &fields).await
}

async fn own_token(world: &World, app: &Credentials, audience: &str, scope: &str) -> String {
    access(&own(world, app, audience, scope).await.expect_status(200).json()).to_owned()
}

async fn introspected(world: &World, by: &Credentials, token: &str) -> Value {
    let answer = world.server.form("/oauth/introspect", Some(by), &[("token", token)]).await;
    answer.expect_status(200).json()
}

/// Creates the client with which an API introspects.
async fn api_client(world: &World, name: &str) -> Credentials {
    world.client(&world.management().await, &json!({"name": name, "client_type": "machine"})).await
}

async fn refresh(world: &World, tokens: &Value, more: &[(&str, &str)]) -> Answer {
    let token = tokens["refresh_token"].as_str().unwrap();
    let fields = [[("grant_type", "refresh_token"), ("refresh_token", token)].as_slice(), more].concat();
    world.token(&world.web(), &fields).await
}

/// Returns tokens that the web client got for `audience` from `browser`.
async fn approved(world: &World, browser: &mut Browser, audience: &str, scope: &str) -> Value {
    let path = authorize_path(&world.web().client_id, &[("scope", scope), ("resource", audience)]);
    let code = browser.approve(world, &path).await.remove("code").expect("a code");
    world.token(&world.web(), &redeem(&code)).await.expect_status(200).json()
}

#[tokio::test]
async fn a_machine_gets_a_token_whose_only_audience_is_the_api() {
    let world = World::new().await;
    let machine = world.machine();
    let path = api(&world, ORDERS, "Orders", &[(&machine, &["read", "admin"])]).await;
    let answer = own(&world, &machine, ORDERS, "").await.expect_status(200).json();
    assert_eq!((&answer["scope"], &answer["expires_in"]), (&json!("read admin"), &json!(120)));
    let said = claims(access(&answer));
    assert_eq!((&said["aud"], &said["scope"]), (&json!([ORDERS]), &json!("read admin")));
    assert_eq!((&said["sub"], said.get("permissions")), (&json!(machine.client_id), None));
    assert_eq!(claims(&own_token(&world, &machine, ORDERS, "read").await)["scope"], "read");
    change(&world, &path, &json!({"permissions_claim": true})).await;
    let said = claims(&own_token(&world, &machine, ORDERS, "read").await);
    assert_eq!(said["permissions"], json!(["read"]));
    let known = introspected(&world, &machine, &own_token(&world, &machine, ORDERS, "read").await).await;
    assert_eq!((&known["aud"], &known["permissions"]), (&json!([ORDERS]), &json!(["read"])));
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn tokens_for_an_api_and_for_this_server_are_not_interchangeable() {
    let world = World::new().await;
    let (machine, web) = (world.machine(), world.web());
    api(&world, ORDERS, "Orders", &[(&machine, &["read"]), (&web, &["read"])]).await;
    let token = own_token(&world, &machine, ORDERS, "read").await;
    world.read("/v1/clients", &token).await.expect_status(401);
    let tokens = approved(&world, &mut Browser::default(), ORDERS, "openid read").await;
    assert!(tokens["id_token"].is_string(), "the login is for the app, whatever the access token is for");
    world.read("/oauth/userinfo", access(&tokens)).await.expect_status(401);
    let management = claims(&world.management().await);
    let issuer = &world.server.app.settings.issuer;
    assert_eq!(management["aud"], json!([issuer, machine.client_id]), "as without APIs");
    for own_name in [issuer.clone(), format!("{issuer}/v1")] {
        let fields = [("grant_type", "client_credentials"), ("resource", own_name.as_str())];
        let token = world.token(&machine, &fields).await.expect_status(200).json();
        world.read("/v1/clients", access(&token)).await.expect_status(200);
    }
    own(&world, &machine, ORDERS, "read clients:read").await.expect_oauth(400, "invalid_scope");
}

#[tokio::test]
async fn an_api_that_a_client_may_not_ask_for_looks_like_none() {
    let world = World::new().await;
    let machine = world.machine();
    api(&world, ORDERS, "Orders", &[(&world.web(), &["read"])]).await;
    let stranger = world.sign_up("o@other.example").await;
    let refused = own(&world, &machine, "urn:example:none", "").await;
    refused.expect_oauth(400, "invalid_target");
    for (who, audience) in
        [(&machine, ORDERS), (&stranger.client, ORDERS), (&machine, "https://orders.example.com/")]
    {
        assert_eq!(own(&world, who, audience, "").await.body, refused.body, "{audience}");
    }
    let two = [("grant_type", "client_credentials"), ("resource", ORDERS), ("resource", STOCK)];
    world.token(&machine, &two).await.expect_oauth(400, "invalid_target");
    let path = authorize_path(&world.web().client_id, &[("resource", STOCK)]);
    let back = Browser::default().open(&world.server, &path).await;
    assert!(back.header("location").contains("error=invalid_target"), "{back:?}");
}

#[tokio::test]
async fn an_audience_is_one_accounts_for_ever() {
    let world = World::new().await;
    let (machine, token) = (world.machine(), world.management().await);
    let path = api(&world, ORDERS, "Orders", &[(&machine, &["read"])]).await;
    let stranger = world.sign_up("o@other.example").await;
    let body = |audience: &str| json!({"audience": audience, "name": "Mine"});
    let taken = |answer: Answer| {
        let problem = answer.expect_status(409).json();
        assert_eq!((&problem["code"], &problem["field"]), (&json!("audience_taken"), &json!("audience")));
    };
    taken(world.post("/v1/resources", &stranger.token, &body(ORDERS)).await);
    taken(world.post("/v1/resources", &stranger.token, &body("https://orders.example.com/")).await);
    let before = own_token(&world, &machine, ORDERS, "read").await;
    world.delete(&path, &token).await.expect_status(204);
    assert!(!world.active(&before).await);
    taken(world.post("/v1/resources", &stranger.token, &body(ORDERS)).await);
    world.read(&path, &token).await.expect_status(404);
    assert_eq!(api(&world, ORDERS, "Orders", &[(&machine, &["read"])]).await, path);
    assert!(!world.active(&before).await, "it stays stopped");
    assert!(world.active(&own_token(&world, &machine, ORDERS, "read").await).await);
    let issuer = world.server.app.settings.issuer.clone();
    for audience in [issuer.as_str(), &format!("{issuer}/v1"), "orders", "https://a.example/#b"] {
        let refused = world.post("/v1/resources", &token, &body(audience)).await;
        assert_eq!(refused.expect_status(400).json()["code"], "invalid_audience", "{audience}");
    }
    let mut foreign = body("urn:example:theirs");
    foreign["scopes"] = json!([scope("read", &[])]);
    foreign["apps"] = json!([{"client_id": machine.client_id, "scopes": ["read"]}]);
    let refused = world.post("/v1/resources", &stranger.token, &foreign).await;
    assert_eq!(refused.expect_status(400).json()["code"], "unknown_client");
}

#[tokio::test]
async fn scopes_of_two_apis_with_the_same_name_are_different() {
    let world = World::new().await;
    let (machine, web) = (world.machine(), world.web());
    api(&world, ORDERS, "Orders", &[(&machine, &["read"]), (&web, &["read"])]).await;
    api(&world, STOCK, "Stock", &[(&machine, &["write"]), (&web, &["write"])]).await;
    own(&world, &machine, STOCK, "read").await.expect_oauth(400, "invalid_scope");
    own(&world, &machine, ORDERS, "write").await.expect_oauth(400, "invalid_scope");
    let said = claims(&own_token(&world, &machine, STOCK, "").await);
    assert_eq!((&said["aud"], &said["scope"]), (&json!([STOCK]), &json!("write")));
    let path = authorize_path(&web.client_id, &[("scope", "openid read"), ("resource", STOCK)]);
    let back = Browser::default().open(&world.server, &path).await;
    assert!(back.header("location").contains("error=invalid_scope"), "{back:?}");
    let mut browser = Browser::default();
    let tokens = approved(&world, &mut browser, ORDERS, "read").await;
    refresh(&world, &tokens, &[("scope", "write")]).await.expect_oauth(400, "invalid_scope");
    refresh(&world, &tokens, &[("resource", STOCK)]).await.expect_oauth(400, "invalid_target");
    let path = authorize_path(&web.client_id, &[("scope", "write"), ("resource", STOCK), ("prompt", "none")]);
    let back = browser.open(&world.server, &path).await;
    assert!(
        back.header("location").contains("error=consent_required"),
        "each API is approved apart: {back:?}"
    );
}

#[tokio::test]
async fn an_api_introspects_the_tokens_for_it_and_no_others() {
    let world = World::new().await;
    let machine = world.machine();
    let (orders, stock) = (api_client(&world, "Orders").await, api_client(&world, "Stock").await);
    let path = api(&world, ORDERS, "Orders", &[(&machine, &["read"])]).await;
    change(&world, &path, &json!({"introspection_client": orders.client_id})).await;
    let path = api(&world, STOCK, "Stock", &[(&machine, &["read"])]).await;
    change(&world, &path, &json!({"introspection_client": stock.client_id, "format": "opaque"})).await;
    let [jwt, opaque] =
        [own_token(&world, &machine, ORDERS, "read").await, own_token(&world, &machine, STOCK, "read").await];
    assert!(!opaque.contains('.'));
    let inactive = json!({"active": false});
    for (by, token, audience) in [(&orders, &jwt, ORDERS), (&stock, &opaque, STOCK)] {
        let known = introspected(&world, by, token).await;
        assert_eq!((&known["active"], &known["aud"]), (&json!(true), &json!([audience])));
        assert_eq!(known["scope"], "read");
    }
    assert_eq!(introspected(&world, &stock, &jwt).await, inactive, "injected into another API");
    assert_eq!(introspected(&world, &orders, &opaque).await, inactive);
    assert_eq!(introspected(&world, &orders, &world.management().await).await, inactive);
    let stranger = world.sign_up("o@other.example").await.client;
    assert_eq!(introspected(&world, &stranger, &jwt).await, inactive);
}

#[tokio::test]
async fn several_apis_are_narrowed_to_one_for_each_token() {
    let world = World::new().await;
    let web = world.web();
    api(&world, ORDERS, "Orders API", &[(&web, &["read", "write"])]).await;
    api(&world, STOCK, "Stock API", &[(&web, &["read"])]).await;
    let path = authorize_path(&web.client_id, &[("scope", "openid read write"), ("resource", ORDERS)]);
    let path = format!("{path}&resource={STOCK}");
    let mut browser = Browser::default();
    let page = browser.open(&world.server, &path).await;
    let page = browser.fill_login(&world, &page).await;
    for shown in ["Orders API", "Stock API", ORDERS, STOCK, "May read", "May write"] {
        assert!(page.body.contains(shown), "{shown}: {page:?}");
    }
    let code = browser.approve(&world, &path).await.remove("code").unwrap();
    let redeemed = |resource: &'static str| [redeem(&code).as_slice(), &[("resource", resource)]].concat();
    world.token(&web, &redeem(&code)).await.expect_oauth(400, "invalid_target");
    world.token(&web, &redeemed("urn:example:none")).await.expect_oauth(400, "invalid_target");
    let tokens = world.token(&web, &redeemed(ORDERS)).await.expect_status(200).json();
    let said = claims(access(&tokens));
    assert_eq!((&said["aud"], &said["scope"]), (&json!([ORDERS]), &json!("read write")));
    let tokens = refresh(&world, &tokens, &[("resource", STOCK)]).await.expect_status(200).json();
    let said = claims(access(&tokens));
    assert_eq!((&said["aud"], &said["scope"]), (&json!([STOCK]), &json!("read")));
    refresh(&world, &tokens, &[]).await.expect_oauth(400, "invalid_target");
    let none = [("resource", ORDERS), ("scope", "openid")];
    refresh(&world, &tokens, &none).await.expect_oauth(400, "invalid_scope");
    let narrow = [("resource", ORDERS), ("scope", "write")];
    let tokens = refresh(&world, &tokens, &narrow).await.expect_status(200).json();
    assert_eq!(claims(access(&tokens))["scope"], "write");
    let issuer = world.server.app.settings.issuer.clone();
    let tokens = refresh(&world, &tokens, &[("resource", issuer.as_str())]).await.expect_status(200).json();
    assert_eq!(claims(access(&tokens))["aud"], json!([issuer, web.client_id]));
    world.read("/oauth/userinfo", access(&tokens)).await.expect_status(200);
}

#[tokio::test]
async fn a_replay_ends_the_grant_whatever_resource_or_scope_it_names() {
    let world = World::new().await;
    let web = world.web();
    api(&world, ORDERS, "Orders", &[(&web, &["read"])]).await;
    let path = authorize_path(&web.client_id, &[("scope", "openid read"), ("resource", ORDERS)]);
    let mut browser = Browser::default();
    for (name, wrong) in [("resource", "urn:example:none"), ("scope", "nothing")] {
        let code = browser.approve(&world, &path).await.remove("code").unwrap();
        let first = world.token(&web, &redeem(&code)).await.expect_status(200).json();
        let second = refresh(&world, &first, &[]).await.expect_status(200).json();
        let error = if name == "resource" { "invalid_target" } else { "invalid_scope" };
        refresh(&world, &second, &[(name, wrong)]).await.expect_oauth(400, error);
        let third = refresh(&world, &second, &[]).await.expect_status(200).json();
        assert!(world.active(access(&third)).await, "a wrong request uses nothing up");
        world.server.app.store.clock().advance(Duration::from_secs(31));
        refresh(&world, &first, &[(name, wrong)]).await.expect_oauth(400, "invalid_grant");
        assert!(!world.active(access(&third)).await, "{name}: a thief has the first refresh token");
    }
    let code = browser.approve(&world, &path).await.remove("code").unwrap();
    let wrong = [redeem(&code).as_slice(), &[("resource", "urn:example:none")]].concat();
    world.token(&web, &wrong).await.expect_oauth(400, "invalid_target");
    let tokens = world.token(&web, &redeem(&code)).await.expect_status(200).json();
    let stranger = world
        .client(
            &world.management().await,
            &json!({"name": "B", "client_type": "web",
        "redirect_uris": [CALLBACK], "scopes": ["openid"]}),
        )
        .await;
    world.token(&stranger, &wrong).await.expect_oauth(400, "invalid_grant");
    assert!(world.active(access(&tokens)).await, "another client ends nothing");
    world.token(&web, &wrong).await.expect_oauth(400, "invalid_grant");
    assert!(!world.active(access(&tokens)).await, "a thief has the code");
    assert_eq!(world.server.count("grant.code_replayed").await, 1);
    assert_eq!(world.server.count("grant.refresh_reused").await, 2);
}

#[tokio::test]
async fn a_login_without_scopes_of_this_server_gives_no_token_for_it() {
    let world = World::new().await;
    api(&world, ORDERS, "Orders", &[(&world.web(), &["read"])]).await;
    let mut browser = Browser::default();
    let tokens = approved(&world, &mut browser, ORDERS, "read").await;
    let page = browser.open(&world.server, "/account/consents").await;
    assert!(page.body.contains("Orders: May read"), "what was approved is shown: {page:?}");
    assert!(tokens.get("id_token").is_none() && tokens["scope"] == "read", "{tokens}");
    let issuer = world.server.app.settings.issuer.clone();
    refresh(&world, &tokens, &[("resource", issuer.as_str())]).await.expect_oauth(400, "invalid_target");
    let again = refresh(&world, &tokens, &[]).await.expect_status(200).json();
    assert_eq!(claims(access(&again))["aud"], json!([ORDERS]), "the only one needs no name");
}

#[tokio::test]
async fn a_withdrawn_permission_ends_at_the_next_token_and_a_disabled_api_at_once() {
    let world = World::new().await;
    let (machine, web, token) = (world.machine(), world.web(), world.management().await);
    let path = api(&world, ORDERS, "Orders", &[(&machine, &["read"]), (&web, &["read"])]).await;
    let tokens = approved(&world, &mut Browser::default(), ORDERS, "openid read").await;
    let of_machine = own_token(&world, &machine, ORDERS, "read").await;
    let apps = json!([{"client_id": machine.client_id, "scopes": ["write"]}]);
    change(&world, &path, &json!({"apps": apps})).await;
    refresh(&world, &tokens, &[]).await.expect_oauth(400, "invalid_target");
    own(&world, &machine, ORDERS, "read").await.expect_oauth(400, "invalid_scope");
    assert!(world.active(access(&tokens)).await, "until it expires");
    world.post(&format!("{path}/disable"), &token, &json!({})).await.expect_status(200);
    assert!(!world.active(access(&tokens)).await && !world.active(&of_machine).await);
    let shown = format!("/v1/tokens/{}", claims(&of_machine)["jti"].as_str().unwrap());
    let shown = world.read(&shown, &token).await.expect_status(200).json();
    assert_eq!((&shown["audience"], &shown["scopes"]), (&json!(ORDERS), &json!(["read"])));
    assert_eq!(shown["reason"], "resource_disabled");
    assert_eq!(shown["grant_type"], "client_credentials");
    assert!(shown["secret_id"].as_str().is_some_and(|id| id.starts_with("secret_")), "{shown}");
    assert!(shown["kid"].is_string() && shown.get("approved_in_session_id").is_none(), "{shown}");
    own(&world, &machine, ORDERS, "write").await.expect_oauth(400, "invalid_target");
    world.post(&format!("{path}/enable"), &token, &json!({})).await.expect_status(200);
    assert!(!world.active(&of_machine).await, "tokens from before stay stopped");
    let new = own_token(&world, &machine, ORDERS, "write").await;
    assert!(world.active(&new).await);
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_weaker_member_gets_less_of_an_api_and_a_stranger_nothing_that_needs_a_role() {
    let world = World::new().await;
    let web = world.web();
    api(&world, ORDERS, "Orders", &[(&web, &["read", "admin"])]).await;
    let mut owner = world.owner().await;
    assert_eq!(approved(&world, &mut owner.browser, ORDERS, "read admin").await["scope"], "read admin");
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await;
    let path = authorize_path(&web.client_id, &[("scope", "read admin"), ("resource", ORDERS)]);
    let page = auditor.browser.open(&world.server, &path).await;
    assert!(page.body.contains("May read") && !page.body.contains("May admin"), "{page:?}");
    assert_eq!(approved(&world, &mut auditor.browser, ORDERS, "read admin").await["scope"], "read");
    let other = world.another().await.account_id;
    let mut stranger = world.person(other, Role::Owner).await;
    let path = authorize_path(&web.client_id, &[("scope", "admin"), ("resource", ORDERS)]);
    for person in [&mut auditor, &mut stranger] {
        let back = person.browser.approve(&world, &path).await;
        assert_eq!(back.get("error").map(String::as_str), Some("access_denied"), "{back:?}");
    }
    let developer = world.person(world.demo.account_id, Role::Developer).await;
    let body = json!({"audience": "urn:example:more", "name": "More"});
    let refused = developer.ask(&world.server, reqwest::Method::POST, "/v1/resources", Some(&body)).await;
    refused.expect_status(403);
}

#[tokio::test]
async fn a_stolen_signing_key_makes_no_token_for_another_api() {
    let world = World::new().await;
    let machine = world.machine();
    api(&world, ORDERS, "Orders", &[(&machine, &["read"])]).await;
    let real = claims(&own_token(&world, &machine, ORDERS, "read").await);
    let app = &world.server.app;
    for (member, value) in [
        ("aud", json!([STOCK])),
        ("scope", json!("read admin")),
        ("resource_id", Value::Null),
        ("permissions", json!(["admin"])),
    ] {
        let mut forged = real.clone();
        forged[member] = value;
        let forged = app.keyring.sign(None, app.settings.signing_algorithm, AT_JWT, &forged).await.unwrap();
        assert!(!world.active(&forged).await, "{member}");
    }
}

#[tokio::test]
async fn changes_of_a_resource_are_in_the_accounts_feed_and_nowhere_else() {
    let world = World::new().await;
    let token = world.management().await;
    let path = api(&world, ORDERS, "Orders", &[(&world.machine(), &["read"])]).await;
    change(&world, &path, &json!({"name": "Sales", "signing_alg": null, "introspection_client": null})).await;
    let listed = world.read("/v1/resources", &token).await.expect_status(200).json();
    assert_eq!((&listed["data"][0]["name"], &listed["has_more"]), (&json!("Sales"), &json!(false)));
    let events = world.read("/v1/events?type=resource.*", &token).await.expect_status(200).json();
    let types: Vec<_> =
        events["data"].as_array().unwrap().iter().map(|event| event["type"].clone()).collect();
    assert!(types.iter().any(|name| name.as_str().unwrap().ends_with("resource.changed")), "{types:?}");
    let stranger = world.sign_up("o@other.example").await.token;
    world.read(&path, &stranger).await.expect_status(404);
    let listed = world.read("/v1/resources", &stranger).await.expect_status(200).json();
    assert_eq!(listed["data"], json!([]));
}
