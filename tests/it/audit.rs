//! `xwms audit replay`: the log and its streams, folded again up to now, a position and a moment.

use crate::support::{World, process::xwms};
use serde_json::{Value, json};

/// What `xwms audit replay` printed, as lines; and its exit code.
async fn replay(world: &World, args: &[&str]) -> (i32, Vec<String>) {
    let args = [&["audit", "replay"], args].concat();
    let output = xwms(&world.url, &args, &[]).await;
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() || !text.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code().unwrap(), text.lines().map(ToOwned::to_owned).collect())
}

async fn replay_json(world: &World, args: &[&str]) -> (i32, Value) {
    let (code, lines) = replay(world, &[args, &["--json"]].concat()).await;
    assert_eq!(lines.len(), 1, "one line: {lines:?}");
    (code, serde_json::from_str(&lines[0]).unwrap())
}

/// A world whose web client was renamed at the position that is answered.
async fn renamed() -> (World, String, i64) {
    let world = World::new().await;
    let token = world.management().await;
    let id = world.web().0;
    let before = world.server.head().await;
    world.patch(&format!("/v1/clients/{id}"), &token, &json!({"name": "Renamed"})).await.expect_status(200);
    world.server.settle().await;
    (world, id, before + 1)
}

/// When the event at `position` was recorded.
async fn recorded_at(world: &World, position: i64) -> String {
    let sql = "SELECT metadata::jsonb ->> 'recorded_at' FROM events WHERE position = $1";
    sqlx::query_scalar(sql).bind(position).fetch_one(world.server.app.store.pool()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_stream_is_shown_as_it_was_and_compared_as_it_is() {
    let (world, id, position) = renamed().await;
    let stream = ["--stream", id.as_str()];
    let (code, now) = replay_json(&world, &stream).await;
    assert_eq!((code, &now["state"]["name"]), (0, &json!("Renamed")));
    assert_eq!((&now["stream_type"], &now["position"]), (&json!("client"), &json!(position)));
    let tables = now["tables"].as_array().unwrap();
    assert!(tables.iter().any(|one| one["table"] == "clients" && one["rows"] == 1), "{now}");
    assert!(tables.iter().all(|one| one["compared"] == true && one["different"] == 0), "{now}");

    let (before, at) = ((position - 1).to_string(), recorded_at(&world, position - 1).await);
    for past in [["--position", before.as_str()], ["--at", at.as_str()]] {
        let (code, then) = replay_json(&world, &[&stream[..], &past[..]].concat()).await;
        assert_eq!((code, &then["state"]["name"]), (0, &json!("Demo web app")), "{past:?}");
        assert_eq!(then["tables"], Value::Null, "the past is not compared");
    }
    let (_, text) = replay(&world, &[&stream[..], &["--position", &before]].concat()).await;
    assert!(text.last().unwrap().contains("not compared"), "{text:?}");

    let forge = "UPDATE read_clients.clients SET name = 'Forged' WHERE client_id = $1";
    sqlx::query(forge).bind(&id).execute(world.server.app.store.pool()).await.unwrap();
    assert_eq!(replay_json(&world, &stream).await.0, 1);
    let (code, text) = replay(&world, &stream).await;
    assert_eq!(code, 1);
    assert!(
        text.iter().any(|line| line.contains("clients.clients") && line.contains("DIFFERENT in 2")),
        "{text:?}"
    );
    let other = world.native();
    assert_eq!(replay_json(&world, &["--stream", &other]).await.0, 0, "what is forged is not of this one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_log_is_counted_compared_and_shown_stream_by_stream() {
    let (world, id, position) = renamed().await;
    let (code, now) = replay_json(&world, &[]).await;
    assert_eq!((code, &now["position"], &now["streams"]["client"]), (0, &json!(position), &json!(3)));
    assert!(now["tables"].as_array().unwrap().iter().all(|one| one["compared"] == true), "{now}");
    let (code, text) = replay(&world, &[]).await;
    assert_eq!((code, text[0].as_str()), (0, format!("events up to position {position}:").as_str()));
    assert!(text.iter().any(|line| line.contains("clients.clients: 3 rows, equal")), "{text:?}");

    let at = recorded_at(&world, position - 1).await;
    let (code, then) = replay_json(&world, &["--at", &at]).await;
    assert_eq!((code, &then["position"]), (0, &json!(position - 1)));
    let clients = then["tables"].as_array().unwrap().iter().find(|one| one["table"] == "clients").unwrap();
    assert_eq!((&clients["rows"], &clients["compared"]), (&json!(3), &json!(false)));

    let before = (position - 1).to_string();
    for (args, name) in [(vec![], "Renamed"), (vec!["--position", &before], "Demo web app")] {
        let (code, lines) = replay(&world, &[&args[..], &["--states"]].concat()).await;
        assert_eq!(code, 0);
        let lines: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        let (report, states) = lines.split_last().unwrap();
        let counted: i64 = report["streams"].as_object().unwrap().values().map(|n| n.as_i64().unwrap()).sum();
        assert_eq!(i64::try_from(states.len()).unwrap(), counted, "each stream once");
        let client = states.iter().find(|state| state["stream_id"] == id).unwrap();
        assert_eq!(client["state"]["name"], name);
    }
}
