//! Faults: a database that freezes, loses responses or is full, and an event that can't be read (security-cases
//! "Faults"). SIGTERM is in `sigterm`, kill -9 under load in `kill`, faults of the log in `log_faults`, those of NATS
//! in `fanout`, and those of receivers in `webhooks`.

mod durable;
mod failover;
mod full;
mod network;
mod went_back;
mod while_signing;

use crate::support::{
    Answer, Browser, World, cluster, eventually, proxy::Proxy, server::REQUEST_DEADLINE, until,
};
use reqwest::Method;
use serde_json::json;
use std::time::Instant;

#[tokio::test]
async fn a_poison_event_is_parked_with_its_stream_and_others_go_on() {
    let world = World::new().await;
    let token = world.management().await;
    let pool = world.server.app.store.pool();
    let id = world.web().client_id;
    // An event of a version that this server does not know, appended as a newer server would.
    let teleported = json!({"event": "client.teleported"});
    world.server.append_raw(&id, "client.teleported", &teleported).await;
    let other = json!({"name": "Other", "client_type": "machine"});
    let made = world.post("/v1/clients", &token, &other).await.expect_status(201).json();
    world.server.settle().await;
    let parked: Vec<(String, String)> =
        sqlx::query_as("SELECT subscriber, aggregate_id FROM parked_events ORDER BY 1")
            .fetch_all(pool)
            .await
            .unwrap();
    assert!(parked.iter().any(|(subscriber, stream)| subscriber == "clients" && *stream == id), "{parked:?}");
    let shown: i64 = sqlx::query_scalar("SELECT count(*) FROM read_clients.clients WHERE client_id = $1")
        .bind(made["client_id"].as_str().unwrap())
        .fetch_one(pool)
        .await
        .unwrap();
    assert_eq!(shown, 1, "other streams proceed");
    let web = world.web();
    let refused = world.token(&web, &[("grant_type", "client_credentials")]).await;
    assert_eq!(refused.status, 503, "what can't be read is not guessed at");
    assert!(refused.json()["error_description"].as_str().unwrap().contains("X-Request-Id"), "{refused:?}");
}

#[tokio::test]
async fn what_the_server_can_t_read_is_its_fault_and_told_with_the_request() {
    let world = World::new().await;
    let (token, id) = (world.management().await, world.web().client_id);
    let mut owner = world.owner().await.browser;
    let teleported = json!({"event": "client.teleported"});
    world.server.append_raw(&id, "client.teleported", &teleported).await;
    let refused = world.post(&format!("/v1/clients/{id}/disable"), &token, &json!({})).await;
    let problem = refused.expect_status(500).json();
    assert_eq!((&problem["code"], refused.header("retry-after")), (&json!("unreadable"), ""));
    assert_eq!(problem["request_id"].as_str().unwrap(), refused.header("x-request-id"));

    let page = format!("/dashboard/{}/apps/{id}", world.demo.account_id);
    let shown = owner.open(&world.server, &page).await;
    assert!(shown.expect_status(500).body.contains("This is our fault"), "{shown:?}");
    assert!(shown.body.contains(shown.header("x-request-id")), "{shown:?}");
    owner.cookies.insert("__Host-xwms_language".to_owned(), "nl".to_owned());
    let shown = owner.open(&world.server, &page).await;
    assert!(shown.expect_status(500).body.contains("Dit ligt aan ons"), "{shown:?}");
    assert_eq!(world.server.count("client.disabled").await, 0);
    // What a caller sends wrongly is still told as such.
    let unknown =
        world.post("/v1/clients/client_01m83raxeteta8qbcnr2cwh0e1/disable", &token, &json!({})).await;
    unknown.expect_status(404);
}

#[tokio::test]
async fn a_locked_database_is_a_503_within_the_deadline_and_the_server_recovers() {
    let world = World::new().await;
    let mut blocker = world.server.app.store.pool().acquire().await.unwrap().detach();
    sqlx::raw_sql("BEGIN; LOCK TABLE log_head IN ACCESS EXCLUSIVE MODE").execute(&mut blocker).await.unwrap();
    let answer = world.token(&world.machine(), &[("grant_type", "client_credentials")]).await;
    answer.expect_oauth(503, "temporarily_unavailable");
    assert_eq!(world.server.get("/readyz").await.status, 503);
    assert_eq!(world.server.get("/healthz").await.status, 200);
    sqlx::raw_sql("ROLLBACK").execute(&mut blocker).await.unwrap();
    world.management().await;
}

#[tokio::test]
async fn a_commit_whose_answer_was_lost_is_done_once_however_often_it_is_repeated() {
    let (proxy, url) = Proxy::postgres(&cluster::database().await);
    let world = World::at(&url, |_| {}).await;
    let token = world.management().await;
    let body = json!({"name": "Once", "client_type": "machine"});
    let ask = async |key: &str| {
        let request = world.api(Method::POST, "/v1/clients", &token).header("idempotency-key", key);
        Answer::of(request.json(&body).send().await.unwrap()).await
    };
    for round in 0..5 {
        let key = format!("key {round}").replace(' ', "-");
        proxy.lose_answers();
        assert_eq!(ask(&key).await.status, 503, "nobody knows whether it was done");
        proxy.pass();
        // Each lost connection is detected by one request.
        let made = eventually("the server recovers", async || {
            Some(ask(&key).await).filter(|answer| answer.status != 503)
        })
        .await;
        made.expect_status(201);
        assert_eq!(ask(&key).await.body, made.body);
        // The three clients of the demo account, and one for each key.
        assert_eq!(world.server.count("client.created").await, 4 + round);
    }
}

#[tokio::test]
async fn a_frozen_database_is_a_503_in_time_and_nothing_is_let_through() {
    let (proxy, url) = Proxy::postgres(&cluster::database().await);
    let world = World::at(&url, |_| {}).await;
    let token = world.management().await;
    proxy.freeze();
    let begun = Instant::now();
    let answer = world.token(&world.machine(), &[("grant_type", "client_credentials")]).await;
    answer.expect_oauth(503, "temporarily_unavailable");
    let machine = world.machine();
    let asked = world.server.form("/oauth/introspect", Some(&machine), &[("token", &token)]).await;
    assert_eq!(asked.status, 503, "an answer of nobody is no answer");
    assert!(begun.elapsed() < REQUEST_DEADLINE, "{:?}", begun.elapsed());
    let mut browser = Browser::default();
    let (token, server) = (token.as_str(), &world.server);
    // Each request runs alone, so that none waits for another.
    for path in [
        "/readyz",
        "/v1/clients",
        "/v1/me",
        "/oauth/userinfo",
        "/oauth/authorize?client_id=client_01m83raxeteta8qbcnr2cwh0e1",
    ] {
        let begun = Instant::now();
        let request = server.http.get(format!("{}{path}", server.base)).bearer_auth(token);
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!(answer.status, 503, "{path}: {answer:?}");
        assert!(begun.elapsed() < REQUEST_DEADLINE, "{path}: {:?}", begun.elapsed());
    }
    let begun = Instant::now();
    let answer = browser.log_in(&world).await;
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(begun.elapsed() < REQUEST_DEADLINE, "{:?}", begun.elapsed());
    assert_eq!(server.get("/healthz").await.status, 200);
    proxy.pass();
    until("the server recovers", async || {
        world.token(&world.machine(), &[("grant_type", "client_credentials")]).await.status == 200
    })
    .await;
    assert!(world.active(token).await);
}
