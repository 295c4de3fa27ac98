//! How logout tokens are sent: again until the app accepts or refuses one, each time with a fresh token, and not
//! for long. What is shown of it.

use super::{App, log_out, token_of, verified, world};
use crate::support::{Browser, Receiver, Reply, until};
use axum::{http::StatusCode, response::IntoResponse};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};

/// Returns the attempts at a logout, newest first.
fn attempts(logout: &Value) -> Vec<Value> {
    logout["attempts"].as_array().unwrap().clone()
}

#[tokio::test]
async fn each_retry_to_a_failing_app_has_a_fresh_logout_token() {
    let (world, token) = world().await;
    let shop = App::new(&world, &token).await;
    shop.receiver.answer(|received| match received.index {
        // On a connection that was kept, the sender would repeat the attempt at once, with the same token.
        0 => Reply::Cut,
        1 => Reply::Status(500),
        2 => Reply::Status(302),
        _ => Reply::Status(200),
    });
    let mut browser = Browser::default();
    let login = shop.log_in(&world, &mut browser).await;
    log_out(&world, &mut browser).await;
    let received = shop.receiver.wait_for(4).await;
    let mut ids = BTreeSet::new();
    for one in &received {
        let told = verified(&world, &shop.client.client_id, one).await;
        assert_eq!(told["sid"], login["sid"]);
        assert!(ids.insert(told["jti"].as_str().unwrap().to_owned()), "each attempt has a token of its own");
    }
    let logout = shop.ended(&world, &token, "delivered").await;
    assert_eq!(logout["reason"], "session.ended");
    let attempts = attempts(&logout);
    let statuses: Vec<_> = attempts.iter().map(|attempt| attempt["status"].as_i64()).collect();
    assert_eq!(statuses, [Some(200), Some(302), Some(500), None]);
}

#[tokio::test]
async fn an_app_that_refuses_the_logout_token_gets_no_retry_and_others_do() {
    let (world, token) = world().await;
    let (shop, blog) = (App::new(&world, &token).await, App::new(&world, &token).await);
    shop.receiver.answer(|_| Reply::Status(400));
    let mut browser = Browser::default();
    shop.log_in(&world, &mut browser).await;
    let login = blog.log_in(&world, &mut browser).await;
    log_out(&world, &mut browser).await;
    assert_eq!(blog.logout_tokens(&world, 1).await[0]["sid"], login["sid"]);
    let logout = shop.ended(&world, &token, "failed").await;
    let attempts = attempts(&logout);
    assert_eq!((attempts.len(), &attempts[0]["status"]), (1, &json!(400)));
    // The next person who logs out is another matter.
    shop.receiver.answer(|_| Reply::Status(204));
    let login = shop.log_in(&world, &mut browser).await;
    log_out(&world, &mut browser).await;
    shop.ended(&world, &token, "delivered").await;
    let last = shop.receiver.wait_for(2).await;
    assert_eq!(verified(&world, &shop.client.client_id, &last[1]).await["sid"], login["sid"]);
}

#[tokio::test]
async fn a_logout_long_ago_is_no_longer_sent() {
    let (world, token) = world().await;
    let shop = App::new(&world, &token).await;
    shop.receiver.answer(|_| {
        Reply::Full((StatusCode::INTERNAL_SERVER_ERROR, [("retry-after", "7200")]).into_response())
    });
    let mut browser = Browser::default();
    shop.log_in(&world, &mut browser).await;
    log_out(&world, &mut browser).await;
    shop.receiver.wait_for(1).await;
    until("the attempt is recorded", async || {
        let logouts = shop.logouts(&world, &token).await;
        logouts.first().is_some_and(|logout| attempts(logout).len() == 1)
    })
    .await;
    world.server.app.store.clock().advance(Duration::from_secs(9_000));
    let token = world.management().await;
    let logout = shop.ended(&world, &token, "failed").await;
    let attempts = attempts(&logout);
    assert_eq!(attempts[0]["error"], "the logout was too long ago");
    assert_eq!(shop.receiver.received().len(), 1);
}

#[tokio::test]
async fn a_logout_token_uses_the_current_address_and_algorithm() {
    let (world, token) = world().await;
    let (shop, moved) = (App::new(&world, &token).await, Receiver::new().await);
    let mut browser = Browser::default();
    let login = shop.log_in(&world, &mut browser).await;
    let change = json!({"backchannel_logout_uri": moved.url, "id_token_signed_response_alg": "ES256"});
    world.patch(&shop.path(""), &token, &change).await.expect_status(200);
    log_out(&world, &mut browser).await;
    let received = moved.wait_for(1).await;
    assert_eq!(verified(&world, &shop.client.client_id, &received[0]).await["sid"], login["sid"]);
    let header = jsonwebtoken::decode_header(token_of(&received[0])).unwrap();
    assert_eq!(header.alg, jsonwebtoken::Algorithm::ES256);
    assert!(shop.receiver.received().is_empty());
}

#[tokio::test]
async fn only_who_may_read_apps_sees_what_an_app_was_told_and_not_what_it_answered() {
    let (world, token) = world().await;
    let shop = App::new(&world, &token).await;
    shop.receiver.answer(|_| Reply::Full("ada@people.example is logged out".into_response()));
    let mut browser = Browser::default();
    for _ in 0..2 {
        shop.log_in(&world, &mut browser).await;
        log_out(&world, &mut browser).await;
    }
    shop.logout_tokens(&world, 2).await;
    let logout = shop.ended(&world, &token, "delivered").await;
    assert_eq!((&attempts(&logout)[0]["status"], &attempts(&logout)[0]["body"]), (&json!(200), &Value::Null));
    let path = shop.path("/logouts");
    let first = world.read(&format!("{path}?limit=1"), &token).await.expect_status(200).json();
    assert_eq!((first["data"].as_array().unwrap().len(), &first["has_more"]), (1, &json!(true)));
    world.read(&path, &world.stranger().await).await.expect_status(404);
    let narrow = [("grant_type", "client_credentials"), ("scope", "grants:read")];
    let narrow = world.token(&world.machine(), &narrow).await.expect_status(200).json();
    let refused = world.read(&path, narrow["access_token"].as_str().unwrap()).await;
    assert_eq!(refused.expect_status(403).json()["code"], "insufficient_scope");
}
