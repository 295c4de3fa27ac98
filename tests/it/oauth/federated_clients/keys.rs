//! The keys of a trusted issuer: they are found and remembered, rotate, and are read at a bounded pace, whatever
//! strangers send and whatever the issuer answers.

use super::{
    Ci,
    issuer::{Issuer, key, named, sign},
    world,
};
use crate::support::World;
use serde_json::{Value, json};
use std::time::Duration;
use xwms_events::client::TrustedIssuer;

/// As long as an issuer is not read again for an unknown key, or after a failure.
const PACE: Duration = Duration::from_secs(31);

fn advance(world: &World, by: Duration) {
    world.server.app.store.clock().advance(by);
}

#[tokio::test]
async fn keys_are_read_once_for_many_tokens_and_again_when_they_rotate() {
    let (world, issuer) = (world().await, Issuer::new(1).await);
    let ci = Ci::new(&world, json!([issuer.trusted(&json!({}))])).await;
    let tokens: Vec<String> = (0..8).map(|_| ci.signed(&issuer, json!({}))).collect();
    let answers = futures::future::join_all(tokens.iter().map(|token| ci.present(token))).await;
    assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
    assert_eq!(issuer.says(|says| (says.described, says.asked)), (1, 1));

    let next = key(9);
    issuer.says(|says| says.keys = json!({"keys": [named(&issuer.key, "a"), named(&next, "b")]}).to_string());
    let rotated = || sign(&next, "b", &ci.claims(&issuer, &json!({})));
    // Too soon after the last time.
    ci.refuses(&rotated(), "issuer_key_unknown").await;
    advance(&world, PACE);
    ci.present(&rotated()).await.expect_status(200);
    ci.present(&ci.signed(&issuer, json!({}))).await.expect_status(200);
    assert_eq!(issuer.asked(), 2);

    // The old key is withdrawn, and works for ten minutes at most.
    issuer.says(|says| says.keys = json!({"keys": [named(&next, "b")]}).to_string());
    advance(&world, Duration::from_secs(601));
    let ci = Ci { token: world.management().await, ..ci };
    ci.refuses(&ci.signed(&issuer, json!({})), "issuer_key_unknown").await;
    ci.present(&sign(&next, "b", &ci.claims(&issuer, &json!({})))).await.expect_status(200);
    assert_eq!(issuer.asked(), 3);
}

#[tokio::test]
async fn strangers_do_not_make_the_server_read_keys_faster() {
    let (world, issuer) = (world().await, Issuer::new(1).await);
    let ci = Ci::new(&world, json!([issuer.trusted(&json!({}))])).await;
    for round in 1..=3 {
        let forged: Vec<String> = (0..10)
            .map(|n| sign(&key(5), &format!("{round}-{n}"), &ci.claims(&issuer, &json!({}))))
            .collect();
        for answer in futures::future::join_all(forged.iter().map(|token| ci.present(token))).await {
            answer.expect_oauth(401, "invalid_client");
        }
        assert_eq!(issuer.asked(), round);
        ci.present(&ci.signed(&issuer, json!({}))).await.expect_status(200);
        advance(&world, PACE);
    }
    // Nor does another client that trusts the issuer.
    let other = Ci::new(&world, json!([issuer.trusted(&json!({"name": "other"}))])).await;
    other.present(&other.signed(&issuer, json!({}))).await.expect_status(200);
    assert_eq!(issuer.asked(), 3);
}

#[tokio::test]
async fn a_slow_issuer_stops_nobody_whose_key_is_known() {
    let (world, issuer) = (world().await, Issuer::new(1).await);
    let ci = Ci::new(&world, json!([issuer.trusted(&json!({}))])).await;
    ci.present(&ci.signed(&issuer, json!({}))).await.expect_status(200);
    advance(&world, PACE);
    issuer.stall();
    let forged = sign(&key(5), "unknown", &ci.claims(&issuer, &json!({})));
    let good = ci.signed(&issuer, json!({}));
    let meanwhile = async {
        issuer.was_asked().await;
        let answer = ci.present(&good).await;
        issuer.go_on();
        answer
    };
    let (refused, answer) = tokio::join!(ci.present(&forged), meanwhile);
    answer.expect_status(200);
    refused.expect_oauth(401, "invalid_client");
}

#[tokio::test]
async fn an_issuer_that_does_not_answer_is_given_up_and_left_alone_for_a_while() {
    let world = World::with(|settings| {
        settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()];
        // Long enough for the issuer to be asked on a slow machine.
        settings.patience = Some(Duration::from_secs(8));
    });
    let (world, issuer) = (world.await, Issuer::new(1).await);
    world.server.app.store.clock().hold();
    let ci = Ci::new(&world, json!([issuer.trusted(&json!({}))])).await;
    issuer.stall();
    ci.refuses(&ci.signed(&issuer, json!({})), "issuer_unreachable").await;
    ci.refuses(&ci.signed(&issuer, json!({})), "issuer_unreachable").await;
    assert_eq!(issuer.asked(), 1);
    issuer.go_on();
    advance(&world, PACE);
    ci.present(&ci.signed(&issuer, json!({}))).await.expect_status(200);
}

#[tokio::test]
async fn strangers_who_leave_at_once_do_not_keep_the_keys_from_others() {
    let (world, issuer) = (world().await, Issuer::new(1).await);
    let ci = Ci::new(&world, json!([issuer.trusted(&json!({}))])).await;
    let trusted: TrustedIssuer = serde_json::from_value(issuer.trusted(&json!({}))).unwrap();
    let app = &world.server.app;
    let (account_id, now) = (world.demo.account_id, app.store.clock().now());
    issuer.stall();
    // The server drops the work of a request whose connection is gone.
    tokio::select! {
        read = app.providers.keys_of(&trusted, account_id, Some("a"), now) => panic!("{read:?}"),
        () = issuer.was_asked() => {}
    }
    issuer.go_on();
    ci.present(&ci.signed(&issuer, json!({}))).await.expect_status(200);
    assert_eq!(issuer.asked(), 1);
}

#[tokio::test]
async fn documents_that_cannot_be_used_are_refused_with_a_reason_and_read_again_later() {
    let (world, issuer) = (world().await, Issuer::new(1).await);
    let ci = Ci::new(&world, json!([issuer.trusted(&json!({}))])).await;
    let good = json!({"keys": [named(&issuer.key, "a")]});
    let many = json!({"keys": vec![named(&issuer.key, "a"); 31]});
    let padded =
        |bytes: usize| json!({"keys": [named(&issuer.key, "a")], "x": "x".repeat(bytes)}).to_string();
    for (keys, status, reason) in [
        ("<html>".to_owned(), 200, "issuer_refused"),
        ("[]".to_owned(), 200, "issuer_refused"),
        (json!({"keys": {}}).to_string(), 200, "issuer_refused"),
        (json!({"keys": []}).to_string(), 200, "issuer_refused"),
        (many.to_string(), 200, "issuer_refused"),
        (padded(65_536), 200, "issuer_refused"),
        (padded(8_000_000), 200, "issuer_refused"),
        (good.to_string(), 404, "issuer_refused"),
        (good.to_string(), 503, "issuer_unreachable"),
        (
            json!({"keys": ["x", {"kty": "EC"}, {"kty": "oct", "k": "AAAA", "kid": "a"}]}).to_string(),
            200,
            "assertion_alg",
        ),
    ] {
        issuer.says(|says| (says.keys, says.status) = (keys, status));
        ci.refuses(&ci.signed(&issuer, json!({})), reason).await;
        advance(&world, PACE);
    }
    // That set could be read, and is remembered.
    issuer.says(|says| (says.keys, says.status) = (good.to_string(), 200));
    advance(&world, Duration::from_secs(601));
    ci.present(&ci.signed(&issuer, json!({}))).await.expect_status(200);
}

#[tokio::test]
async fn a_document_that_names_another_issuer_is_not_used() {
    let (world, issuer, thief) = (world().await, Issuer::new(1).await, Issuer::new(2).await);
    let ci = Ci::new(&world, json!([issuer.trusted(&json!({}))])).await;
    for other in [thief.base.clone(), format!("{}/", issuer.base), String::new()] {
        issuer.says(|says| says.issuer = other);
        ci.refuses(&ci.signed(&issuer, json!({})), "issuer_refused").await;
        advance(&world, PACE);
    }
    assert_eq!((issuer.asked(), thief.asked()), (0, 0));
    // One that leads to another host's keys is the issuer's own choice.
    issuer.says(|says| (says.issuer, says.jwks_uri) = (issuer.base.clone(), format!("{}/keys", thief.base)));
    ci.present(&sign(&thief.key, "a", &ci.claims(&issuer, &json!({})))).await.expect_status(200);
}

#[tokio::test]
async fn keys_may_be_registered_or_be_at_a_registered_address() {
    let (world, issuer, host) = (world().await, Issuer::new(1).await, Issuer::new(2).await);
    let given = json!({"jwks": {"keys": [named(&issuer.key, "a")]}});
    let ci = Ci::new(&world, json!([issuer.trusted(&given)])).await;
    ci.present(&ci.signed(&issuer, json!({}))).await.expect_status(200);
    ci.refuses(&sign(&host.key, "a", &ci.claims(&issuer, &json!({}))), "assertion_signature").await;
    ci.refuses(&sign(&issuer.key, "b", &ci.claims(&issuer, &json!({}))), "issuer_key_unknown").await;
    assert_eq!(issuer.says(|says| (says.described, says.asked)), (0, 0));

    // SPIFFE calls the purpose of its keys `jwt-svid`, and they have no `alg`.
    let mut svid: Value = named(&issuer.key, "a");
    svid["use"] = json!("jwt-svid");
    svid.as_object_mut().unwrap().remove("alg");
    host.says(|says| says.keys = json!({"keys": [svid], "spiffe_sequence": 1}).to_string());
    let at = json!({"jwks_uri": format!("{}/keys", host.base)});
    let ci = Ci::new(&world, json!([issuer.trusted(&at)])).await;
    ci.present(&ci.signed(&issuer, json!({}))).await.expect_status(200);
    assert_eq!((host.asked(), issuer.asked(), host.says(|says| says.described)), (1, 0, 0));
}
