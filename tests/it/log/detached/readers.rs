//! What readers make of detached events: the same as before, or a refusal. None may take them for events that
//! never were.

use super::{Old, Signing, expect_done, expect_refused};
use crate::{
    support::{Site, process::xwms},
    web::dashboard::{path, send},
};
use serde_json::{Value, json};
use xwms_events::account::Role;

/// Returns what the server says of the time of a position, of the first tokens of its keys, of what stopped a
/// token, and of what is exposed.
async fn answers(old: &Old, reader: &str, position: i64, token_id: &str) -> Value {
    let world = old.world();
    world.server.settle().await;
    let mut found = Vec::new();
    for question in [
        format!("as_of?object={}&at={position}", old.client_id),
        "ask/keys".to_owned(),
        format!("ask/family?token={token_id}"),
        "ask/exposed".to_owned(),
    ] {
        let answer = world.read(&format!("/v1/audit/{question}"), reader).await;
        found.push(answer.expect_status(200).json());
    }
    let texts = |answer: &Value, name: &str| -> Vec<String> {
        let rows = answer["data"].as_array().unwrap().iter();
        rows.filter_map(|row| row[name].as_str().map(ToOwned::to_owned)).collect()
    };
    json!({
        "at": found[0]["at"], "first": texts(&found[1], "first_at"), "stopped": texts(&found[2], "stopped_by"),
        "exposed": texts(&found[3], "credential_id"),
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_that_need_no_bytes_of_detached_events_are_the_same_as_before() {
    let signing = Signing::new().await;
    let access = signing.world.management().await;
    let claims: Value = crate::support::claims(&access);
    let token_id = claims["jti"].as_str().unwrap();
    let report = json!({"credential_id": token_id});
    signing.world.post("/v1/audit/exposed", &access, &report).await.expect_status(201);
    let server = &signing.world.server;
    let revoke = server.http.post(server.url("/oauth/revoke")).form(&[("token", access.as_str())]);
    let revoke = signing.world.machine().on(revoke.header("x-request-id", "revoked"));
    assert_eq!(revoke.send().await.unwrap().status(), 200);
    let old = Old::of(signing).await;
    let (position, _) = old.token().await;
    let reader = old.world().management().await;

    let before = answers(&old, &reader, position, token_id).await;
    assert!(before["at"].is_string(), "{before}");
    for name in ["first", "stopped"] {
        assert!(!before[name].as_array().unwrap().is_empty(), "{name}: {before}");
    }
    expect_done(&old.detach().await);
    assert_eq!(answers(&old, &reader, position, token_id).await, before);

    let (world, at) = (old.world(), "/v1/audit/cases");
    let auditor = world.person(world.demo.account_id, Role::Auditor).await;
    let opened = auditor.post(&world.server, at, &json!({"title": "A leak"})).await.expect_status(201).json();
    let pins = format!("{at}/{}/pins", opened["case_id"].as_str().unwrap());
    let pinned = auditor.post(&world.server, &pins, &json!({"position": position})).await;
    assert_eq!(pinned.expect_status(410).json()["code"], "events_detached", "a bundle has its bytes");

    let seen = world.read("/v1/requests/revoked", &reader).await.expect_status(200).json();
    assert_eq!((&seen["events"], &seen["events_detached"]), (&Value::Null, &json!(true)), "{seen}");
    let mut owner = world.owner().await.browser;
    let page = owner.open(&world.server, &path(world.demo.account_id, "logs/revoked")).await;
    assert!(page.expect_status(200).body.contains("in an archive"), "{page:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_list_ends_in_silence_where_detached_events_begin() {
    let signing = Signing::new().await;
    let demo = signing.world.demo.account_id;
    // Its newest event is that of a token.
    let other = signing.world.another().await;
    signing.world.management_of(&other).await;
    let old = Old::of(signing).await;
    let sql = "SELECT position, metadata ->> 'id',
            to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')
        FROM events WHERE event_type = 'token.issued' AND account_id = $1 ORDER BY position LIMIT 1";
    let first = async |account: uuid::Uuid| -> (i64, String, String) {
        sqlx::query_as(sql).bind(account).fetch_one(old.pool()).await.unwrap()
    };
    let (position, ..) = first(other.account_id.uuid()).await;
    let (_, event_id, at) = first(demo.uuid()).await;
    expect_done(&old.detach().await);

    let world = old.world();
    let (account, after) = (other.account_id.to_string(), (position - 1).to_string());
    let list = ["events", "list", "--account", account.as_str(), "--after", after.as_str()];
    expect_refused(&xwms(&world.url, &list, &[]).await, "xwms log attach");
    // Nothing listens there: the command would empty the stream, and then find that it can't be filled again.
    let nats = [("XWMS_NATS__URL", "nats://127.0.0.1:1")];
    expect_refused(&xwms(&world.url, &["events", "publish", "--from", "1"], &nats).await, "xwms log attach");
    let others = [&list[..], &["--type", "client.*"][..]].concat();
    expect_done(&xwms(&world.url, &others, &[]).await);

    let reader = world.management().await;
    let followed = world.api(reqwest::Method::GET, "/v1/events?after_position=0", &reader);
    let followed = followed.header("accept", "text/event-stream").send().await.unwrap();
    assert_eq!(followed.status(), 410, "a stream that ends at once would be opened again for ever");

    let mut owner = world.owner().await.browser;
    let found = send(&mut owner, world, &path(demo, "search"), &[("q", event_id.as_str())]).await;
    assert!(found.header("location").starts_with(&path(demo, "events/")), "{found:?}");
    let list = path(demo, &format!("events?type=token.*&since={at}"));
    let newer = owner.open(&world.server, &list).await;
    let next = newer.expect_status(200).body.split_once("\" rel=\"next\"");
    let (before, _) = next.unwrap_or_else(|| panic!("it says that there is nothing older: {newer:?}"));
    let (_, href) = before.rsplit_once("href=\"").unwrap();
    let older = owner.open(&world.server, &href.replace("&#38;", "&")).await;
    assert!(older.expect_status(410).body.contains("in an archive"), "{older:?}");
}
