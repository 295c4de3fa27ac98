//! Replays of windows of history and of all failures: what is left out, what is done in parts, what waits.

use crate::support::{Hooked, Received, Receiver, Reply, cluster, eager, until};
use serde_json::{Value, json};

/// Returns the endpoint's id.
fn id(hooked: &Hooked) -> &str {
    hooked.endpoint["endpoint_id"].as_str().unwrap()
}

async fn sql(hooked: &Hooked, sql: &str, id: &str, count: i64) {
    let mut transaction = hooked.world.server.patiently().await;
    sqlx::query(sql).bind(id).bind(count).execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
}

/// Creates another endpoint of the account; returns its id.
async fn other(hooked: &Hooked, body: Value) -> String {
    hooked.world.endpoint(&hooked.token, &body).await
}

/// Creates messages of `count` renames for the endpoint, in this state, in a hundred lanes: more than could be
/// delivered, or fail, in the time of a test.
async fn queue(hooked: &Hooked, count: i64, state: &str) {
    let client = hooked.client("Many").await;
    hooked.world.server.append_many(&client, count).await;
    let insert = format!(
        "INSERT INTO webhook_messages
         SELECT $1, position, event_id, event_type, $1 || '/many/' || position % 100, 0, '{state}', 0, 0, now(), now()
         FROM events WHERE event_type = 'client.renamed' ORDER BY position DESC LIMIT $2"
    );
    sql(hooked, &insert, id(hooked), count).await;
}

async fn nothing_waits(hooked: &Hooked) {
    let done = |endpoint: &Value| endpoint["health"]["pending"] == 0 && endpoint["health"]["failed"] == 0;
    hooked.until("", done).await;
}

fn names(received: &[Received]) -> Vec<String> {
    received.iter().map(|one| one.json()["data"]["name"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn who_manages_endpoints_has_every_public_event_sent_and_no_internal_one() {
    let hooked = Hooked::new(json!({"events": ["endpoint.tested"]})).await;
    let world = &hooked.world;
    hooked.client("Past").await;
    world.read("/v1/audit/export?format=ocsf", &hooked.token).await.expect_status(200);
    let body = json!({"name": "Deployer", "client_type": "machine", "scopes": ["endpoints:write"]});
    let deployer = world.client(&hooked.token, &body).await;
    let token = world.own_token(&deployer).await;
    world.read("/v1/events", &token).await.expect_status(403);

    let receiver = Receiver::new().await;
    let id = world.endpoint(&token, &json!({"url": receiver.url, "events": ["endpoint.tested"]})).await;
    let replay = format!("/v1/endpoints/{id}/replay");
    let internal = json!({"after_position": 0, "events": ["audit.exported"]});
    world.post(&replay, &token, &internal).await.expect_status(400);
    let all = json!({"after_position": 0, "events": [], "dry_run": true});
    let size = world.post(&replay, &token, &all).await.expect_status(200).json();
    let window = json!({"after_position": 0, "upto_position": size["upto_position"], "events": []});
    world.post(&replay, &token, &window).await.expect_status(202);
    let count = usize::try_from(size["messages"].as_i64().unwrap()).unwrap();
    let received = receiver.wait_for(count).await;
    assert!(names(&received).contains(&"Past".to_owned()));
    let public = world.server.get("/v1/event_types").await.json();
    let is_public =
        |name: &Value| public["data"].as_array().unwrap().iter().any(|kind| kind["name"] == *name);
    let internal: Vec<_> =
        received.iter().map(|one| one.json()["type"].clone()).filter(|name| !is_public(name)).collect();
    assert!(internal.is_empty(), "{internal:?}");
}

#[tokio::test]
async fn a_replay_leaves_tests_out_and_blocks_nothing() {
    let events = json!(["client.created", "endpoint.tested"]);
    let hooked = Hooked::new(json!({"events": events, "ordering": "strict"})).await;
    hooked.post("/test", &json!({})).await.expect_status(202);
    let test: i64 =
        hooked.receiver.wait_for(1).await[0].json()["sequence"].as_str().unwrap().parse().unwrap();
    hooked.client("A").await;
    hooked.all_delivered(2).await;
    let window = json!({"after_position": test - 1});
    let counted = hooked.post("/replay", &json!({"after_position": test - 1, "dry_run": true})).await;
    assert_eq!(counted.expect_status(200).json()["messages"], 1);
    hooked.post("/replay", &window).await.expect_status(202);
    hooked.receiver.wait_for(3).await;
    hooked.client("B").await;
    let received = hooked.receiver.wait_for(4).await;
    assert_eq!(names(&received), ["", "A", "A", "B"]);
}

#[tokio::test]
async fn a_test_of_another_endpoint_brings_none_back() {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    let disabled = Receiver::new().await;
    let second = other(&hooked, json!({"url": disabled.url, "enabled": false})).await;
    hooked.post("/test", &json!({"resume": true})).await.expect_status(202);
    hooked.all_delivered(1).await;
    // As an older version created it.
    let foreign = "INSERT INTO webhook_messages
        SELECT $1, position, event_id, event_type, $1 || '/test', 0, 'ready', 0, 0, now(), now()
        FROM events WHERE event_type = 'endpoint.tested' LIMIT $2";
    sql(&hooked, foreign, &second, 1).await;
    disabled.wait_for(1).await;
    let path = format!("/v1/endpoints/{second}");
    hooked.until_at(&format!("{path}/messages"), |list| list["data"][0]["status"] == "delivered").await;
    let now = hooked.world.read(&path, &hooked.token).await.expect_status(200).json();
    assert_eq!((&now["enabled"], &now["disabled"]), (&json!(false), &json!("requested")));
}

#[tokio::test]
async fn all_that_failed_is_sent_again_in_parts_but_tests() {
    let hooked = Hooked::with(json!({"events": ["client.created"]}), Receiver::new().await, |settings| {
        eager(settings);
        settings.webhooks.pace.retries = vec![];
    })
    .await;
    hooked.receiver.answer(|_| Reply::Status(500));
    hooked.post("/test", &json!({})).await.expect_status(202);
    hooked.until("/messages?status=failed", |list| list["data"][0].is_object()).await;
    hooked.receiver.answer(|_| Reply::Status(200));
    queue(&hooked, 2_050, "failed").await;
    hooked.post("/resend_failed", &json!({})).await.expect_status(202);
    hooked
        .until("", |endpoint| endpoint["health"]["pending"] == 0 && endpoint["health"]["failed"] == 1)
        .await;
    let left = hooked.read("/messages?status=failed").await;
    assert_eq!(left["data"][0]["type"], "endpoint.tested");
}

#[tokio::test]
async fn held_back_messages_go_in_parts() {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    // As recovery leaves them while it queues what was missed.
    let held = "INSERT INTO webhook_replays (position, endpoint_id, after, upto, names, catch_up)
                VALUES ($2, $1, 0, 0, '{}', true)";
    queue(&hooked, 2_050, "waiting").await;
    sql(&hooked, held, id(&hooked), 1).await;
    nothing_waits(&hooked).await;
}

#[tokio::test]
async fn one_failing_window_does_not_delay_the_others() {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    hooked.client("A").await;
    hooked.all_delivered(1).await;
    // No window of a good server fails; these rows are of no endpoint that it could read.
    for broken in [
        "INSERT INTO webhook_endpoints VALUES ($1, gen_random_uuid(), $2 = 0, '{}', 0)",
        "INSERT INTO webhook_replays VALUES ($2, $1, 0, 9, '{}')",
    ] {
        sql(&hooked, broken, "broken", 1).await;
    }
    hooked.post("/replay", &json!({"after_position": 0})).await.expect_status(202);
    hooked.receiver.wait_for(2).await;
}

#[tokio::test]
async fn a_window_waits_while_much_waits_and_three_are_open_at_most() {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    let fresh = Receiver::new().await;
    hooked.client("A").await;
    hooked.all_delivered(1).await;
    queue(&hooked, 10_050, "waiting").await;
    for _ in 0..3 {
        hooked.post("/replay", &json!({"after_position": 0})).await.expect_status(202);
    }
    let refused = hooked.post("/replay", &json!({"after_position": 0})).await;
    assert_eq!(refused.expect_status(409).json()["code"], "too_many_replays");
    // Another endpoint's replay continues, while these still wait.
    let second = other(&hooked, json!({"url": fresh.url, "events": ["client.created"]})).await;
    let path = format!("/v1/endpoints/{second}/replay");
    hooked
        .world
        .post(&path, &hooked.token, &json!({"after_position": 0, "events": ["client.created"]}))
        .await
        .expect_status(202);
    fresh.wait_for(2).await;
    hooked.post("/replay", &json!({"after_position": 0})).await.expect_status(409);
    // As if all of them had been delivered.
    sql(
        &hooked,
        "DELETE FROM webhook_messages WHERE endpoint_id = $1 AND $2 = 1 AND state = 'waiting'",
        id(&hooked),
        1,
    )
    .await;
    until("a place for another window", async || {
        hooked.post("/replay", &json!({"after_position": 0})).await.status == 202
    })
    .await;
}

#[tokio::test]
async fn windows_that_overlap_lose_nothing_and_keep_the_order() {
    let late = Receiver::new().await;
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    for name in ["A", "B", "C", "D"] {
        hooked.client(name).await;
    }
    let first = hooked.receiver.wait_for(4).await;
    // Alphabetical order is chronological order.
    let since = first.iter().map(|one| one.json()["time"].as_str().unwrap().to_owned()).min();
    let body = json!({"url": late.url, "events": ["client.created"], "ordering": "strict", "rate_limit": 4});
    let second = format!("/v1/endpoints/{}", other(&hooked, body).await);
    for _ in 0..2 {
        let window = json!({"since": since});
        hooked.world.post(&format!("{second}/replay"), &hooked.token, &window).await.expect_status(202);
        late.wait_for(1).await;
    }
    late.wait_for(5).await;
    hooked.until_at(&second, |endpoint| endpoint["health"]["pending"] == 0).await;
    let names = names(&late.received());
    let mut seen: Vec<_> = Vec::new();
    names.iter().for_each(|name| {
        if !seen.contains(name) {
            seen.push(name.clone());
        }
    });
    assert_eq!(seen, ["A", "B", "C", "D"], "{names:?}");
    assert!(names.len() <= 8, "{names:?}");
}

/// A command may have begun before another and been appended after it.
#[tokio::test]
async fn a_window_of_time_holds_all_of_it() {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    let names = ["A", "B", "C", "D", "E"];
    for name in names {
        hooked.client(name).await;
    }
    hooked.all_delivered(names.len()).await;
    // Times that no command could choose.
    let set = "UPDATE events SET recorded_at = timestamptz '2026-01-01 00:00Z' + $2 * interval '1 second'
        WHERE $1 = '' OR aggregate_id = (SELECT aggregate_id FROM events WHERE payload ->> 'name' = $1)";
    cluster::as_owner(
        &hooked.world.url,
        "ALTER TABLE events DISABLE TRIGGER USER; GRANT UPDATE ON events TO xwms_serve",
    )
    .await;
    sql(&hooked, set, "", 0).await;
    for (name, second) in names.iter().zip([20, 50, 10, 30, 40]) {
        sql(&hooked, set, name, second).await;
    }
    let counted = async |since: i64, until: i64| {
        let at = |second| format!("2026-01-01T00:00:{second}Z");
        let window = json!({"since": at(since), "until": at(until), "dry_run": true});
        hooked.post("/replay", &window).await.expect_status(200).json()["messages"].as_i64().unwrap()
    };
    // Everything in the window, and what lies between.
    assert_eq!(counted(20, 59).await, 5);
    assert_eq!(counted(45, 59).await, 4);
    assert_eq!(counted(20, 40).await, 4);
    assert_eq!(counted(20, 15).await, 3);
    assert_eq!(counted(55, 59).await, 0);
    let end = json!({"since": "2026-01-01T00:00:20Z", "until": "9999-12-31T23:59:59Z", "dry_run": true});
    assert_eq!(hooked.post("/replay", &end).await.expect_status(200).json()["messages"], 5);
}
