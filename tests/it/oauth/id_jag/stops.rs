//! What ends access by assertions: the person, the app, the policy or the trust ended, here or on another node.

use super::{STOCK, Setup, access, present, second, set_provider, trusted};
use crate::oauth::federated_clients::issuer::{key, named};
use serde_json::{Value, json};
use std::time::Duration;
use xwms::commands::{Context, users};
use xwms_events::user::UserCommand;

async fn change_person(setup: &Setup, command: UserCommand) {
    let context = Context::system(&setup.world.server.app.store, "test");
    users::change(&context, setup.person.user_id, command, None).await.unwrap();
}

#[tokio::test]
async fn a_suspended_or_erased_person_is_acted_for_no_more() {
    let setup = Setup::new().await;
    let token = access(&setup.tokens(json!({}), &[]).await).to_owned();
    change_person(&setup, UserCommand::Suspend { reason: "test".into() }).await;
    assert!(!setup.world.active(&token).await);
    let early = setup.signed(json!({}));
    setup.refuses(&early, "identity_unknown").await;
    change_person(&setup, UserCommand::Reinstate).await;
    assert!(!setup.world.active(&token).await, "what was stopped stays so");
    // It was not used up.
    setup.present(&early, &[]).await.expect_status(200);
    let token = access(&setup.tokens(json!({}), &[]).await).to_owned();
    change_person(&setup, UserCommand::Erase).await;
    assert!(!setup.world.active(&token).await);
    setup.refuses(&setup.signed(json!({})), "identity_unknown").await;
}

#[tokio::test]
async fn without_the_link_the_provider_identifies_no_user() {
    let setup = Setup::new().await;
    let user =
        setup.world.server.app.store.load::<xwms_events::user::User>(setup.person.user_id).await.unwrap();
    let link_id = *user.state.links.keys().next().unwrap();
    change_person(&setup, UserCommand::Unlink { link_id }).await;
    setup.refuses(&setup.signed(json!({})), "identity_unknown").await;
}

#[tokio::test]
async fn a_stopped_client_ends_tokens_and_gets_no_more_and_each_token_can_be_revoked() {
    let setup = Setup::new().await;
    let manager = setup.world.management().await;
    let token = access(&setup.tokens(json!({}), &[]).await).to_owned();
    let path = format!("/v1/clients/{}", setup.agent.client_id);
    let act = async |path: String| {
        setup.world.post(&path, &manager, &json!({})).await.expect_status(200);
    };
    act(format!("{path}/disable")).await;
    assert!(!setup.world.active(&token).await);
    let assertion = setup.signed(json!({}));
    setup.present(&assertion, &[]).await.expect_oauth(401, "invalid_client");
    act(format!("{path}/enable")).await;
    let token = access(&setup.present(&assertion, &[]).await.expect_status(200).json()).to_owned();
    assert!(setup.world.active(&token).await);

    let revoked = setup.world.server.form("/oauth/revoke", Some(&setup.agent), &[("token", &token)]).await;
    revoked.expect_status(200);
    assert!(!setup.world.active(&token).await);
}

#[tokio::test]
async fn trust_that_an_owner_takes_back_ends_on_every_node_at_once_and_tokens_live_out() {
    let setup = Setup::new().await;
    let other = second(&setup.world).await;
    let account_id = setup.world.demo.account_id;
    let assertion = setup.signed(json!({}));
    let got = present(&other, &setup.agent, &assertion, &[]).await.expect_status(200).json();
    let off = trusted(&setup.issuer, &json!({"asserts_people": false}));
    set_provider(&setup.world.server, &setup.owner, account_id, &off).await;
    let late = setup.signed(json!({}));
    present(&other, &setup.agent, &late, &[]).await.expect_oauth(400, "invalid_grant");
    setup.refuses(&late, "identity_untrusted").await;
    assert!(setup.world.active(access(&got)).await, "it is not a stop");
    set_provider(&setup.world.server, &setup.owner, account_id, &trusted(&setup.issuer, &json!({}))).await;
    present(&other, &setup.agent, &late, &[]).await.expect_status(200);
    set_provider(&setup.world.server, &setup.owner, account_id, &Value::Null).await;
    present(&other, &setup.agent, &setup.signed(json!({})), &[]).await.expect_oauth(400, "invalid_grant");
}

#[tokio::test]
async fn a_policy_that_was_withdrawn_or_narrowed_at_another_node_holds_at_once() {
    let setup = Setup::new().await;
    let other = second(&setup.world).await;
    let got = present(&other, &setup.agent, &setup.signed(json!({})), &[]).await.expect_status(200).json();
    assert_eq!(got["scope"], "read write");
    let narrow = json!({"identity_assertions": {"targets": [{"audience": STOCK, "scopes": ["read"]}]}});
    setup.change_agent(&narrow).await.expect_status(200);
    let got = present(&other, &setup.agent, &setup.signed(json!({})), &[]).await.expect_status(200).json();
    assert_eq!(got["scope"], "read");
    setup.change_agent(&json!({"identity_assertions": null})).await.expect_status(200);
    let refused = present(&other, &setup.agent, &setup.signed(json!({})), &[]).await;
    refused.expect_oauth(400, "unauthorized_client");
}

#[tokio::test]
async fn a_provider_that_is_away_or_has_withdrawn_its_keys_asserts_nobody() {
    let setup = Setup::new().await;
    setup.issuer.says(|says| says.status = 503);
    setup.refuses(&setup.signed(json!({})), "issuer_unreachable").await;
    assert_eq!(setup.issuer.asked(), 1);
    setup.refuses(&setup.signed(json!({})), "issuer_unreachable").await;
    assert_eq!(setup.issuer.asked(), 1, "a failure is remembered, so that nobody makes it read all the time");

    setup.issuer.says(|says| says.status = 200);
    let clock = setup.world.server.app.store.clock();
    clock.advance(Duration::from_secs(31));
    setup.tokens(json!({}), &[]).await;
    setup.issuer.says(|says| says.keys = json!({"keys": [named(&key(9), "b")]}).to_string());
    // A withdrawn key works for ten minutes at most.
    clock.advance(Duration::from_secs(601));
    setup.refuses(&setup.signed(json!({})), "issuer_key_unknown").await;
}
