//! `xwms audit replay`: the log and its streams, folded again up to now, a position and a time.

use crate::support::{World, cluster, process::xwms};
use serde_json::{Value, json};

/// Returns the exit code of `xwms audit replay` and the lines that it printed.
async fn replay(url: &str, args: &[&str]) -> (i32, Vec<String>) {
    let args = [&["audit", "replay"], args].concat();
    let output = xwms(url, &args, &[]).await;
    let text = String::from_utf8(output.stdout).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() || !text.is_empty(), "{said}");
    assert!(!said.contains("replayed "), "progress is for a terminal, not for a log: {said}");
    (output.status.code().unwrap(), text.lines().map(ToOwned::to_owned).collect())
}

/// The result of a replay that reports in JSON.
struct Replayed {
    code: i32,
    report: Value,
}

async fn replay_json(url: &str, args: &[&str]) -> Replayed {
    let (code, lines) = replay(url, &[args, &["--json"]].concat()).await;
    assert_eq!(lines.len(), 1, "one line: {lines:?}");
    Replayed { code, report: serde_json::from_str(&lines[0]).unwrap() }
}

/// Returns a world whose web client was renamed, its URL, and the position of the rename.
async fn renamed() -> (World, String, i64) {
    let world = World::new().await;
    let token = world.management().await;
    let id = world.web().client_id;
    let before = world.server.head().await;
    world.patch(&format!("/v1/clients/{id}"), &token, &json!({"name": "Renamed"})).await.expect_status(200);
    world.server.settle().await;
    (world, id, before + 1)
}

/// Returns when the event at `position` was recorded.
async fn recorded_at(world: &World, position: i64) -> String {
    let sql = "SELECT metadata::jsonb ->> 'recorded_at' FROM events WHERE position = $1";
    sqlx::query_scalar(sql).bind(position).fetch_one(world.server.app.store.pool()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_stream_is_shown_as_it_was_and_compared_as_it_is() {
    let (world, id, position) = renamed().await;
    let stream = ["--stream", id.as_str()];
    let Replayed { code, report: now } = replay_json(&world.url, &stream).await;
    assert_eq!((code, &now["state"]["name"]), (0, &json!("Renamed")));
    assert_eq!((&now["stream_type"], &now["position"]), (&json!("client"), &json!(position)));
    let tables = now["tables"].as_array().unwrap();
    assert!(tables.iter().any(|one| one["table"] == "clients" && one["rows"] == 1), "{now}");
    assert!(tables.iter().all(|one| one["compared"] == true && one["different"] == 0), "{now}");

    let (before, at) = ((position - 1).to_string(), recorded_at(&world, position - 1).await);
    for past in [["--position", before.as_str()], ["--at", at.as_str()]] {
        let Replayed { code, report: then } =
            replay_json(&world.url, &[&stream[..], &past[..]].concat()).await;
        assert_eq!((code, &then["state"]["name"]), (0, &json!("Demo web app")), "{past:?}");
        assert_eq!(then["tables"], Value::Null, "the past is not compared");
    }
    let (_, text) = replay(&world.url, &[&stream[..], &["--position", &before]].concat()).await;
    assert!(text.iter().any(|line| line.contains("not compared")), "{text:?}");

    // By somebody with psql.
    let forge = "UPDATE read_clients.clients SET name = 'Forged' WHERE client_id = $1";
    sqlx::query(forge).bind(&id).execute(world.server.app.store.pool()).await.unwrap();
    assert_eq!(replay_json(&world.url, &stream).await.code, 1);
    let (code, text) = replay(&world.url, &stream).await;
    assert_eq!(code, 1);
    assert!(
        text.iter().any(|line| line.contains("clients.clients") && line.contains("DIFFERENT in 2")),
        "{text:?}"
    );
    let other = world.native();
    assert_eq!(
        replay_json(&world.url, &["--stream", &other]).await.code,
        0,
        "what is forged is not of this one"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_log_is_counted_compared_and_shown_stream_by_stream() {
    let (world, id, position) = renamed().await;
    let Replayed { code, report: now } = replay_json(&world.url, &[]).await;
    assert_eq!((code, &now["position"], &now["streams"]["client"]), (0, &json!(position), &json!(3)));
    assert!(now["tables"].as_array().unwrap().iter().all(|one| one["compared"] == true), "{now}");
    let (code, text) = replay(&world.url, &[]).await;
    assert_eq!((code, text[0].as_str()), (0, format!("events up to position {position}:").as_str()));
    assert!(text.iter().any(|line| line.contains("clients.clients: 3 rows, equal")), "{text:?}");

    let at = recorded_at(&world, position - 1).await;
    let Replayed { code, report: then } = replay_json(&world.url, &["--at", &at]).await;
    assert_eq!((code, &then["position"]), (0, &json!(position - 1)));
    let clients = then["tables"].as_array().unwrap().iter().find(|one| one["table"] == "clients").unwrap();
    assert_eq!((&clients["rows"], &clients["compared"]), (&json!(3), &json!(false)));

    let before = (position - 1).to_string();
    for (args, name) in [(vec![], "Renamed"), (vec!["--position", &before], "Demo web app")] {
        let (code, lines) = replay(&world.url, &[&args[..], &["--states"]].concat()).await;
        assert_eq!(code, 0);
        let lines: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        let (report, states) = lines.split_last().unwrap();
        let counted: i64 = report["streams"].as_object().unwrap().values().map(|n| n.as_i64().unwrap()).sum();
        assert_eq!(i64::try_from(states.len()).unwrap(), counted, "each stream once");
        let client = states.iter().find(|state| state["stream_id"] == id).unwrap();
        assert_eq!(client["state"]["name"], name);
    }
}

/// The first bad event that a replay finds.
struct Found {
    at: i64,
    why: String,
}

/// Returns what a replay finds after the tables' owner ran `tamper`, in JSON and in words.
async fn found(url: &str, tamper: &str) -> Found {
    let sql =
        format!("ALTER TABLE events DISABLE TRIGGER USER; {tamper}; ALTER TABLE events ENABLE TRIGGER USER");
    cluster::as_owner(url, &sql).await;
    let (Replayed { code, report }, (text_code, text)) =
        tokio::join!(replay_json(url, &[]), replay(url, &[]));
    let bad = &report["first_bad"];
    assert_eq!((code, text_code), (1, 1), "{tamper}: {report}");
    let at = bad["position"].as_i64().unwrap_or_else(|| panic!("{tamper}: {report}"));
    let line = format!("BAD at position {at}: ");
    assert!(text.iter().any(|text| text.contains(&line)), "{tamper}: {text:?}");
    Found { at, why: bad["why"].as_str().unwrap().to_owned() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_nobody_touched_agrees_with_itself() {
    let world = World::new().await;
    let token = world.management().await;
    for name in ["One", "Two", "Three"] {
        world.client(&token, &json!({"name": name, "client_type": "machine"})).await;
    }
    let Replayed { code, report } = replay_json(&world.url, &[]).await;
    assert_eq!((code, &report["first_bad"]), (0, &Value::Null));
    let (code, text) = replay(&world.url, &[]).await;
    assert!(code == 0 && text.last().unwrap().contains("are consistent"), "{text:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn times_names_and_ids_that_were_edited_are_found() {
    let world = World::new().await;
    world.server.settle().await;
    cluster::as_owner(&world.url, "CREATE TABLE kept AS SELECT * FROM events WHERE position = 4").await;
    let back = "ALTER TABLE events DISABLE TRIGGER USER; DELETE FROM events WHERE position = 4;
                INSERT INTO events SELECT * FROM kept; ALTER TABLE events ENABLE TRIGGER USER";
    for (tamper, told) in [
        ("UPDATE events SET recorded_at = recorded_at + interval '1 microsecond' WHERE position = 4", "time"),
        (
            "UPDATE events SET metadata = (metadata::jsonb || '{\"recorded_at\": \"2020-01-01T00:00:00.000Z\"}')::json
             WHERE position = 4",
            "time",
        ),
        (
            "UPDATE events SET recorded_at = '2020-01-01T00:00:00Z',
                 metadata = (metadata::jsonb || '{\"recorded_at\": \"2020-01-01T00:00:00.000Z\"}')::json
             WHERE position = 4",
            "the time in its id",
        ),
        ("UPDATE events SET event_type = 'client.disabled' WHERE position = 4", "name"),
        ("UPDATE events SET event_version = '7' WHERE position = 4", "version"),
        ("UPDATE events SET event_id = gen_random_uuid() WHERE position = 4", "id"),
        ("UPDATE events SET account_id = gen_random_uuid() WHERE position = 4", "account"),
        ("UPDATE events SET aggregate_id = aggregate_id || 'x' WHERE position = 4", "stream"),
        (
            "UPDATE events SET payload = (payload::jsonb || '{\"event\": \"client.enabled\"}')::json WHERE position = 4",
            "payload",
        ),
        ("UPDATE events SET metadata = (metadata::jsonb || '{\"sequence\": 9}')::json WHERE position = 4", "sequence"),
        ("UPDATE events SET metadata = '{}' WHERE position = 4", "metadata"),
        ("UPDATE events SET sequence = sequence + 1000 WHERE position = 4", "sequence"),
    ] {
        let Found { at, why } = found(&world.url, tamper).await;
        assert!(at == 4 && why.contains(told), "{tamper}: {at} {why}");
        cluster::as_owner(&world.url, back).await;
    }
    assert_eq!(check(&world).await, None, "only what was edited is bad");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_that_were_removed_are_found() {
    let world = World::new().await;
    let head = world.server.head().await;
    assert_eq!(found(&world.url, "DELETE FROM events WHERE position = 4").await.at, 4);
    let world = World::new().await;
    world.server.settle().await;
    let last = format!("DELETE FROM events WHERE position = {head}");
    assert_eq!(found(&world.url, &last).await.at, head);
    let world = World::new().await;
    world.server.settle().await;
    let hidden =
        format!("DELETE FROM events WHERE position = {head}; UPDATE log_head SET position = {head} - 1");
    // A running node would notice and record it (`faults::went_back`).
    let World { server, url, .. } = world;
    server.stop().await;
    let Found { at, why } = found(&url, &hidden).await;
    assert!(at == head && why.contains("has processed events up to"), "a subscriber knows better: {why}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_that_were_repeated_are_found() {
    let repeat = |sequence: &str, position: &str| {
        format!(
            "WITH h AS (UPDATE log_head SET position = position + 1 RETURNING position)
             INSERT INTO events SELECT aggregate_type, aggregate_id, {sequence}, event_type, event_version, payload,
                 metadata, {position}, event_id, recorded_at, account_id
             FROM events AS e, h WHERE e.position = 4"
        )
    };
    let world = World::new().await;
    let head = world.server.head().await;
    let Found { at, why } = found(
        &world.url,
        &repeat(
            "(SELECT max(sequence) + 1 FROM events AS s WHERE s.aggregate_id = e.aggregate_id)",
            "h.position",
        ),
    )
    .await;
    assert!(at == head + 1, "{why}");
    let world = World::new().await;
    let twice =
        format!("ALTER TABLE events DROP CONSTRAINT events_pkey; {}", repeat("sequence", "h.position"));
    assert_eq!(found(&world.url, &twice).await.at, 4);
    let world = World::new().await;
    let twice = format!(
        "ALTER TABLE events DROP CONSTRAINT events_pkey; DROP INDEX events_position; {}",
        repeat("sequence", "4")
    );
    assert_eq!(found(&world.url, &twice).await.at, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_positions_that_were_swapped_are_found() {
    let swap = |a: i64, b: i64| {
        format!(
            "UPDATE events SET position = -1 WHERE position = {a};
             UPDATE events SET position = {a} WHERE position = {b};
             UPDATE events SET position = {b} WHERE position = -1"
        )
    };
    let world = World::new().await;
    let head = world.server.head().await;
    // All neighbours, and some pairs that are apart: within one decision, and of different streams.
    let mut pairs: Vec<_> = (1..head).map(|at| (at, at + 1)).collect();
    pairs.extend([(1, head), (2, head - 1), (3, 6)]);
    for (a, b) in pairs {
        cluster::as_owner(&world.url, &format!("ALTER TABLE events DISABLE TRIGGER USER; {}", swap(a, b)))
            .await;
        let bad = check(&world).await.unwrap_or_else(|| panic!("{a} and {b}"));
        assert!((a..=b).contains(&bad), "{a} and {b}: {bad}");
        cluster::as_owner(&world.url, &swap(a, b)).await;
        assert_eq!(check(&world).await, None, "{a} and {b} are back");
    }
    let Found { at, .. } = found(&world.url, &swap(3, 6)).await;
    assert!((3..=6).contains(&at));
}

/// Returns the first bad position.
async fn check(world: &World) -> Option<i64> {
    let store = &world.server.app.store;
    let mut db = store.pool().acquire().await.unwrap();
    let bad = xwms::audit::check::log(&mut db, world.server.head().await, None).await.unwrap();
    bad.map(|bad| bad.position)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_past_of_one_stream_is_looked_at_too() {
    let (world, id, position) = renamed().await;
    let sql = format!(
        "ALTER TABLE events DISABLE TRIGGER USER;
         UPDATE events SET recorded_at = recorded_at - interval '1 hour' WHERE aggregate_id = '{id}' AND sequence = 1"
    );
    cluster::as_owner(&world.url, &sql).await;
    let before = (position - 1).to_string();
    for past in [&[][..], &["--position", &before]] {
        let Replayed { code, report: shown } =
            replay_json(&world.url, &[&["--stream", &id], past].concat()).await;
        assert!(code == 1 && shown["first_bad"]["position"].is_number(), "{past:?}: {shown}");
    }
    let other = world.native();
    assert_eq!(replay_json(&world.url, &["--stream", &other, "--position", &before]).await.code, 0);
}
