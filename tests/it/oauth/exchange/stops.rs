//! What ends an exchanged token: whatever ends one of the tokens that it was made from, at once and on every node.

use super::{STOCK, Setup, claims};
use crate::support::{Answer, Server, World};
use serde_json::{Value, json};

#[tokio::test]
async fn a_revoked_parent_stops_its_children_on_another_node_and_opens_no_more() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let other = Server::start(&world.url, false, Some(&world.server.base)).await;
    let setup = Setup::on(world, &[]).await;
    let own_again = json!({"token_exchange": {
        "subject_clients": [setup.world.web().client_id, setup.gateway.client_id],
        "targets": [{"audience": STOCK, "scopes": ["read"]}],
    }});
    setup.change_client(&setup.gateway.client_id, &own_again).await.expect_status(200);
    let subject = setup.person("read").await;
    let child = setup.child(&subject).await;
    let grandchild = setup.child(&child).await;
    for token in [&child, &grandchild] {
        assert!(setup.world.active_at(&other, token).await, "and the other node remembers the JWT");
    }
    let web = setup.world.web();
    let revoked = other.form("/oauth/revoke", Some(&web), &[("token", &subject)]).await;
    revoked.expect_status(200);
    for server in [&setup.world.server, &other] {
        for token in [&child, &grandchild] {
            assert!(!setup.world.active_at(server, token).await);
        }
        for token in [&subject, &child] {
            let fields = super::form(token, &[("resource", STOCK)]);
            let refused = setup.world.token_at(server, &setup.gateway, &fields).await;
            refused.expect_oauth(400, "invalid_request");
        }
    }
}

#[tokio::test]
async fn a_policy_that_was_withdrawn_at_another_node_ends_at_once() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let other = Server::start(&world.url, false, Some(&world.server.base)).await;
    let setup = Setup::on(world, &[]).await;
    // From now on this node remembers the client.
    setup.own(&setup.gateway, STOCK).await;
    let subject = setup.person("read").await;
    let child = setup.child(&subject).await;
    let token = setup.world.management().await;
    let url = format!("{}/v1/clients/{}", other.base, setup.gateway.client_id);
    let change = other.http.patch(url).bearer_auth(&token).json(&json!({"token_exchange": null}));
    Answer::of(change.send().await.unwrap()).await.expect_status(200);
    let refused = setup.exchange(&subject, &[("resource", STOCK)]).await;
    refused.expect_oauth(400, "unauthorized_client");
    assert!(setup.world.active(&child).await, "it is not a stop");
}

#[tokio::test]
async fn a_revoked_child_leaves_its_parent_alone() {
    let setup = Setup::new().await;
    let subject = setup.person("read").await;
    let [one, two] = [setup.child(&subject).await, setup.child(&subject).await];
    let fields = [("token", one.as_str())];
    setup.world.server.form("/oauth/revoke", Some(&setup.gateway), &fields).await.expect_status(200);
    assert!(!setup.world.active(&one).await);
    assert!(setup.world.active(&two).await && setup.world.active(&subject).await);
}

/// Posts `{}` to `path` as the account's machine client.
async fn act(setup: &Setup, path: &str, status: u16) {
    let token = setup.world.management().await;
    setup.world.post(path, &token, &json!({})).await.expect_status(status);
}

#[tokio::test]
async fn every_stop_of_the_first_token_stops_those_after_it() {
    let setup = Setup::new().await;
    let said = |token: &str, name: &str| claims(token)[name].as_str().unwrap().to_owned();
    let web = setup.world.web().client_id;

    let subject = setup.person("read").await;
    let child = setup.child(&subject).await;
    act(&setup, &format!("/v1/grants/{}/revoke", said(&subject, "grant_id")), 204).await;
    assert!(!setup.world.active(&child).await, "its grant");

    let actor = setup.own(&setup.gateway, STOCK).await;
    let with =
        [("resource", STOCK), ("actor_token", actor.as_str()), ("actor_token_type", super::ACCESS_TOKEN)];
    let answer = setup.exchange(&setup.person("read").await, &with).await.expect_status(200).json();
    act(&setup, &format!("/v1/tokens/{}/revoke", said(&actor, "jti")), 204).await;
    assert!(!setup.world.active(super::access(&answer)).await, "its actor token");

    let subject = setup.person("read").await;
    let child = setup.child(&subject).await;
    act(&setup, &format!("/v1/clients/{web}/disable"), 200).await;
    assert!(!setup.world.active(&child).await, "the client of the first token");
    let refused = setup.exchange(&subject, &[("resource", STOCK)]).await;
    refused.expect_oauth(400, "invalid_request");
    act(&setup, &format!("/v1/clients/{web}/enable"), 200).await;
    assert!(!setup.world.active(&child).await, "what was stopped stays stopped");
    setup.exchange(&subject, &[("resource", STOCK)]).await.expect_oauth(400, "invalid_request");

    let child = setup.child(&setup.person("read").await).await;
    act(&setup, &format!("/v1/clients/{}/disable", setup.gateway.client_id), 200).await;
    assert!(!setup.world.active(&child).await, "the client that exchanged it");
    setup.world.server.settle().await;
    setup.world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_logout_of_the_person_stops_what_was_exchanged() {
    let setup = Setup::new().await;
    let mut browser = crate::support::Browser::default();
    let web = setup.world.web();
    let change = [("scope", "openid read"), ("resource", super::ORDERS)];
    let path = crate::support::browser::authorize_path(&web.client_id, &change);
    let code = browser.approve(&setup.world, &path).await.remove("code").expect("a code");
    let tokens = setup.world.token(&web, &crate::support::browser::redeem(&code)).await;
    let tokens: Value = tokens.expect_status(200).json();
    let child = setup.child(super::access(&tokens)).await;
    let hint = tokens["id_token"].as_str().unwrap();
    browser.open(&setup.world.server, &format!("/oauth/logout?id_token_hint={hint}")).await;
    assert!(!setup.world.active(&child).await);
}

#[tokio::test]
async fn lists_and_the_past_say_that_the_parent_stopped_it() {
    let setup = Setup::new().await;
    let subject = setup.person("read").await;
    let child = setup.child(&subject).await;
    let id = |token: &str| claims(token)["jti"].as_str().unwrap().to_owned();
    act(&setup, &format!("/v1/tokens/{}/revoke", id(&subject)), 204).await;
    setup.world.server.settle().await;
    let token = setup.world.management().await;
    let path = format!("/v1/tokens/{}", id(&child));
    let shown = setup.world.read(&path, &token).await.expect_status(200).json();
    assert_eq!(shown["reason"], "token_revoked");
    assert!(shown["revoked_at"].is_string());
    let path = format!("/v1/audit/ask/family?token={}", id(&child));
    let family = setup.world.read(&path, &token).await.expect_status(200).json();
    let mut rows = family["data"].as_array().unwrap().iter();
    let row = rows.find(|row| row["id"] == id(&child)).unwrap();
    assert_eq!(row["stopped_by"], "token_revoked", "{family}");
}
