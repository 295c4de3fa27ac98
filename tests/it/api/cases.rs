//! Cases over REST: the journey, who may keep them, what a hold keeps, and the bundle.

use crate::support::{Answer, Person, World, eventually, until};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use xwms::{
    commands::{Context, leaving},
    traffic::{
        recorder::sweep,
        request_log::{filter::Filter, held, queries},
    },
};
use xwms_events::account::Role;
use xwms_projections::PageQuery;

const DAY: Duration = Duration::from_secs(86_400);
pub(super) const PATH: &str = "/v1/audit/cases";

pub(super) async fn opened(world: &World, person: &Person) -> String {
    let made = person.post(&world.server, PATH, &json!({"title": "A leak"})).await;
    made.expect_status(201).json()["case_id"].as_str().unwrap().to_owned()
}

pub(super) async fn act(world: &World, person: &Person, id: &str, what: &str, body: &Value) -> Answer {
    person.post(&world.server, &format!("{PATH}/{id}/{what}"), body).await
}

/// Returns the bundle of a case, once a checkpoint has its events.
pub(super) async fn exported(world: &World, person: &Person, id: &str) -> String {
    eventually("the checkpoint has the events", async || {
        let answer = person.read(&world.server, &format!("{PATH}/{id}/export")).await;
        (answer.status != 409).then(|| answer.expect_status(200).body.clone())
    })
    .await
}

/// Returns the position of an event of the account.
pub(super) async fn position(world: &World) -> i64 {
    let sql = "SELECT min(position) FROM events WHERE account_id = $1 AND event_type = 'client.created'";
    let pool = world.server.app.store.pool();
    sqlx::query_scalar(sql).bind(world.demo.account_id.uuid()).fetch_one(pool).await.unwrap()
}

async fn sweep(world: &World) {
    world.server.log_requests().await;
    let app = &world.server.app;
    until("a sweep", async || sweep::once(&app.store, &app.limits).await.unwrap()).await;
}

/// Returns how many of the account's requests are kept.
async fn evidence_requests(world: &World) -> i64 {
    let sql = "SELECT count(*) FROM requests WHERE account_id = $1 AND request_id = 'evidence'";
    let pool = world.server.app.store.pool();
    sqlx::query_scalar(sql).bind(world.demo.account_id.uuid()).fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn an_auditor_keeps_a_case_from_its_opening_to_its_end() {
    let world = World::new().await;
    let auditor = world.person(world.demo.account_id, Role::Auditor).await;
    world.server.settle().await;
    let id = opened(&world, &auditor).await;
    let event = position(&world).await;
    let client_id = world.web().client_id;
    for (body, is_pinned) in [
        (json!({"question": "by", "parameters": {"client": client_id}, "label": "The app"}), true),
        (json!({"question": "by", "parameters": {"network": "203.0.113.7"}}), true),
        (json!({"position": event}), true),
        (json!({"object_id": client_id}), true),
        (json!({}), false),
        (json!({"question": "everything"}), false),
        (json!({"position": event, "object_id": client_id}), false),
    ] {
        let pinned = act(&world, &auditor, &id, "pins", &body).await;
        assert_eq!(pinned.status, if is_pinned { 201 } else { 400 }, "{body}: {pinned:?}");
    }
    act(&world, &auditor, &id, "notes", &json!({"text": "It was public."})).await.expect_status(200);
    act(&world, &auditor, &id, "unpin", &json!({"pin": 3})).await.expect_status(200);
    let case = auditor.read(&world.server, &format!("{PATH}/{id}")).await.expect_status(200).json();
    let pins: Vec<_> = case["pins"].as_array().unwrap().iter().map(|pin| pin["pin"].clone()).collect();
    assert_eq!(pins, [1, 2, 4], "{case}");
    assert_eq!(case["pins"][1]["network"], "203.0.113.7", "{case}");
    assert_eq!(case["pins"][1]["question"].get("parameters"), None, "{case}");
    assert_eq!(case["notes"][0]["text"], "It was public.", "{case}");
    act(&world, &auditor, &id, "place_hold", &json!({})).await.expect_status(200);
    let held = act(&world, &auditor, &id, "close", &json!({})).await;
    assert_eq!(held.expect_status(409).json()["code"], "case_held");
    act(&world, &auditor, &id, "lift_hold", &json!({})).await.expect_status(200);
    let closed = act(&world, &auditor, &id, "close", &json!({})).await.expect_status(200).json();
    assert_eq!(closed["status"], "closed");
    let late = act(&world, &auditor, &id, "notes", &json!({"text": "x"})).await;
    assert_eq!(late.expect_status(409).json()["code"], "case_closed");
    let open = auditor.read(&world.server, &format!("{PATH}?status=open")).await.expect_status(200).json();
    assert_eq!(open["data"], json!([]));
    act(&world, &auditor, &id, "reopen", &json!({})).await.expect_status(200);
    let open = auditor.read(&world.server, &format!("{PATH}?status=open")).await.expect_status(200).json();
    assert_eq!(open["data"][0]["case_id"], json!(id), "{open}");
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn members_who_may_audit_keep_cases_and_nobody_else_sees_them() {
    let world = World::new().await;
    let (account_id, other) = (world.demo.account_id, world.another().await);
    let auditor = world.person(account_id, Role::Auditor).await;
    let id = opened(&world, &auditor).await;
    let path = format!("{PATH}/{id}");
    for (role, status) in [(Role::Owner, 200), (Role::Admin, 200), (Role::Developer, 403)] {
        let member = world.person(account_id, role).await;
        assert_eq!(member.read(&world.server, &path).await.status, status, "{role:?}");
        let noted = act(&world, &member, &id, "notes", &json!({"text": "x"})).await;
        assert_eq!(noted.status, status, "{role:?}");
    }
    let stranger = world.person(other.account_id, Role::Owner).await;
    stranger.read(&world.server, &path).await.expect_status(404);
    stranger.read(&world.server, &format!("{path}/export")).await.expect_status(404);
    for what in ["close", "reopen", "place_hold", "lift_hold"] {
        act(&world, &stranger, &id, what, &json!({})).await.expect_status(404);
    }
    act(&world, &stranger, &id, "notes", &json!({"text": "x"})).await.expect_status(404);
    let pin = json!({"position": position(&world).await});
    act(&world, &stranger, &id, "pins", &pin).await.expect_status(404);
    let theirs = opened(&world, &stranger).await;
    act(&world, &stranger, &theirs, "pins", &pin).await.expect_status(404);
    let machine = world.management().await;
    world.read(&path, &machine).await.expect_status(200);
    let refused = world.post(PATH, &machine, &json!({"title": "x"})).await;
    assert_eq!(refused.expect_status(403).json()["code"], "user_needed");
}

#[tokio::test]
async fn a_case_that_is_sent_twice_is_opened_once() {
    let world = World::new().await;
    let auditor = world.person(world.demo.account_id, Role::Auditor).await;
    let twice = async || {
        let request = auditor.request(&world.server, Method::POST, PATH).header("idempotency-key", "k");
        Answer::of(request.json(&json!({"title": "A leak"})).send().await.unwrap()).await
    };
    let (first, second) = (twice().await, twice().await);
    assert_eq!(first.expect_status(201).body, second.expect_status(201).body);
    assert_eq!(world.server.count("case.opened").await, 1);
}

#[tokio::test]
async fn a_hold_keeps_requests_past_the_sweep_until_it_is_lifted() {
    let world = World::new().await;
    let auditor = world.person(world.demo.account_id, Role::Auditor).await;
    let token = world.management().await;
    let request = world.api(Method::GET, "/v1/clients", &token).header("x-request-id", "evidence");
    assert_eq!(request.send().await.unwrap().status().as_u16(), 200);
    let id = opened(&world, &auditor).await;
    act(&world, &auditor, &id, "place_hold", &json!({})).await.expect_status(200);
    sweep(&world).await;
    assert_eq!(evidence_requests(&world).await, 1);
    // No plan shows that.
    world.server.app.store.clock().advance(3_660 * DAY);
    sweep(&world).await;
    assert_eq!(evidence_requests(&world).await, 1, "a hold keeps it");
    let store = &world.server.app.store;
    let shown = held::shown_since(store, world.demo.account_id, store.clock().now()).await.unwrap();
    let filter = Filter { request_id: Some("evidence".into()), ..Filter::all(world.demo.account_id, shown) };
    let newest = PageQuery { limit: 10, after: None };
    assert_eq!(queries::requests(store, &filter, newest).await.unwrap().len(), 1, "and it is found");

    let command = xwms_events::case::CaseCommand::LiftHold;
    let which =
        xwms::commands::cases::CaseRef { account_id: world.demo.account_id, case_id: id.parse().unwrap() };
    let context = Context::system(store, "test");
    xwms::commands::cases::act(&context, which, command, |_| None).await.unwrap();
    sweep(&world).await;
    assert_eq!(evidence_requests(&world).await, 0, "nothing keeps it any more");
}

#[tokio::test]
async fn nobody_reads_what_an_erased_person_wrote() {
    let world = World::new().await;
    let auditor = world.person(world.demo.account_id, Role::Auditor).await;
    let colleague = world.person(world.demo.account_id, Role::Auditor).await;
    let id = opened(&world, &auditor).await;
    act(&world, &auditor, &id, "notes", &json!({"text": "Mine"})).await.expect_status(200);
    act(&world, &colleague, &id, "notes", &json!({"text": "Theirs"})).await.expect_status(200);
    leaving::erase(&Context::system(&world.server.app.store, "test"), auditor.user_id).await.unwrap();
    let case = colleague.read(&world.server, &format!("{PATH}/{id}")).await.expect_status(200).json();
    assert!(case["title"].is_null() && case["notes"][0]["text"].is_null(), "{case}");
    assert_eq!(case["notes"][1]["text"], "Theirs", "{case}");
}

#[tokio::test]
async fn two_people_export_the_same_bundle() {
    let world = World::new().await;
    let auditor = world.person(world.demo.account_id, Role::Auditor).await;
    let owner = world.person(world.demo.account_id, Role::Owner).await;
    world.server.settle().await;
    let id = opened(&world, &auditor).await;
    let client_id = world.web().client_id;
    for body in [
        json!({"question": "by", "parameters": {"client": client_id}}),
        json!({"position": position(&world).await}),
        json!({"object_id": client_id}),
    ] {
        act(&world, &auditor, &id, "pins", &body).await.expect_status(201);
    }
    act(&world, &auditor, &id, "notes", &json!({"text": "It was public."})).await.expect_status(200);
    let (one, other) = (exported(&world, &auditor, &id).await, exported(&world, &owner, &id).await);
    let without_last = |bundle: &str| bundle.trim_end().rsplit_once('\n').unwrap().0.to_owned();
    assert_eq!(without_last(&one), without_last(&other));
    let lines: Vec<Value> = one.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |kind: &str| lines.iter().filter(|line| line["type"] == kind).count();
    assert_eq!((of("case"), of("note"), of("pin"), of("answer"), of("checkpoint")), (1, 1, 3, 1, 1), "{one}");
    assert!(of("row") >= 1 && of("event") >= 2, "{one}");
    assert_eq!(world.server.count("audit.exported").await, 2);
}
