//! What clients do with token exchange: delegation, impersonation, actor tokens, and where it shows.

use super::{ACCESS_TOKEN, GRANT, ORDERS, STOCK, Setup, access, claims};
use crate::support::{Browser, World};
use serde_json::{Value, json};

#[tokio::test]
async fn a_gateway_gets_a_token_with_which_it_acts_for_the_person() {
    let setup = Setup::new().await;
    let subject = setup.person("openid read").await;
    let answer = setup.exchange(&subject, &[("resource", STOCK), ("scope", "read")]).await;
    let body = answer.expect_status(200).json();
    assert_eq!((&body["issued_token_type"], &body["token_type"]), (&json!(ACCESS_TOKEN), &json!("Bearer")));
    assert_eq!(
        (&body["scope"], body.get("refresh_token"), body.get("id_token")),
        (&json!("read"), None, None)
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    let (before, now) = (claims(&subject), claims(access(&body)));
    assert_eq!((&now["aud"], &now["scope"]), (&json!([STOCK]), &json!("read")));
    assert_eq!((&now["sub"], &now["client_id"]), (&before["sub"], &json!(setup.gateway.client_id)));
    assert_eq!(now["act"], json!({"sub": setup.gateway.client_id}));
    assert_eq!((&now["acr"], &now["amr"]), (&before["acr"], &before["amr"]), "as the person logged in");
    assert_eq!((&now["grant_id"], &now["sid"]), (&before["grant_id"], &before["sid"]));
    assert_eq!(now["exp"], before["exp"], "no later than the first token, although the API allows more");
    let known = setup.introspected(access(&body)).await;
    assert_eq!((&known["active"], &known["act"], &known["sub"]), (&json!(true), &now["act"], &now["sub"]));
    setup.world.server.settle().await;
    setup.world.server.expect_replayed().await;
}

#[tokio::test]
async fn without_a_resource_the_token_is_for_the_same_api_and_audience_names_one_as_well() {
    let setup = Setup::new().await;
    let subject = setup.person("read write").await;
    let same = setup.exchange(&subject, &[("scope", "read")]).await.expect_status(200).json();
    assert_eq!((&claims(access(&same))["aud"], &same["scope"]), (&json!([ORDERS]), &json!("read")));
    for named in [[("audience", STOCK)].as_slice(), &[("audience", STOCK), ("resource", STOCK)]] {
        let other = setup.exchange(&subject, named).await.expect_status(200).json();
        assert_eq!(
            (&claims(access(&other))["aud"], &other["scope"]),
            (&json!([STOCK]), &json!("read write"))
        );
    }
    let other = [("audience", STOCK), ("resource", ORDERS)];
    setup.exchange(&subject, &other).await.expect_oauth(400, "invalid_target");
}

#[tokio::test]
async fn an_actor_token_says_who_acts_and_each_exchange_adds_one() {
    let setup = Setup::new().await;
    let subject = setup.person("read").await;
    let actor = setup.own(&setup.gateway, STOCK).await;
    let with = [("resource", STOCK), ("actor_token", actor.as_str()), ("actor_token_type", ACCESS_TOKEN)];
    let first = setup.exchange(&subject, &with).await.expect_status(200).json();
    assert_eq!(claims(access(&first))["act"], json!({"sub": setup.gateway.client_id}));
    let policy = json!({
        "subject_clients": [setup.gateway.client_id], "targets": [{"audience": STOCK, "scopes": ["read"]}],
    });
    let agent = super::gateway("Agent", &policy);
    let agent = setup.world.client(&setup.world.management().await, &agent).await;
    setup.world.server.settle().await;
    let apps = [&setup.gateway, &agent].map(|app| json!({"client_id": app.client_id, "scopes": ["read"]}));
    let path = stock_of(&setup).await;
    let token = setup.world.management().await;
    setup.world.patch(&path, &token, &json!({"apps": apps})).await.expect_status(200);
    let second = setup.exchange_as(&agent, access(&first), &[]).await.expect_status(200).json();
    let said = claims(access(&second));
    let chain = json!({"sub": agent.client_id, "act": {"sub": setup.gateway.client_id}});
    assert_eq!((&said["act"], &said["sub"]), (&chain, &claims(&subject)["sub"]));
    assert_eq!(setup.introspected(access(&second)).await["active"], false, "it is another client's");
    assert!(setup.world.active(access(&second)).await);
}

/// Returns the path of the API of the stock.
async fn stock_of(setup: &Setup) -> String {
    let token = setup.world.management().await;
    let listed = setup.world.read("/v1/resources", &token).await.expect_status(200).json();
    let mut all = listed["data"].as_array().unwrap().iter();
    let stock = all.find(|api| api["audience"] == STOCK).unwrap();
    format!("/v1/resources/{}", stock["resource_id"].as_str().unwrap())
}

#[tokio::test]
async fn a_client_with_impersonation_is_not_named_unless_it_says_so_itself() {
    let setup = Setup::on(World::new().await, &[("impersonation", json!(true))]).await;
    let subject = setup.person("read").await;
    let said = claims(&setup.child(&subject).await);
    assert_eq!((said.get("act"), &said["sub"]), (None, &claims(&subject)["sub"]));
    assert_eq!(said["client_id"], json!(setup.gateway.client_id), "an auditor still sees it");
    let actor = setup.own(&setup.gateway, STOCK).await;
    let with = [("resource", STOCK), ("actor_token", actor.as_str()), ("actor_token_type", ACCESS_TOKEN)];
    let named = setup.exchange(&subject, &with).await.expect_status(200).json();
    assert_eq!(claims(access(&named))["act"], json!({"sub": setup.gateway.client_id}));
}

#[tokio::test]
async fn a_token_of_a_client_for_itself_stays_about_that_client() {
    let setup = Setup::new().await;
    let machine = setup.world.machine();
    let child = setup.child(&setup.own(&machine, ORDERS).await).await;
    let said = claims(&child);
    assert_eq!(
        (&said["sub"], &said["client_id"]),
        (&json!(machine.client_id), &json!(setup.gateway.client_id))
    );
    let known = setup.introspected(&child).await;
    assert_eq!((&known["active"], &known["sub"]), (&json!(true), &json!(machine.client_id)));
}

#[tokio::test]
async fn an_opaque_token_is_exchanged_like_a_jwt_and_introspection_has_its_actors() {
    let setup = Setup::new().await;
    let own_again = json!({"token_exchange": {
        "subject_clients": [setup.world.web().client_id, setup.gateway.client_id],
        "targets": [{"audience": STOCK, "scopes": ["read"]}],
    }});
    setup.change_client(&setup.gateway.client_id, &own_again).await.expect_status(200);
    let token = setup.world.management().await;
    let path = stock_of(&setup).await;
    setup.world.patch(&path, &token, &json!({"format": "opaque"})).await.expect_status(200);
    let first = setup.child(&setup.person("read").await).await;
    let second = setup.child(&first).await;
    assert!(!first.contains('.') && !second.contains('.'));
    let gateway = &setup.gateway.client_id;
    let known = setup.introspected(&second).await;
    assert_eq!(known["act"], json!({"sub": gateway, "act": {"sub": gateway}}));
}

#[tokio::test]
async fn discovery_names_the_grant_type_and_rest_and_the_audit_show_the_parent() {
    let setup = Setup::new().await;
    let path = "/.well-known/oauth-authorization-server";
    let document = setup.world.server.get(path).await.expect_status(200).json();
    assert!(document["grant_types_supported"].as_array().unwrap().contains(&json!(GRANT)), "{document}");
    let subject = setup.person("read").await;
    let child = setup.child(&subject).await;
    let [parent_id, child_id] =
        [&subject, &child].map(|token| claims(token)["jti"].as_str().unwrap().to_owned());
    let token = setup.world.management().await;
    setup.world.server.settle().await;
    let shown = setup.world.read(&format!("/v1/tokens/{child_id}"), &token).await.expect_status(200).json();
    assert_eq!(shown["parent_id"], json!(parent_id));
    let path = format!("/v1/events?type=token.issued&stream={child_id}");
    let events = setup.world.read(&path, &token).await.expect_status(200).json();
    let issued = &events["data"][0]["data"];
    assert_eq!((&issued["token_id"], &issued["grant_type"]), (&json!(child_id), &json!("token_exchange")));
    assert_eq!(issued["exchange"]["parent_id"], json!(parent_id));
    assert_eq!(issued["exchange"]["actors"], json!([setup.gateway.client_id]));
    for asked in [&parent_id, &child_id] {
        let members = family(&setup, asked).await;
        assert_eq!(members.get(&parent_id), Some(&json!([2, "code"])), "{members:?}");
        assert_eq!(members.get(&child_id), Some(&json!([3, "exchange"])), "{members:?}");
    }
    let mut owner = setup.world.owner().await.browser;
    let parent = page(&setup, &mut owner, &parent_id).await;
    assert!(parent.contains("One factor") && parent.contains("Last proof of identity"), "{parent}");
    let exchanged = page(&setup, &mut owner, &child_id).await;
    let actor = format!("Gateway ({})", setup.gateway.client_id);
    assert!(exchanged.contains(&actor) && exchanged.contains(&parent_id), "{exchanged}");
    let machine = setup.world.machine();
    let machines = setup.own(&machine, ORDERS).await;
    let child = setup.child(&machines).await;
    let [parent_id, child_id] =
        [&machines, &child].map(|token| claims(token)["jti"].as_str().unwrap().to_owned());
    let members = family(&setup, &child_id).await;
    assert_eq!(members.get(&parent_id), Some(&json!([1, "client_credentials"])), "{members:?}");
    assert_eq!(members.get(&child_id), Some(&json!([2, "exchange"])), "{members:?}");
    let exchanged = page(&setup, &mut owner, &child_id).await;
    assert!(exchanged.contains(&format!("/apps/{}\"", machine.client_id)), "{exchanged}");
    assert!(!exchanged.contains("acts for itself"), "it acts for another app: {exchanged}");
}

/// Returns the page of a token at the dashboard.
async fn page(setup: &Setup, owner: &mut Browser, token_id: &str) -> String {
    let path = format!("/dashboard/{}/tokens/{token_id}", setup.world.demo.account_id);
    let page = owner.open(&setup.world.server, &path).await;
    page.expect_status(200).body.clone()
}

/// Returns the depth of each member of the token's family, and how it came to be, by id.
async fn family(setup: &Setup, token_id: &str) -> std::collections::BTreeMap<String, Value> {
    let reader = setup.world.management().await;
    setup.world.server.settle().await;
    let path = format!("/v1/audit/ask/family?token={token_id}");
    let answer = setup.world.read(&path, &reader).await.expect_status(200).json();
    let rows = answer["data"].as_array().unwrap().iter();
    rows.map(|row| (row["id"].as_str().unwrap().to_owned(), json!([row["depth"], row["how"]]))).collect()
}

#[tokio::test]
async fn an_owner_sets_and_removes_the_policy_over_rest() {
    let setup = Setup::new().await;
    let (world, gateway) = (&setup.world, &setup.gateway.client_id);
    let token = world.management().await;
    let path = format!("/v1/clients/{gateway}");
    let shown = world.read(&path, &token).await.expect_status(200).json();
    assert_eq!(shown["token_exchange"]["impersonation"], false);
    assert_eq!(shown["token_exchange"]["targets"][0]["audience"], ORDERS);
    assert_eq!(shown["may_act"], Value::Null);
    let off = setup.change_client(gateway, &json!({"token_exchange": null})).await;
    assert_eq!(off.expect_status(200).json()["token_exchange"], Value::Null);
    let subject = setup.person("read").await;
    setup.exchange(&subject, &[("resource", STOCK)]).await.expect_oauth(400, "unauthorized_client");
    let target = json!({"audience": STOCK, "scopes": ["read"]});
    let policy = |clients: Value, targets: Value| json!({"subject_clients": clients, "targets": targets});
    let web = world.web();
    for wrong in [
        policy(json!([]), json!([target])),
        policy(json!([web.client_id]), json!([])),
        policy(json!([web.client_id]), json!([target, target])),
        policy(json!([web.client_id]), json!([{"audience": STOCK, "scopes": []}])),
    ] {
        let refused = setup.change_client(gateway, &json!({"token_exchange": wrong})).await;
        assert_eq!(refused.expect_status(400).json()["code"], "invalid_token_exchange", "{wrong}");
    }
    let unreadable = policy(json!(["nobody"]), json!([target]));
    setup.change_client(gateway, &json!({"token_exchange": unreadable})).await.expect_status(400);
    let of_public = json!({"token_exchange": policy(json!([web.client_id]), json!([target]))});
    let refused = setup.change_client(&world.native(), &of_public).await;
    assert_eq!(refused.expect_status(400).json()["code"], "no_token_exchange");
}
