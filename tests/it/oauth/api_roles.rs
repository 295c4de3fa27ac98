//! The claim `roles` in tokens for an API (RFC 9068 §2.2.3.1): the role that the person has in the account of the
//! API now, and what attackers try: a role of another account, and one that was taken away.

use crate::support::{
    Browser, Credentials, World,
    browser::{authorize_path, redeem},
    claims,
};
use serde_json::{Value, json};
use xwms::auth::access_tokens::AT_JWT;
use xwms_events::account::{AccountCommand, By, Role};

pub(super) const ORDERS: &str = "https://orders.example.com";

pub(super) fn access(tokens: &Value) -> &str {
    tokens["access_token"].as_str().unwrap()
}

/// Registers an API with the scope `read` for the web client and the machine, with these more settings. Returns
/// its path.
pub(super) async fn api(world: &World, more: &Value) -> String {
    let read = json!({"name": "read", "description_en": "Read", "description_nl": "Lezen"});
    let app = |client: Credentials| json!({"client_id": client.client_id, "scopes": ["read"]});
    let mut body = json!({
        "audience": ORDERS, "name": "Orders", "scopes": [read], "apps": [app(world.web()), app(world.machine())],
    });
    for (member, value) in more.as_object().unwrap() {
        body[member] = value.clone();
    }
    let made = world.post("/v1/resources", &world.management().await, &body).await.expect_status(201).json();
    for claim in ["roles_claim", "groups_claim"] {
        assert_eq!(made[claim], more[claim].as_bool().unwrap_or_default(), "{claim}");
    }
    format!("/v1/resources/{}", made["resource_id"].as_str().unwrap())
}

/// Returns tokens that the web client got for the API from `browser`.
pub(super) async fn approved(world: &World, browser: &mut Browser) -> Value {
    approved_with(world, browser, &[("scope", "read"), ("resource", ORDERS)]).await
}

/// Returns tokens that the web client got from `browser` with these more parameters.
pub(super) async fn approved_with(world: &World, browser: &mut Browser, more: &[(&str, &str)]) -> Value {
    let path = authorize_path(&world.web().client_id, more);
    let code = browser.approve(world, &path).await.remove("code").expect("a code");
    world.token(&world.web(), &redeem(&code)).await.expect_status(200).json()
}

pub(super) async fn refreshed(world: &World, tokens: &Value) -> Value {
    let token = tokens["refresh_token"].as_str().unwrap();
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
    world.token(&world.web(), &fields).await.expect_status(200).json()
}

pub(super) async fn introspected(world: &World, token: &str) -> Value {
    let answer = world.server.form("/oauth/introspect", Some(&world.web()), &[("token", token)]).await;
    answer.expect_status(200).json()
}

#[tokio::test]
async fn a_token_for_an_api_says_the_role_that_its_person_has_now() {
    for format in ["jwt", "opaque"] {
        let world = World::new().await;
        api(&world, &json!({"roles_claim": true, "format": format})).await;
        let owner = world.owner().await;
        let mut ada = world.person(world.demo.account_id, Role::Admin).await;
        let first = approved(&world, &mut ada.browser).await;
        assert_eq!(introspected(&world, access(&first)).await["roles"], json!(["admin"]));

        let member = format!("/v1/members/{}", ada.user_id);
        owner.patch(&world.server, &member, &json!({"role": "auditor"})).await.expect_status(200);
        let known = introspected(&world, access(&first)).await;
        assert_eq!((&known["active"], &known["roles"]), (&json!(true), &json!(["auditor"])), "{format}");
        let second = refreshed(&world, &first).await;
        assert_eq!(introspected(&world, access(&second)).await["roles"], json!(["auditor"]));
        if format == "jwt" {
            assert_eq!(claims(access(&first))["roles"], json!(["admin"]), "it is as it was signed");
            assert_eq!(claims(access(&second))["roles"], json!(["auditor"]));
        }
        owner.delete(&world.server, &member).await.expect_status(204);
        assert!(!world.active(access(&second)).await, "a removed member's tokens stop");
        let third = approved(&world, &mut ada.browser).await;
        let known = introspected(&world, access(&third)).await;
        assert_eq!((&known["active"], known.get("roles")), (&json!(true), None), "{format}");
        world.server.settle().await;
        world.server.expect_replayed().await;
    }
}

#[tokio::test]
async fn a_person_of_another_account_a_machine_and_an_api_that_does_not_ask_have_no_role() {
    let world = World::new().await;
    let path = api(&world, &json!({"roles_claim": true})).await;
    let other = world.another().await.account_id;
    let mut stranger = world.person(other, Role::Owner).await;
    let tokens = approved(&world, &mut stranger.browser).await;
    assert_eq!(claims(access(&tokens)).get("roles"), None, "an owner elsewhere is nobody here");
    let own = [("grant_type", "client_credentials"), ("resource", ORDERS)];
    let machine = world.token(&world.machine(), &own).await.expect_status(200).json();
    assert_eq!(claims(access(&machine)).get("roles"), None);

    let off = json!({"roles_claim": false});
    let changed = world.patch(&path, &world.management().await, &off).await.expect_status(200).json();
    assert_eq!(changed["roles_claim"], false);
    let mut owner = world.owner().await;
    let tokens = approved(&world, &mut owner.browser).await;
    assert_eq!(claims(access(&tokens)).get("roles"), None);
    assert_eq!(introspected(&world, access(&tokens)).await.get("roles"), None);
}

#[tokio::test]
async fn a_role_counts_only_with_a_second_factor_once_the_account_demands_one_of_its_members() {
    for format in ["jwt", "opaque"] {
        let world = World::new().await;
        let path = api(&world, &json!({"roles_claim": true, "format": format})).await;
        let mut ada = world.person(world.demo.account_id, Role::Admin).await;
        let first = approved(&world, &mut ada.browser).await;
        assert_eq!(introspected(&world, access(&first)).await["roles"], json!(["admin"]));
        let command = AccountCommand::RequireSecondFactor { required: true, by: By::Operator };
        world.by_operator(world.demo.account_id, command).await;

        let known = introspected(&world, access(&first)).await;
        assert_eq!((&known["active"], known.get("roles")), (&json!(true), None), "{format}");
        let second = refreshed(&world, &first).await;
        assert_eq!(introspected(&world, access(&second)).await.get("roles"), None, "{format}");
        if format == "jwt" {
            assert_eq!(claims(access(&second)).get("roles"), None);
        }
        // Nor does it give a scope that needs the role.
        let scopes = json!([
            {"name": "read", "description_en": "Read", "description_nl": "Lezen", "roles": ["admin"]},
        ]);
        world.patch(&path, &world.management().await, &json!({"scopes": scopes})).await.expect_status(200);
        let token = second["refresh_token"].as_str().unwrap();
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
        world.token(&world.web(), &fields).await.expect_oauth(400, "invalid_scope");
    }
}

#[tokio::test]
async fn a_stolen_signing_key_gives_nobody_another_role() {
    let world = World::new().await;
    api(&world, &json!({"roles_claim": true})).await;
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await;
    let real = claims(access(&approved(&world, &mut auditor.browser).await));
    assert_eq!(real["roles"], json!(["auditor"]));
    let app = &world.server.app;
    for roles in [json!(["owner"]), json!(["auditor", "owner"]), json!(["root"]), json!([]), Value::Null] {
        let mut forged = real.clone();
        forged["roles"] = roles.clone();
        let forged = app.keyring.sign(None, app.settings.signing_algorithm, AT_JWT, &forged).await.unwrap();
        assert!(!world.active(&forged).await, "{roles}");
    }
}

#[tokio::test]
async fn a_token_for_an_api_has_every_claim_that_is_required() {
    let world = World::new().await;
    api(&world, &json!({})).await;
    let mut owner = world.owner().await;
    let said = claims(access(&approved(&world, &mut owner.browser).await));
    for required in ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"] {
        assert!(!said[required].is_null(), "{required} is missing in {said}");
    }
}
