//! When an endpoint is paused, and what ends the pause: the breaker, overload, probes, and manual requests.

use crate::support::{Hooked, Received, Receiver, Reply, World, eager};
use axum::{
    http::{StatusCode, header::RETRY_AFTER},
    response::IntoResponse,
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::watch;
use xwms::config::Settings;
use xwms_events::Timestamp;

/// A rest that no machine is too slow to see, in seconds.
const REST: u32 = 3_600;

/// Makes retries an hour away.
fn patient(settings: &mut Settings) {
    eager(settings);
    settings.webhooks.pace.retries = vec![3600; 9];
}

/// Returns a receiver that is overloaded for an hour from its first message.
async fn overloaded() -> Receiver {
    Receiver::with(|one| match one.index {
        0 => Reply::Full((StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "3600")]).into_response()),
        _ => Reply::Status(200),
    })
    .await
}

/// Lets a rest of this many seconds end, and gets a token that is valid after it.
async fn pass(hooked: &mut Hooked, seconds: u32) {
    hooked.world.server.app.store.clock().advance(Duration::from_secs((seconds + 1).into()));
    hooked.token = hooked.world.management().await;
}

fn millis(value: &Value) -> i64 {
    serde_json::from_value::<Timestamp>(value.clone()).unwrap().millis()
}

#[tokio::test]
async fn failures_side_by_side_make_one_rest() {
    let hooked = Hooked::with(json!({"events": ["client.created"]}), Receiver::new().await, |settings| {
        patient(settings);
        settings.webhooks.pace.rest = REST;
    })
    .await;
    // It responds, so it gets many at once.
    for index in 0..20 {
        hooked.client(&format!("Warm {index}")).await;
    }
    hooked.all_delivered(20).await;
    let (fail, held) = watch::channel(false);
    hooked.receiver.answer(move |_| Reply::Held(500, held.clone()));
    for index in 0..20 {
        hooked.client(&format!("Held {index}")).await;
    }
    hooked.receiver.wait_for(36).await;
    fail.send_replace(true);
    let resting = hooked.until("", |endpoint| endpoint["health"]["rests_until"].is_string()).await;
    // All of them have ended by then.
    hooked
        .until("/messages?limit=100", |list| {
            list["data"].as_array().unwrap().iter().filter(|one| one["attempts"] == 1).count() >= 36
        })
        .await;
    let health = &hooked.read("").await["health"];
    assert_eq!(health["failures"], 10, "{health}");
    assert_eq!(health["rests_until"], resting["health"]["rests_until"], "it is not made longer");
    let rest = millis(&health["rests_until"]) - millis(&health["failing_since"]);
    assert!(rest < 2_000 * i64::from(REST), "{rest} ms after the first failure");
}

#[tokio::test]
async fn one_attempt_at_a_time_probes_an_endpoint_after_its_pause() {
    let receiver = Receiver::with(|_| Reply::Status(500)).await;
    let mut hooked = Hooked::with(json!({"events": ["client.created"]}), receiver, |settings| {
        patient(settings);
        settings.webhooks.pace.rest = REST;
    })
    .await;
    for index in 0..10 {
        hooked.client(&format!("{index}")).await;
    }
    hooked.until("", |endpoint| endpoint["health"]["failures"] == 10).await;
    for index in 0..5 {
        hooked.client(&format!("After {index}")).await;
    }
    hooked.world.server.wait_for("webhooks").await;
    pass(&mut hooked, REST).await;
    // The eleventh failure comes after the pause, and makes the next one longer.
    let failures = |endpoint: &Value| endpoint["health"]["failures"].as_i64().unwrap();
    hooked.until("", |endpoint| failures(endpoint) > 10).await;
    assert_eq!(hooked.receiver.received().len(), 11, "one at a time");
    hooked.receiver.answer(|_| Reply::Status(200));
    pass(&mut hooked, 2 * REST).await;
    let well = hooked.until("", |endpoint| endpoint["health"]["failures"] == 0).await;
    assert!(well["health"]["rests_until"].is_null(), "{well}");
}

#[tokio::test]
async fn an_overloaded_gateway_rests_like_an_overloaded_receiver() {
    for status in [502, 504] {
        let receiver = Receiver::with(move |_| Reply::Status(status)).await;
        let hooked = Hooked::with(json!({"events": ["client.created"]}), receiver, |settings| {
            patient(settings);
            settings.webhooks.pace.rest = 3600;
        })
        .await;
        hooked.client("A").await;
        hooked.until("", |endpoint| endpoint["health"]["rests_until"].is_string()).await;
        assert_eq!(hooked.read("").await["health"]["failures"], 1);
    }
}

#[tokio::test]
async fn a_probe_does_not_wait_for_the_end_of_a_rest_and_its_success_ends_it() {
    let hooked = Hooked::with(json!({"events": ["client.created"]}), overloaded().await, patient).await;
    hooked.client("A").await;
    hooked.until("", |endpoint| endpoint["health"]["rests_until"].is_string()).await;
    hooked.post("/test", &json!({})).await.expect_status(202);
    assert_eq!(hooked.receiver.wait_for(2).await[1].kind(), "endpoint.tested");
    hooked.until("/messages?type=endpoint.tested", |list| list["data"][0]["status"] == "delivered").await;
    assert!(hooked.read("").await["health"]["rests_until"].is_string(), "nobody asked for its end");
    hooked.post("/test", &json!({"resume": true})).await.expect_status(202);
    let received = hooked.receiver.wait_for(4).await;
    assert_eq!((received[2].kind(), received[3].kind()), ("endpoint.tested".into(), "client.created".into()));
    hooked.until("", |endpoint| endpoint["health"]["rests_until"].is_null()).await;
}

#[tokio::test]
async fn enabling_an_endpoint_that_rests_sends_what_waits_now() {
    let hooked = Hooked::with(json!({"events": ["client.*"]}), overloaded().await, patient).await;
    let client = hooked.client("A").await;
    hooked.rename(&client, "B").await;
    hooked.until("", |endpoint| endpoint["health"]["rests_until"].is_string()).await;
    hooked.post("/enable", &json!({})).await.expect_status(200);
    let received = hooked.receiver.wait_for(4).await;
    let kinds: Vec<_> = received.iter().map(Received::kind).collect();
    let created = ["client.created", "client.created", "client.secret_created", "client.renamed"];
    assert_eq!(kinds, created, "with its lane");
    hooked.all_delivered(3).await;
}

#[tokio::test]
async fn a_message_that_waits_for_a_retry_is_sent_now_on_request() {
    for by in ["message", "all"] {
        let receiver = Receiver::with(|one| Reply::Status(if one.index == 0 { 500 } else { 200 })).await;
        let hooked = Hooked::with(json!({"events": ["client.renamed"]}), receiver, patient).await;
        let client = hooked.client("A").await;
        hooked.rename(&client, "B").await;
        hooked.rename(&client, "C").await;
        let message = hooked.receiver.wait_for(1).await[0].id().to_owned();
        hooked.until(&format!("/messages/{message}"), |one| one["attempts"] == 1).await;
        let path = match by {
            "message" => format!("/messages/{message}/resend"),
            _ => "/resend_failed".to_owned(),
        };
        hooked.post(&path, &json!({})).await.expect_status(202);
        let received = hooked.receiver.wait_for(3).await;
        let names: Vec<_> = received.iter().map(|one| one.json()["data"]["name"].clone()).collect();
        assert_eq!(names, ["B", "B", "C"], "{by}");
    }
}

#[tokio::test]
async fn messages_go_through_the_proxy_of_the_settings() {
    let proxy = Receiver::new().await;
    let at = proxy.url.clone();
    let world = World::with(|settings| {
        eager(settings);
        settings.webhooks.proxy = Some(at.parse().unwrap());
    })
    .await;
    let token = world.management().await;
    // The receiver can only be reached through the proxy.
    let body = json!({"url": "http://127.0.0.1:1/hooks", "events": ["client.created"]});
    world.endpoint(&token, &body).await;
    let client = json!({"name": "A", "client_type": "machine"});
    world.client(&token, &client).await;
    let received = proxy.wait_for(1).await;
    assert_eq!((received[0].kind(), received[0].header("host")), ("client.created".into(), "127.0.0.1:1"));
}
