//! How long requests are shown and kept.

use crate::support::{Credentials, Server, World, until};
use serde_json::json;
use std::time::Duration;
use xwms::traffic::recorder::sweep;

pub const DAY: Duration = Duration::from_secs(86_400);

/// Moves the clock past midnight if that comes within the hour, for a test that must not end on another day.
pub fn stay_within_a_day(server: &Server) {
    let clock = server.app.store.clock();
    let now = clock.datetime();
    let left = now.replace_time(time::Time::MIDNIGHT) + time::Duration::DAY - now;
    if left < time::Duration::HOUR {
        clock.advance(left.unsigned_abs() + Duration::from_secs(1));
    }
}

async fn number(server: &Server, sql: &str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(server.app.store.pool()).await.unwrap()
}

pub async fn sweep(server: &Server) {
    server.log_requests().await;
    // The server itself also sweeps, right after its start.
    until("a sweep", async || sweep::once(&server.app.store, &server.app.limits).await.unwrap()).await;
}

#[tokio::test]
async fn rows_that_a_plan_no_longer_shows_are_hidden_and_then_removed() {
    let world = World::new().await;
    let server = &world.server;
    let free = world.sign_up("other@acme.example").await;
    world.management().await;
    server.log_requests().await;
    let rows = "SELECT count(*) FROM request_log";
    assert_eq!(number(server, rows).await, 2);

    server.app.store.clock().advance(181 * DAY);
    let shown = async |client: &Credentials| {
        let token = world.own_token(client).await;
        let log = world.read("/v1/requests?route=/oauth/token", &token).await.expect_status(200).json();
        log["data"].as_array().unwrap().len()
    };
    assert_eq!(shown(&free.client).await, 1, "only the token of today");
    assert_eq!(shown(&world.machine()).await, 2);
    sweep(server).await;
    let old = "SELECT count(*) FROM request_log WHERE number >> 21 <
               (extract(epoch FROM now()) * 1000 + 86400000)::bigint";
    assert_eq!(number(server, old).await, 1, "the free plan's is gone, the other one is there");
    assert_eq!(shown(&world.machine()).await, 3);

    server.app.store.clock().advance(3_660 * DAY);
    sweep(server).await;
    assert_eq!(number(server, rows).await, 0, "no plan shows that");
    let days = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'request_log'::regclass";
    assert_eq!(number(server, days).await, 3, "today and two days ahead");
}

#[tokio::test]
async fn rows_that_a_former_plan_showed_are_kept_for_a_month() {
    let world = World::new().await;
    let server = &world.server;
    let account = world.sign_up("other@acme.example").await;
    let token = async || world.own_token(&account.client).await;
    let path = format!("/v1/accounts/{}/plan", account.account_id);
    let choose = async |plan: &str| {
        world.put(&path, &token().await, &json!({ "plan": plan })).await.expect_status(200);
    };
    choose("pro").await;
    server.log_requests().await;
    let old = "SELECT count(*) FROM request_log WHERE number >> 21 <
               (extract(epoch FROM now()) * 1000 + 86400000)::bigint";
    let before = number(server, old).await;
    assert!(before > 0);
    server.app.store.clock().advance(190 * DAY);
    choose("free").await;
    sweep(server).await;
    assert_eq!(number(server, old).await, before, "chosen by mistake, and nothing is lost");
    server.app.store.clock().advance(29 * DAY);
    sweep(server).await;
    assert_eq!(number(server, old).await, before);
    server.app.store.clock().advance(2 * DAY);
    sweep(server).await;
    assert_eq!(number(server, old).await, 0);
}

#[tokio::test]
async fn minutes_become_hours_and_days_and_add_up_to_the_same() {
    let world = World::new().await;
    let server = &world.server;
    let own = world.management().await;
    for _ in 0..5 {
        world.read("/v1/grants", &own).await.expect_status(200);
    }
    server.log_requests().await;
    let sums = async || {
        let sums: (i64, i64, i64, Vec<i64>) = sqlx::query_as(
            "SELECT sum(requests)::bigint, sum(bytes)::bigint, max(seconds)::bigint, sum_buckets(buckets)
             FROM request_counts WHERE at < now() + interval '1 day'",
        )
        .fetch_one(server.app.store.pool())
        .await
        .unwrap();
        sums
    };
    let (requests, bytes, seconds, buckets) = sums().await;
    assert_eq!((requests, seconds), (6, 60));
    for (days, seconds) in [(3, 3_600), (92, 86_400)] {
        server.app.store.clock().advance(days * DAY);
        sweep(server).await;
        assert_eq!(sums().await, (requests, bytes, seconds, buckets.clone()));
    }
    let again = world.own_token(&world.machine()).await;
    let from =
        xwms_events::Timestamp::from_millis(server.app.store.clock().now().millis() - 120 * 86_400_000);
    let usage = world.read(&format!("/v1/usage?step=day&by=route&from={from}"), &again).await;
    let data = usage.expect_status(200).json()["data"].clone();
    let grants = data.as_array().unwrap().iter().find(|row| row["route"] == "/v1/grants").unwrap();
    assert_eq!(grants["requests"], 5);
}

#[tokio::test]
async fn events_go_no_further_back_than_the_plan_shows() {
    let world = World::new().await;
    let free = world.sign_up("other@acme.example").await;
    let events = async |token: &str| {
        let listed = world.read("/v1/events", token).await.expect_status(200).json();
        listed["data"].as_array().unwrap().len()
    };
    assert!(events(&free.token).await > 2);
    world.server.app.store.clock().advance(181 * DAY);
    let later = world.own_token(&free.client).await;
    assert_eq!(events(&later).await, 1, "only the token of today");
    assert!(events(&world.own_token(&world.machine()).await).await > 2);
}
