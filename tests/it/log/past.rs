//! `xwms audit as-of`, `difference`, `could`, `step` and `what-if`: questions about the past at the command line.

use crate::support::{World, process::xwms};
use serde_json::{Value, json};
use xwms_events::Timestamp;

/// Runs `xwms audit …`; returns its exit code, stdout and stderr.
async fn audit(world: &World, args: &[&str]) -> (i32, String, String) {
    let output = xwms(&world.url, &[&["audit"], args].concat(), &[]).await;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// Runs it and reads the JSON of each line.
async fn lines(world: &World, args: &[&str]) -> Vec<Value> {
    let (code, out, err) = audit(world, args).await;
    assert_eq!(code, 0, "{args:?}: {err}");
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Returns the id of a machine client that was renamed, and the position before that.
async fn renamed(world: &World) -> (String, String) {
    let token = world.management().await;
    let id = world.client(&token, &json!({"name": "Before", "client_type": "machine"})).await.client_id;
    let position = world.server.head().await.to_string();
    world.patch(&format!("/v1/clients/{id}"), &token, &json!({"name": "After"})).await.expect_status(200);
    (id, position)
}

#[tokio::test]
async fn the_operator_asks_as_the_account_does_and_it_is_recorded() {
    let world = World::new().await;
    let (id, position) = renamed(&world).await;
    let then = &lines(&world, &["as-of", &id, "--at", &position, "--json"]).await[0];
    assert_eq!((&then["state"]["name"], &then["live"]), (&json!("Before"), &json!(true)));
    let differs = &lines(&world, &["difference", &id, "--from", &position, "--json"]).await[0];
    assert_eq!(differs["changes"], json!([{"member": "name", "before": "Before", "after": "After"}]));
    let could = ["could", "--client", &id, "--scope", "clients:read", "--json"];
    let could = &lines(&world, &could).await[0];
    assert_eq!((&could["could"], &could["decided_by"]), (&json!("no"), &json!("scope_registered")));
    let (code, text, _) = audit(&world, &["could", "--client", &id, "--scope", "clients:read"]).await;
    assert!(code == 0 && text.starts_with("no ") && text.contains("scope_registered"), "{text}");
    assert_eq!(world.server.count("audit.queried").await, 4);

    for (args, exit) in [
        (&["as-of", "client_00000000000000000000000000"][..], 1),
        (&["as-of", &id, "--at", "2999-01-01T00:00:00Z"], 1),
        (&["as-of", "nonsense"], 2),
        (&["could", "--client", &id, "--scope", "nonsense"], 1),
        (&["could", "--client", &id, "--scope", "read", "--resource", "urn:none"], 1),
    ] {
        let (code, out, err) = audit(&world, args).await;
        assert_eq!((code, out.as_str()), (exit, ""), "{args:?}: {err}");
    }
    assert_eq!(world.server.count("audit.queried").await, 4, "only what was answered");
}

#[tokio::test]
async fn a_history_is_gone_through_event_by_event() {
    let world = World::new().await;
    let (id, position) = renamed(&world).await;
    let steps = lines(&world, &["step", &id, "--json"]).await;
    let types: Vec<_> = steps.iter().map(|step| step["type"].clone()).collect();
    assert_eq!(types, ["client.created", "client.secret_created", "client.renamed"]);
    assert_eq!(steps[0]["before"], Value::Null);
    assert_eq!(
        (&steps[2]["before"]["name"], &steps[2]["after"]["name"]),
        (&json!("Before"), &json!("After"))
    );
    let part = lines(&world, &["step", &id, "--to", &position, "--json"]).await;
    assert_eq!(part.len(), 2, "up to a position");
    let account = world.demo.account_id.to_string();
    let all = lines(&world, &["step", &account, "--from", &position, "--json"]).await;
    assert!(all.iter().any(|step| step["type"] == "client.renamed"), "the whole account: {all:?}");
    let renamed = all.iter().find(|step| step["type"] == "client.renamed").unwrap();
    assert_eq!(renamed["before"]["name"], "Before", "what came before is folded, too");

    let (code, text, _) = audit(&world, &["step", &id]).await;
    assert!(code == 0 && text.contains("- name: \"Before\"") && text.contains("+ name: \"After\""), "{text}");
    assert!(!text.contains("digest"), "no hash of a secret: {text}");
}

#[tokio::test]
async fn a_window_of_requests_is_tried_against_another_limit() {
    let world = World::new().await;
    let account = world.demo.account_id;
    // Three minutes of an hour ago, as the recorder writes them.
    let hour_ago = world.server.app.store.clock().now().millis() / 60_000 - 60;
    let minute = |minutes: i64| Timestamp::from_millis((hour_ago + minutes) * 60_000);
    let (begin, end) = (minute(0), minute(3));
    let insert = "INSERT INTO request_counts
        (account_id, at, seconds, client_id, route, method, status, requests, bytes, duration_us, buckets)
        SELECT $1, $2 + n * interval '1 minute', 60,
            '00000000-0000-0000-0000-000000000000'::uuid, '/v1/clients', 'GET', 200, 120, 0, 0, '{}'::bigint[]
        FROM generate_series(0, 2) AS n";
    let counts = sqlx::query(insert).bind(account.uuid()).bind(begin.to_datetime());
    counts.execute(world.server.app.store.pool()).await.unwrap();
    let account = account.to_string();
    let (begin, end) = (begin.to_string(), end.to_string());
    let range = ["--from", begin.as_str(), "--to", end.as_str()];
    let asked = |more: &[&str]| {
        let words = [&["what-if", "--account", &account][..], &range, more, &["--json"]].concat();
        words.into_iter().map(ToOwned::to_owned).collect::<Vec<String>>()
    };
    let run = async |more: &[&str]| {
        let words = asked(more);
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        lines(&world, &words).await
    };
    let few = run(&["--limit", "10", "--window", "10"]).await;
    assert_eq!(few.len(), 4, "three minutes and the sum: {few:?}");
    let whole = &few[3];
    assert_eq!((&whole["requests"], &whole["refused_then"]), (&json!(360), &json!(0)));
    let refused = whole["refused"].as_u64().unwrap();
    assert!((170..=190).contains(&refused), "ten of about twenty in each window: {whole}");
    let none = run(&["--plan", "enterprise"]).await;
    assert_eq!(none[3]["refused"], 0);
    // The account asks about itself over REST, and gets the same.
    let token = world.management().await;
    let ask = async |query: &str| {
        world.read(&format!("/v1/audit/what_if?from={begin}&to={end}{query}"), &token).await
    };
    let own = ask("&requests=10&window=10").await.expect_status(200).json();
    assert_eq!((&own["refused"], &own["requests"]), (&json!(refused), &json!(360)));
    assert_eq!(own["minutes"].as_array().unwrap()[..], few[..3]);
    // Counts by minute are summed up after two days: nothing would be found, which is not what happened.
    let long_ago = format!("/v1/audit/what_if?from={}&to={end}", minute(-48 * 60));
    for (answer, code) in [
        (ask("&plan=nonsense").await, "unknown_plan"),
        (ask("&window=0").await, "invalid_window"),
        (ask("&requests=-1").await, "invalid_filter"),
        (world.read(&long_ago, &token).await, "invalid_period"),
    ] {
        assert_eq!(answer.expect_status(400).json()["code"], code);
    }
    let path = format!("/v1/audit/what_if?from={begin}&to={end}");
    let other = world.management_of(&world.another().await).await;
    let theirs = world.read(&path, &other).await.expect_status(200).json();
    assert_eq!(theirs["requests"], 0, "another account sees none of them");
    let fields = [("grant_type", "client_credentials"), ("scope", "clients:read")];
    let weak =
        world.token(&world.machine(), &fields).await.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(world.read(&path, &weak).await.expect_status(403).json()["code"], "insufficient_scope");
    let (code, ..) =
        audit(&world, &["what-if", "--account", &account, "--from", range[3], "--to", range[1]]).await;
    assert_eq!(code, 1, "the end is before the beginning");
}
