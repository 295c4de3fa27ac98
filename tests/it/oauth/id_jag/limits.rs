//! What is left of scopes, APIs and logins: the assertion, the request, the client's policy and the API each name
//! what they allow.

use super::{ORDERS, STOCK, Setup, access, agent, api, claims, link, present};
use crate::support::browser::CALLBACK;
use serde_json::{Value, json};
use std::time::Duration;
use xwms_events::account::{AccountCommand, By};

#[tokio::test]
async fn scopes_are_those_that_assertion_policy_api_role_and_request_all_allow() {
    let setup = Setup::new().await;
    // `delete` is not in the policy, and `admin` is for owners.
    assert_eq!(setup.tokens(json!({}), &[]).await["scope"], "read write");
    let all = json!({"scope": "openid read write delete admin other"});
    assert_eq!(setup.tokens(all, &[]).await["scope"], "read write");
    let read = json!({"scope": "read"});
    assert_eq!(setup.tokens(read.clone(), &[("scope", "read")]).await["scope"], "read");
    for (change, scope) in [
        (read, "read write"),
        (json!({}), "admin"),
        (json!({}), "delete"),
        (json!({}), "read openid"),
        (json!({}), "clients:read"),
    ] {
        let assertion = setup.signed(change);
        setup.present(&assertion, &[("scope", scope)]).await.expect_oauth(400, "invalid_scope");
        // Nothing was given, so it is not used up.
        setup.present(&assertion, &[]).await.expect_status(200);
    }
    for scope in ["", "delete", "openid"] {
        setup.present(&setup.signed(json!({"scope": scope})), &[]).await.expect_oauth(400, "invalid_scope");
    }
    let account_id = setup.world.demo.account_id;
    link(&setup.world, account_id, setup.owner.user_id, &setup.issuer, "owner").await;
    assert_eq!(setup.tokens(json!({"sub": "owner"}), &[]).await["scope"], "read write admin");
}

#[tokio::test]
async fn a_token_is_for_one_api_that_the_assertion_and_the_policy_name() {
    let setup = Setup::with(&[STOCK, ORDERS]).await;
    let audience = |tokens: &Value| claims(access(tokens))["aud"].clone();
    let one = setup.tokens(json!({"resource": ORDERS}), &[]).await;
    assert_eq!(audience(&one), json!([ORDERS]));
    let chosen = setup.tokens(json!({"resource": [STOCK, ORDERS]}), &[("resource", STOCK)]).await;
    assert_eq!(audience(&chosen), json!([STOCK]));
    assert_eq!(audience(&setup.tokens(json!({}), &[("resource", STOCK)]).await), json!([STOCK]));
    // An API of the account, which the policy does not name.
    let token = setup.world.management().await;
    api(&setup.world, &token, "urn:example:bank", &setup.agent, &json!({})).await;
    let server = setup.world.server.base.as_str();
    for (change, resource) in [
        (json!({}), None),
        (json!({"resource": [STOCK, ORDERS]}), None),
        (json!({"resource": ORDERS}), Some(STOCK)),
        (json!({"resource": "urn:example:bank"}), None),
        (json!({}), Some("urn:example:bank")),
        (json!({}), Some("urn:example:nothing")),
        (json!({}), Some(server)),
        (json!({"resource": server}), None),
    ] {
        let more: Vec<_> = resource.iter().map(|resource| ("resource", *resource)).collect();
        let refused = setup.present(&setup.signed(change.clone()), &more).await;
        refused.expect_oauth(400, "invalid_target");
    }
}

#[tokio::test]
async fn an_api_that_demands_a_login_believes_the_provider_about_it_and_so_do_exchanges() {
    const BANK: &str = "https://bank.example.com";
    let setup = Setup::new().await;
    let policy = json!({"identity_assertions": agent(&[STOCK, BANK])["identity_assertions"]});
    setup.change_agent(&policy).await.expect_status(200);
    let scope = |name: &str| json!({"name": name, "description_en": name, "description_nl": name});
    let (mut pay, mut admin) = (scope("pay"), scope("admin"));
    pay["required_acr"] = json!("urn:xwms:acr:two-factors");
    admin["max_age"] = json!(120);
    let app = json!({"client_id": setup.agent.client_id, "scopes": ["read", "pay", "admin"]});
    let demands = json!({"scopes": [scope("read"), pay, admin], "apps": [app]});
    api(&setup.world, &setup.world.management().await, BANK, &setup.agent, &demands).await;

    let now = setup.world.server.app.store.clock().now().seconds();
    let bank = |change: Value| {
        let mut claims = json!({"resource": BANK});
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        claims
    };
    for (change, scopes) in [
        (json!({}), "read"),
        (json!({"auth_time": now - 121}), "read"),
        (json!({"auth_time": now}), "read admin"),
        (json!({"amr": ["pwd", "mfa"]}), "read pay"),
        (json!({"acr": "phr", "auth_time": now}), "read pay admin"),
    ] {
        assert_eq!(setup.tokens(bank(change.clone()), &[]).await["scope"], scopes, "{change}");
    }
    let weak = setup.present(&setup.signed(bank(json!({}))), &[("scope", "pay")]).await;
    weak.expect_oauth(400, "invalid_scope");
    assert!(weak.body.contains("log in again"), "{weak:?}");

    // The agent exchanges a token for the stock: the login stays what it was, and grows older.
    let policy = json!({"token_exchange": {"subject_clients": [setup.agent.client_id],
        "targets": [{"audience": BANK, "scopes": ["read", "pay", "admin"]}]}});
    setup.change_agent(&policy).await.expect_status(200);
    let stock = setup.tokens(json!({"resource": STOCK, "auth_time": now}), &[]).await;
    let exchange = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("subject_token", access(&stock)),
        ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
        ("resource", BANK),
    ];
    let first = setup.world.token(&setup.agent, &exchange).await.expect_status(200).json();
    assert_eq!(first["scope"], "read admin");
    assert!(setup.world.active(access(&first)).await);
    let said = claims(access(&first));
    assert_eq!((&said["acr"], &said["auth_time"]), (&json!("urn:xwms:acr:password"), &json!(now)));
    setup.world.server.app.store.clock().advance(Duration::from_secs(121));
    let later = setup.world.token(&setup.agent, &exchange).await.expect_status(200).json();
    assert_eq!(later["scope"], "read");
}

#[tokio::test]
async fn the_demands_of_a_client_and_an_account_on_logins_hold_for_assertions() {
    let setup = Setup::new().await;
    // A machine has no logins of its own; a web app has, and says how strong they must be.
    let token = setup.world.management().await;
    let mut web = agent(&[ORDERS]);
    web["client_type"] = json!("web");
    web["redirect_uris"] = json!([CALLBACK]);
    web["scopes"] = json!(["openid"]);
    web["required_acr"] = json!("urn:xwms:acr:two-factors");
    let web = setup.world.client(&token, &web).await;
    api(&setup.world, &token, ORDERS, &web, &json!({})).await;
    setup.refuses_to(&web, &setup.signed(json!({"client_id": web.client_id})), "identity_weak").await;
    let strong = setup.signed(json!({"client_id": web.client_id, "amr": ["mfa"]}));
    present(&setup.world.server, &web, &strong, &[]).await.expect_status(200);
}

#[tokio::test]
async fn a_role_counts_only_with_a_second_factor_where_members_need_one() {
    let setup = Setup::new().await;
    let account_id = setup.world.demo.account_id;
    link(&setup.world, account_id, setup.owner.user_id, &setup.issuer, "owner").await;
    let command = AccountCommand::RequireSecondFactor { by: By::Operator, required: true };
    setup.world.by_operator(account_id, command).await;
    let weak = setup.tokens(json!({"sub": "owner"}), &[]).await;
    assert_eq!(weak["scope"], "read write");
    let strong = setup.tokens(json!({"sub": "owner", "amr": ["mfa"]}), &[]).await;
    assert_eq!(strong["scope"], "read write admin");
}
