//! What one account does to its endpoints, and how it affects others.

use crate::{
    ops::metrics::Watched,
    support::{Received, Receiver, Server, World, eager, until},
};
use serde_json::json;

/// Changes that an account made to its endpoint while nothing delivered: each switches it, so every change has an
/// effect. They are thousands, so they are not made one by one.
async fn switch(world: &World, endpoint: &str, count: i64) {
    let mut transaction = world.server.patiently().await;
    sqlx::query(
        "WITH h AS (UPDATE log_head SET position = position + $2 RETURNING position - $2 AS base),
              one AS (SELECT * FROM events WHERE aggregate_id = $1 ORDER BY sequence DESC LIMIT 1),
              e AS (SELECT n, CASE n % 2 WHEN 1 THEN 'endpoint.disabled' ELSE 'endpoint.enabled' END AS name
                    FROM generate_series(1, $2) AS n)
         INSERT INTO events SELECT aggregate_type, aggregate_id, sequence + n, name, '1',
             json_build_object('event', name, 'reason', 'requested'),
             (metadata::jsonb || jsonb_build_object('id', 'event_' || lpad((base + n)::text, 26, '0'),
                 'name', name, 'sequence', sequence + n))::json,
             base + n, gen_random_uuid(), now(), account_id
         FROM one, h, e",
    )
    .bind(endpoint)
    .bind(count)
    .execute(&mut *transaction)
    .await
    .unwrap();
    transaction.commit().await.unwrap();
}

/// Returns a world where nothing delivers, with endpoints of a noisy account and of another one.
async fn two_accounts() -> (World, String, String, String) {
    let world = World::with(|settings| {
        eager(settings);
        settings.subscribers = false;
    })
    .await;
    let token = world.management().await;
    let others = world.management_of(&world.another().await).await;
    let body = json!({"url": "https://receiver.invalid/", "events": ["client.*", "endpoint.*"]});
    let noisy = world.endpoint(&token, &body).await;
    let theirs = world
        .endpoint(&others, &json!({"url": "https://receiver.invalid/", "events": ["client.created"]}))
        .await;
    (world, noisy, theirs, others)
}

async fn messages(world: &World, endpoint: &str) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM webhook_messages WHERE endpoint_id = $1")
        .bind(endpoint)
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn thousands_of_changes_of_an_endpoint_cost_others_a_few_batches() {
    let (world, noisy, theirs, others) = two_accounts().await;
    switch(&world, &noisy, 4_000).await;
    world.client(&others, &json!({"name": "Theirs", "client_type": "machine"})).await;
    let head = world.server.head().await;
    let watched = Watched::spawn(&world.url, &[]).await;
    let of = async |what: &str| {
        watched.metric(&format!("xwms_subscriber_{what}_total{{subscriber=\"webhooks\"}}")).await
    };
    until("their message is queued", async || messages(&world, &theirs).await == 1).await;
    let batches = of("batches").await.expect("batches are counted");
    assert!(batches < 50.0, "{batches} batches for {head} events");
    let read = of("events").await.expect("events are counted");
    assert!(read < 2.0 * head as f64, "{read} events read of {head}");
    let (enabled, disabled_at): (bool, Option<i64>) =
        sqlx::query_as("SELECT enabled, disabled_at FROM webhook_endpoints WHERE endpoint_id = $1")
            .bind(&noisy)
            .fetch_one(world.server.app.store.pool())
            .await
            .unwrap();
    assert_eq!((enabled, disabled_at), (true, None), "the last of them holds");
    // It is enabled before each of the 2,000 events that disable it, and receives those.
    let seen: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM webhook_messages WHERE endpoint_id = $1 AND event_type = 'endpoint.disabled'",
    )
    .bind(&noisy)
    .fetch_one(world.server.app.store.pool())
    .await
    .unwrap();
    assert_eq!(seen, 2_000);
}

#[tokio::test]
async fn an_endpoint_made_within_a_batch_misses_nothing_after_it() {
    let world = World::with(|settings| {
        eager(settings);
        settings.subscribers = false;
    })
    .await;
    let token = world.management().await;
    let client = async |token: &str, name: &str| {
        world.client(token, &json!({"name": name, "client_type": "machine"})).await;
    };
    client(&token, "Before").await;
    let receiver = Receiver::new().await;
    let body = json!({"url": receiver.url, "events": ["client.created"]});
    let made = world.endpoint(&token, &body).await;
    client(&token, "First").await;
    world.post(&format!("/v1/endpoints/{made}/disable"), &token, &json!({})).await.expect_status(200);
    client(&token, "While it was off").await;
    world.post(&format!("/v1/endpoints/{made}/enable"), &token, &json!({})).await.expect_status(200);
    client(&token, "Second").await;
    let change = json!({"events": ["client.renamed"]});
    world.patch(&format!("/v1/endpoints/{made}"), &token, &change).await.expect_status(200);
    client(&token, "No more").await;
    let path = format!("/v1/clients/{}", world.web().client_id);
    world.patch(&path, &token, &json!({"name": "Renamed"})).await.expect_status(200);
    let delivering = Server::start_with(&world.url, eager).await;
    delivering.settle().await;
    let received = receiver.wait_for(3).await;
    let mut names: Vec<_> = received.iter().map(|one| one.json()["data"]["name"].clone()).collect();
    names.sort_by_key(ToString::to_string);
    assert_eq!(names, ["First", "Renamed", "Second"]);
    let mut chain: Vec<_> = received.iter().map(Received::json).collect();
    chain.sort_by_key(|one| one["sequence"].to_string());
    for pair in chain.windows(2) {
        assert_eq!(pair[0]["sequence"], pair[1]["previoussequence"], "no gap");
    }
}
