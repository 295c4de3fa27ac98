//! How much is sent at once: rates, and many receivers that hang.

use crate::support::{Hooked, Received, Receiver, Reply, Server, eager, until};
use serde_json::json;
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};
use uuid::Uuid;
use xwms_events::ids::EndpointId;

/// Returns an endpoint limited to one message a second, with a minute's messages waiting, and the server that delivers.
/// It starts when all of them are there: while a slow machine made them, it would send them.
async fn slow() -> (Hooked, Server) {
    let limited = json!({"events": ["client.created"], "rate_limit": 1});
    let hooked = Hooked::with(limited, Receiver::new().await, |settings| {
        eager(settings);
        settings.subscribers = false;
    })
    .await;
    for index in 0..60 {
        hooked.client(&format!("{index}")).await;
    }
    let delivering = Server::start_with(&hooked.world.url, eager).await;
    hooked.receiver.wait_for(1).await;
    (hooked, delivering)
}

/// Waits until `count` tests of the endpoint have arrived; returns everything that has.
async fn tested(hooked: &Hooked, count: usize) -> Vec<Received> {
    until("the tests arrive", async || {
        let received = hooked.receiver.received();
        received.iter().filter(|one| one.kind() == "endpoint.tested").count() >= count
    })
    .await;
    hooked.receiver.received()
}

#[tokio::test]
async fn a_rate_limited_message_is_not_sent_once_its_endpoint_is_disabled() {
    let (hooked, _delivering) = slow().await;
    hooked.post("/disable", &json!({})).await.expect_status(200);
    hooked.post("/test", &json!({})).await.expect_status(202);
    // Attempts under way when it was disabled began a second before this one, or earlier.
    let before = tested(&hooked, 1).await.len();
    for _ in 0..3 {
        hooked.post("/test", &json!({})).await.expect_status(202);
    }
    let received = tested(&hooked, 4).await;
    let kinds: Vec<_> = received[before..].iter().map(Received::kind).collect();
    assert!(kinds.iter().all(|kind| kind == "endpoint.tested"), "{kinds:?}");
}

#[tokio::test]
async fn a_rate_limited_message_is_signed_with_the_secret_of_the_time_it_is_sent() {
    let (hooked, _delivering) = slow().await;
    let rotated = hooked.post("/rotate_secret", &json!({"overlap_seconds": 0})).await;
    let secret = rotated.expect_status(201).json()["secret"].as_str().unwrap().to_owned();
    let new = standardwebhooks::Webhook::new(&secret).unwrap();
    hooked.world.server.wait_for("webhooks").await;
    // Attempts that are under way may still arrive.
    let before = hooked.receiver.received().len() + 2;
    let received = hooked.receiver.wait_for(before + 2).await;
    for one in &received[before..] {
        assert!(new.verify(&one.body, &one.headers).is_ok(), "{}", one.header("webhook-signature"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_receivers_that_hang_get_little_and_delay_nobody() {
    const HANGING: usize = 40;
    const EVENTS: usize = 12;
    let hooked = Hooked::with(json!({"events": ["client.created"]}), Receiver::new().await, |settings| {
        eager(settings);
        settings.webhooks.timeout_seconds = 60;
    })
    .await;
    let hanging = Receiver::with(|_| Reply::Hang).await;
    for index in 0..HANGING {
        let body = json!({"url": format!("{}/{index}", hanging.url), "events": ["client.created"],
                          "headers": {"X-Endpoint": index.to_string()}});
        hooked.world.endpoint(&hooked.token, &body).await;
    }
    for index in 0..EVENTS {
        let begun = Instant::now();
        hooked.client(&format!("{index}")).await;
        hooked.receiver.wait_for(index + 1).await;
        // An attempt at one that hangs takes a minute.
        assert!(begun.elapsed() < Duration::from_secs(55), "{index}: {:?}", begun.elapsed());
    }
    let received = hanging.wait_for(HANGING).await;
    let mut attempts: HashMap<&str, Vec<i64>> = HashMap::new();
    for one in &received {
        let began = one.header("webhook-timestamp").parse().unwrap();
        attempts.entry(one.header("x-endpoint")).or_default().push(began);
    }
    for began in attempts.values_mut() {
        began.sort_unstable();
        // The fifth waits for the end of the first, which takes its minute.
        let are_few = began.windows(5).all(|five| five[4] - five[0] >= 50);
        assert!(are_few, "until it answers, few at once: {began:?}");
    }
}

/// Creates one endpoint fewer than there are slots, at a receiver that hangs, each with a message: more than an account
/// may have.
async fn take_places(hooked: &Hooked, url: &str) {
    let ids: Vec<_> = (1..1_024).map(|n| EndpointId::from_uuid(Uuid::from_u128(n)).to_string()).collect();
    for sql in [
        "INSERT INTO webhook_endpoints (endpoint_id, account_id, enabled, state, last_position)
         SELECT e, gen_random_uuid(), true, jsonb_set(jsonb_set(jsonb_set(
             state, '{id}', to_jsonb(e)), '{settings,url}', to_jsonb($2)), '{settings,rate_limit}', 'null'), 0
         FROM webhook_endpoints, unnest($1::text[]) AS e WHERE endpoint_id = $3",
        "INSERT INTO webhook_messages
         SELECT e, m.position, m.event_id, m.event_type, e, 0, 'ready', 0, 0, now(), now()
         FROM unnest($1::text[]) AS e, LATERAL (
             SELECT * FROM webhook_messages WHERE endpoint_id = $3 AND $2 <> '' ORDER BY position LIMIT 1) AS m",
    ] {
        let own = hooked.endpoint["endpoint_id"].as_str().unwrap();
        let mut transaction = hooked.world.server.patiently().await;
        sqlx::query(sql).bind(&ids).bind(url).bind(own).execute(&mut *transaction).await.unwrap();
        transaction.commit().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rate_limited_worker_yields_its_slot() {
    let limited = json!({"events": ["client.created"], "rate_limit": 1});
    let hooked = Hooked::with(limited, Receiver::new().await, |settings| {
        eager(settings);
        settings.webhooks.timeout_seconds = 60;
    })
    .await;
    let (hanging, waiting) = (Receiver::with(|_| Reply::Hang).await, Receiver::new().await);
    let body = json!({"url": waiting.url, "events": ["client.renamed"]});
    hooked.world.endpoint(&hooked.token, &body).await;
    let client = hooked.client("A").await;
    for index in 0..90 {
        hooked.client(&format!("{index}")).await;
    }
    hooked.receiver.wait_for(1).await;
    take_places(&hooked, &hanging.url).await;
    hanging.wait_for(1_023).await;
    let begun = Instant::now();
    hooked.rename(&client, "B").await;
    waiting.wait_for(1).await;
    // A slot that is kept is kept as long as something waits for it: a minute and more. The others take their minute.
    assert!(begun.elapsed() < Duration::from_secs(50), "{:?}", begun.elapsed());
}
