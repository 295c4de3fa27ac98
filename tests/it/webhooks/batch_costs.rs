//! Costs that stay bounded for any amount of data: lists of messages, counts, the search of a replay, sweeping.

use crate::support::{Hooked, Receiver, World, eager, until};
use serde_json::json;
use std::time::Duration;

/// Adds `count` messages in this state to the endpoint's history, newer than all existing ones: more than could be
/// sent in the time of a test.
async fn past(hooked: &Hooked, count: i64, state: &str) {
    let mut transaction = hooked.world.server.patiently().await;
    sqlx::query(
        "INSERT INTO webhook_messages
         SELECT $1, 1000000 + n, gen_random_uuid(), 'client.renamed', $1 || '/past/' || n, 0, $3, 1, 0, now(), now()
         FROM generate_series(1, $2) AS n",
    )
    .bind(hooked.endpoint["endpoint_id"].as_str().unwrap())
    .bind(count)
    .bind(state)
    .execute(&mut *transaction)
    .await
    .unwrap();
    transaction.commit().await.unwrap();
}

/// Returns an endpoint at a server that keeps its messages for years, so that it sweeps none that are a month old.
async fn keeping() -> Hooked {
    Hooked::with(json!({"events": ["client.created"]}), Receiver::new().await, |settings| {
        eager(settings);
        settings.webhooks.retention_days = 3_650;
    })
    .await
}

#[tokio::test]
async fn a_list_of_rare_messages_is_looked_through_part_by_part() {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    hooked.client("A").await;
    hooked.all_delivered(1).await;
    past(&hooked, 10_050, "delivered").await;
    let first = hooked.read("/messages?type=client.created").await;
    assert_eq!((&first["data"], &first["has_more"]), (&json!([]), &json!(true)));
    let next = format!("/messages?type=client.created&after={}", first["next_cursor"].as_str().unwrap());
    let rest = hooked.read(&next).await;
    assert_eq!(rest["data"].as_array().unwrap().len(), 1);
    assert_eq!(rest["has_more"], false);
}

#[tokio::test]
async fn pending_messages_are_counted_up_to_ten_thousand() {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    past(&hooked, 10_050, "waiting").await;
    assert_eq!(hooked.read("").await["health"]["pending"], 10_000);
}

#[tokio::test]
async fn a_dry_run_says_how_far_it_counted_and_a_replay_counts_nothing() {
    let hooked = Hooked::new(json!({"events": ["client.renamed"]})).await;
    let client = hooked.client("A").await;
    hooked.post("/disable", &json!({})).await.expect_status(200);
    hooked.world.server.append_many(&client, 4_500).await;
    let head = hooked.world.server.head().await;
    let counted = hooked.post("/replay", &json!({"dry_run": true})).await.expect_status(200).json();
    assert_eq!((&counted["messages"], &counted["counted_upto_position"]), (&json!(4500), &json!(head)));
    let window = json!({"after_position": head - 10});
    let asked = hooked.post("/replay", &window).await.expect_status(202).json();
    assert!(asked.get("messages").is_none(), "{asked}");
    // Rare ones behind many others are found too.
    hooked.post("/enable", &json!({})).await.expect_status(200);
    hooked.receiver.wait_for(10).await;
    let rare = json!({"after_position": 0, "events": ["endpoint.disabled"]});
    hooked.post("/replay", &rare).await.expect_status(202);
    let received = hooked.receiver.wait_for(11).await;
    assert_eq!(received[10].kind(), "endpoint.disabled");
}

#[tokio::test]
async fn a_message_that_is_sent_again_at_this_moment_is_not_forgotten() {
    let hooked = keeping().await;
    let pool = hooked.world.server.app.store.pool();
    past(&hooked, 3, "delivered").await;
    // As if that had been a month ago.
    for old in [
        "UPDATE webhook_messages SET created_at = now() - interval '31 days'",
        "INSERT INTO webhook_attempts SELECT endpoint_id, position, 1, now(), 1 FROM webhook_messages",
    ] {
        sqlx::query(old).execute(pool).await.unwrap();
    }
    let mut again = pool.begin().await.unwrap();
    // As a replay does, in a transaction that this test holds open.
    let sql = "UPDATE webhook_messages SET state = 'waiting' WHERE position = 1000001";
    sqlx::query(sql).execute(&mut *again).await.unwrap();
    let (side, month) = (pool.clone(), Duration::from_secs(30 * 86_400));
    let sweeping = tokio::spawn(async move { xwms::outbound::webhooks::sweep::sweep(&side, month).await });
    // Until it has done all but that one, or waits for it.
    until("a sweep", async || {
        let waits = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
                                    AND wait_event_type = 'Lock' AND query LIKE 'WITH old%')";
        sweeping.is_finished() || sqlx::query_scalar(waits).fetch_one(pool).await.unwrap()
    })
    .await;
    again.commit().await.unwrap();
    assert_eq!(sweeping.await.unwrap().unwrap(), 2);
    let left: (i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM webhook_messages), (SELECT count(*) FROM webhook_attempts)",
    )
    .fetch_one(pool)
    .await
    .unwrap();
    assert_eq!(left, (1, 1));
}

#[tokio::test]
async fn messages_of_a_deleted_endpoint_and_old_ones_are_forgotten_in_parts() {
    let hooked = keeping().await;
    let pool = hooked.world.server.app.store.pool();
    past(&hooked, 4_100, "delivered").await;
    let left = async || -> (i64, i64) {
        sqlx::query_as(
            "SELECT (SELECT count(*) FROM webhook_messages), (SELECT count(*) FROM webhook_leftovers)",
        )
        .fetch_one(pool)
        .await
        .unwrap()
    };
    let month = Duration::from_secs(30 * 86_400);
    assert_eq!(xwms::outbound::webhooks::sweep::sweep(pool, month).await.unwrap(), 0);
    // As if half of them were a month old.
    sqlx::query("UPDATE webhook_messages SET created_at = now() - interval '31 days' WHERE position % 2 = 0")
        .execute(pool)
        .await
        .unwrap();
    assert_eq!(xwms::outbound::webhooks::sweep::sweep(pool, month).await.unwrap(), 2_050);
    let World { server, .. } = &hooked.world;
    hooked.world.delete(&hooked.path(""), &hooked.token).await.expect_status(204);
    until("the endpoint is gone", async || {
        let (_, leftovers) = left().await;
        leftovers > 0
    })
    .await;
    assert_eq!(xwms::outbound::webhooks::sweep::sweep(server.app.store.pool(), month).await.unwrap(), 2_050);
    assert_eq!(left().await, (0, 0));
}
