//! Windows that fill up: events, the webhooks that they trigger, and mail.

use crate::support::{Mailbox, Server, World, until};
use serde_json::{Value, json};
use std::time::Duration;

/// Waits until there are `many` events of this name.
async fn told(server: &Server, name: &str, many: i64) {
    until(name, async || server.count(name).await >= many).await;
}

/// Asks for tokens until the window is full.
async fn fill(world: &World) {
    let ask = async || world.token(&world.machine(), &[("grant_type", "client_credentials")]).await.status;
    let mut status = 200;
    while status == 200 {
        status = ask().await;
    }
    assert_eq!(status, 429);
}

#[tokio::test]
async fn a_window_that_fills_is_said_at_four_fifths_at_its_end_and_at_the_first_refusal() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    world.agree_requests(world.demo.account_id, 10).await;
    let server = &world.server;
    fill(&world).await;
    told(server, "usage.limit_exceeded", 1).await;
    let events: Vec<(String, Value)> = sqlx::query_as(
        "SELECT event_type, payload::jsonb FROM events WHERE aggregate_type = 'usage' ORDER BY position",
    )
    .fetch_all(server.app.store.pool())
    .await
    .unwrap();
    let said: Vec<_> =
        events.iter().map(|(name, payload)| (name.as_str(), payload["percent"].as_i64())).collect();
    assert_eq!(
        said,
        [
            ("usage.threshold_reached", Some(80)),
            ("usage.threshold_reached", Some(100)),
            ("usage.limit_exceeded", None),
        ]
    );
    for (_, payload) in &events {
        assert_eq!((payload["policy"].as_str(), payload["limit"].as_i64()), (Some("account"), Some(10)));
        assert_eq!(payload["mail"], json!(true));
    }
    let texts = mailbox.all(3, "once a day").await;
    assert!(
        texts.iter().any(|text| text.contains("Subject: Your account has reached its request limit")),
        "{texts:?}"
    );
    assert!(texts.iter().all(|text| text.contains(&world.demo.user.email)), "{texts:?}");
}

#[tokio::test]
async fn the_next_window_says_nothing_new_within_the_hour() {
    let world = World::new().await;
    world.agree_requests(world.demo.account_id, 5).await;
    let server = &world.server;
    fill(&world).await;
    told(server, "usage.limit_exceeded", 1).await;
    server.app.store.clock().advance(Duration::from_secs(61));
    fill(&world).await;
    server.app.store.clock().advance(Duration::from_secs(3_600));
    fill(&world).await;
    told(server, "usage.limit_exceeded", 2).await;
    assert_eq!(server.count("usage.limit_exceeded").await, 2, "the second window was too soon");
    let mailed: Vec<bool> = sqlx::query_scalar(
        "SELECT (payload->>'mail')::boolean FROM events WHERE event_type = 'usage.limit_exceeded' ORDER BY position",
    )
    .fetch_all(server.app.store.pool())
    .await
    .unwrap();
    assert_eq!(mailed, [true, false], "one mail a day");
}
