//! The history: the event feed over REST, and replay.

use crate::support::{Browser, World, until};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::time::Duration;
use xwms::audit::{Until, replay, state};
use xwms_events::account::Role;

#[tokio::test]
async fn the_feed_goes_on_where_it_was_and_misses_nothing() {
    let world = World::new().await;
    let token = world.management().await;
    let mut seen = Vec::new();
    let mut path = "/v1/events?limit=2".to_owned();
    loop {
        let page = world.read(&path, &token).await.expect_status(200).json();
        seen.extend(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|event| event["sequence"].as_str().unwrap().to_owned()),
        );
        path = format!("/v1/events?limit=2&after={}", page["next_cursor"].as_str().unwrap());
        if page["has_more"] == false {
            break;
        }
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(seen, sorted, "in order, none twice");
    world.client(&token, &json!({"name": "New", "client_type": "machine"})).await;
    let more = world.read(&path, &token).await.json();
    let types: Vec<_> = more["data"].as_array().unwrap().iter().map(|event| event["type"].clone()).collect();
    assert_eq!(types, ["client.created", "client.secret_created"]);
    assert!(more["data"][0]["data"].get("event").is_none());

    for (filter, all) in [("type=client.*", "client."), ("type=token.issued", "token.issued")] {
        let page = world.read(&format!("/v1/events?{filter}"), &token).await.json();
        let data = page["data"].as_array().unwrap();
        assert!(
            !data.is_empty() && data.iter().all(|e| e["type"].as_str().unwrap().starts_with(all)),
            "{filter}"
        );
    }
    world.read("/v1/events?type=user.registered", &token).await.expect_status(400);
    world.read("/v1/events?since=yesterday", &token).await.expect_status(400);
    let none = world.read("/v1/events?since=2999-01-01T00:00:00Z", &token).await.json();
    assert_eq!(none["data"], json!([]));
}

#[tokio::test]
async fn one_stream_comes_whole_by_pages_and_to_its_account_alone() {
    let world = World::new().await;
    let token = world.management().await;
    let client = world.client(&token, &json!({"name": "A", "client_type": "machine"})).await.client_id;
    for name in ["B", "C"] {
        world.client(&token, &json!({"name": name, "client_type": "machine"})).await;
        world
            .patch(&format!("/v1/clients/{client}"), &token, &json!({"name": name}))
            .await
            .expect_status(200);
    }
    let (mut types, mut after) = (vec![], String::new());
    for left in (0..4).rev() {
        let path = format!("/v1/events?stream={client}&limit=1{after}");
        let page = world.read(&path, &token).await.expect_status(200).json();
        types.push(page["data"][0]["type"].as_str().unwrap().to_owned());
        assert_eq!(page["has_more"], left > 0, "{page}");
        after = format!("&after={}", page["next_cursor"].as_str().unwrap());
    }
    assert_eq!(types, ["client.created", "client.secret_created", "client.renamed", "client.renamed"]);
    for (path, token) in [
        (format!("/v1/events?stream={client}{after}"), &token),
        (format!("/v1/events?stream={client}"), &world.stranger().await),
    ] {
        let page = world.read(&path, token).await.expect_status(200).json();
        assert_eq!((&page["data"], &page["has_more"]), (&json!([]), &json!(false)));
    }
}

#[tokio::test]
async fn a_rare_event_is_found_behind_many_others_and_a_caller_moves_on_without_one() {
    let world = World::new().await;
    let token = world.management().await;
    let client = world.web().client_id;
    world.server.append_many(&client, 9_000).await;
    // A search that takes two seconds, as on a busy machine, ends before the log does: its caller goes on.
    let list = async |from: &str| {
        let (mut found, mut from) = (Vec::new(), from.to_owned());
        loop {
            let path = format!("/v1/events?type=client.disabled{from}");
            let page = world.read(&path, &token).await.expect_status(200).json();
            found.extend(page["data"].as_array().unwrap().clone());
            let cursor = page["next_cursor"].as_str().expect("to go on with, though nothing fits").to_owned();
            if page["has_more"] == false {
                return (found, cursor);
            }
            let next = format!("&after={cursor}");
            assert_ne!(from, next, "each page goes further");
            from = next;
        }
    };
    let (none, cursor) = list("").await;
    assert_eq!(none, Vec::<Value>::new());
    let path = format!("/v1/clients/{client}/disable");
    world.post(&path, &token, &json!({})).await.expect_status(200);
    for after in [String::new(), format!("&after={cursor}"), "&limit=1".to_owned()] {
        assert_eq!(list(&after).await.0.len(), 1, "{after}");
    }
    let mut events = follow(&world, &token, "after_position=0&type=client.disabled", None).await;
    assert_eq!(events.next().await.unwrap().event, "client.disabled");
}

#[tokio::test]
async fn a_replay_equals_the_read_models_and_changes_nothing() {
    let world = World::new().await;
    let token = world.management().await;
    let strict = json!({"token_policy": {"refresh_grace_seconds": 0}});
    world.patch(&format!("/v1/clients/{}", world.web().client_id), &token, &strict).await.expect_status(200);
    let mut browser = Browser::default();
    let tokens = browser.tokens(&world, "openid offline_access").await;
    let fields =
        [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    world.token(&world.web(), &fields).await.expect_status(200);
    world.token(&world.web(), &fields).await.expect_oauth(400, "invalid_grant");
    let path = format!("/v1/clients/{}", world.web().client_id);
    world.post(&format!("{path}/disable"), &token, &json!({})).await.expect_status(200);
    world.post(&format!("{path}/enable"), &token, &json!({})).await.expect_status(200);
    world.server.settle().await;

    let head = world.server.head().await;
    for _ in 0..2 {
        let report = replay::log(&world.server.app.store, Until::Now, |_, _| {}).await.unwrap();
        assert_eq!(report.position, head);
        for table in &report.tables {
            assert!(table.compared && table.different == 0, "{table:?}");
        }
        assert!(report.tables.iter().any(|table| table.table == "tokens" && table.rows >= 3));
    }
    assert_eq!(world.server.head().await, head);
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'xwms_replay%'")
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    assert_eq!(left, 0, "a replay leaves nothing behind");
}

#[tokio::test]
async fn a_replay_finds_a_read_model_that_was_tampered_with() {
    let world = World::new().await;
    world.server.settle().await;
    // By somebody with psql.
    sqlx::query("UPDATE read_clients.clients SET name = 'Forged'")
        .execute(world.server.app.store.pool())
        .await
        .unwrap();
    let report = replay::log(&world.server.app.store, Until::Now, |_, _| {}).await.unwrap();
    let clients = report.tables.iter().find(|table| table.table == "clients").unwrap();
    assert_eq!(clients.different, 6, "three rows in each of the two");
}

#[tokio::test]
async fn one_stream_replays_to_any_position() {
    let world = World::new().await;
    let token = world.management().await;
    let id = world.web().client_id;
    let before = world.server.head().await;
    world.patch(&format!("/v1/clients/{id}"), &token, &json!({"name": "Renamed"})).await.expect_status(200);
    let store = &world.server.app.store;
    let then = state::stream(store, &id, Until::Position(before)).await.unwrap().unwrap();
    let now = state::stream(store, &id, Until::Now).await.unwrap().unwrap();
    assert_eq!((&then["state"]["name"], &now["state"]["name"]), (&json!("Demo web app"), &json!("Renamed")));
    assert!(state::stream(store, "client_x", Until::Now).await.unwrap().is_none());
}

/// A server-sent event.
pub struct Sent {
    pub id: String,
    pub event: String,
    pub data: Value,
}

/// The longest that a test follows a stream, and that it waits for the next event.
const LIFE: Duration = Duration::from_secs(3_600);
const PATIENCE: Duration = Duration::from_secs(300);

/// Server-sent events as they arrive.
pub struct Events {
    response: reqwest::Response,
    text: String,
}

impl Events {
    pub async fn of(request: RequestBuilder) -> Self {
        let request = request.header("accept", "text/event-stream").timeout(LIFE);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    pub async fn next(&mut self) -> Option<Sent> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| {
                    block
                        .lines()
                        .find_map(|line| line.strip_prefix(&format!("{name}: ")))
                        .map(ToOwned::to_owned)
                };
                if let (Some(id), Some(event), Some(data)) = (field("id"), field("event"), field("data")) {
                    return Some(Sent { id, event, data: serde_json::from_str(&data).unwrap() });
                }
                continue;
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await.unwrap();
            self.text.push_str(std::str::from_utf8(&chunk.unwrap()?).unwrap());
        }
    }
}

pub async fn follow(world: &World, token: &str, query: &str, last: Option<&str>) -> Events {
    let request = world.api(Method::GET, &format!("/v1/events?{query}"), token);
    Events::of(match last {
        Some(last) => request.header("last-event-id", last),
        None => request,
    })
    .await
}

#[tokio::test]
async fn the_stream_shows_what_is_there_and_what_comes_and_goes_on_after_a_break() {
    let world = World::new().await;
    let token = world.management().await;
    let create = async |name: &str| {
        let body = json!({"name": name, "client_type": "machine"});
        world.client(&token, &body).await;
    };
    create("A").await;
    let mut events = follow(&world, &token, "after_position=0&type=client.created", None).await;
    let mut names = Vec::new();
    let mut last = String::new();
    for _ in 0..4 {
        let Sent { id, event, data } = events.next().await.unwrap();
        assert_eq!(event, "client.created");
        names.push(data["data"]["name"].as_str().unwrap().to_owned());
        last = id;
    }
    assert_eq!(names[3], "A");
    create("B").await;
    assert_eq!(events.next().await.unwrap().data["data"]["name"], "B");
    drop(events);
    create("C").await;
    let mut again = follow(&world, &token, "type=client.created", Some(&last)).await;
    for name in ["B", "C"] {
        assert_eq!(again.next().await.unwrap().data["data"]["name"], name);
    }
    let forged = world.api(Method::GET, "/v1/events", &token).header("accept", "text/event-stream");
    let forged = forged.header("last-event-id", "AAAA").send().await.unwrap();
    assert_eq!(forged.status(), 400);
}

#[tokio::test]
async fn a_stream_ends_with_its_token() {
    let world = World::new().await;
    let (keeper, token) = (world.management().await, world.management().await);
    let mut events = follow(&world, &token, "type=client.created", None).await;
    let machine = world.machine();
    world.server.form("/oauth/revoke", Some(&machine), &[("token", &token)]).await.expect_status(200);
    let body = json!({"name": "Unseen", "client_type": "machine"});
    world.client(&keeper, &body).await;
    assert!(events.next().await.is_none(), "it shows nothing more");
}

#[tokio::test]
async fn a_members_stream_ends_when_they_are_removed() {
    let world = World::new().await;
    let keeper = world.management().await;
    let account_id = world.demo.account_id;
    let member = world.person(account_id, Role::Developer).await;
    let path = "/v1/events?type=client.created";
    let mut events = Events::of(member.request(&world.server, Method::GET, path)).await;
    let create = async |name: &str| {
        let body = json!({"name": name, "client_type": "machine"});
        world.client(&keeper, &body).await;
    };
    create("Seen").await;
    assert!(events.next().await.is_some(), "a member sees it");
    world.delete(&format!("/v1/members/{}", member.user_id), &keeper).await.expect_status(204);
    create("Unseen").await;
    assert!(events.next().await.is_none(), "it shows nothing more");
}

#[tokio::test]
async fn one_account_has_not_all_the_streams() {
    let world = World::with(|settings| settings.event_streams.max_per_account = 5).await;
    let token = world.management().await;
    let ask = async |token: &str| {
        let request = world.api(Method::GET, "/v1/events", token);
        request.header("accept", "text/event-stream").send().await.unwrap()
    };
    let mut streams = Vec::new();
    for _ in 0..5 {
        let stream = ask(&token).await;
        assert_eq!(stream.status(), 200);
        streams.push(stream);
    }
    assert_eq!(ask(&token).await.status(), 503);
    let other = world.management_of(&world.another().await).await;
    assert_eq!(ask(&other).await.status(), 200, "others have theirs");
    drop(streams);
    until("they are given back", async || ask(&token).await.status() == 200).await;
}
