//! Read models as operators see them: rebuilt beside the live ones without a gap; events that they could not process
//! are retried or skipped.

use crate::{
    ops::metrics::Watched,
    support::{
        Server, World, pause,
        process::{self, Process, free_port},
        until,
    },
};
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use xwms::subscribers::Progress;

/// Whether a leader waits for a rebuild that replaces the tables of its model.
const WAITS: &str = "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database AS d ON d.oid = database
    WHERE d.datname = current_database() AND locktype = 'advisory' AND mode = 'ShareLock' AND NOT granted)";

/// Runs `xwms projections ARGS` on the database `url`.
pub async fn xwms(url: &str, args: &[&str]) -> std::process::Output {
    process::xwms(url, &[&["projections"], args].concat(), &[]).await
}

/// Returns the line of `name` in the list.
async fn status(url: &str, name: &str) -> Value {
    let listed = xwms(url, &["list", "--json"]).await;
    let text = String::from_utf8(listed.stdout).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.into_iter().find(|line| line["name"] == name).unwrap_or_else(|| panic!("{name} is not in {text}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_under_load_shows_readers_no_gap_and_equals_the_log() {
    let world = Arc::new(World::new().await);
    // Three rebuilds may take longer than a token lives.
    world.prolong_tokens().await;
    let token = world.management().await;
    let machine = json!({"name": "Robot", "client_type": "machine"});
    for _ in 0..5 {
        world.client(&token, &machine).await;
    }
    world.server.settle().await;
    let over = Arc::new(AtomicBool::new(false));
    let (reading, writing) = (world.clone(), world.clone());
    let (until, also, bearer) = (over.clone(), over.clone(), token.clone());
    let reader = tokio::spawn(async move {
        let (mut least, mut reads) = (8, 0);
        while !until.load(Ordering::Relaxed) {
            let list = reading.read("/v1/clients?limit=100", &bearer).await.expect_status(200).json();
            let shown = list["data"].as_array().unwrap().len();
            assert!(shown >= least, "{shown} clients where {least} were shown before");
            (least, reads) = (shown, reads + 1);
            pause().await;
        }
        reads
    });
    let writer = tokio::spawn(async move {
        while !also.load(Ordering::Relaxed) {
            writing.post("/v1/clients", &token, &machine).await.expect_status(201);
            // The cores are the rebuild's, too.
            pause().await;
        }
    });
    for _ in 0..3 {
        let done = xwms(&world.url, &["rebuild"]).await;
        assert!(done.status.success(), "{done:?}");
    }
    over.store(true, Ordering::Relaxed);
    writer.await.unwrap();
    assert!(reader.await.unwrap() > 3);
    world.server.expect_replayed().await;
}

/// For a moment after the commit of a rebuild, others see the new cursor, but not yet the new names of the
/// schemas. Only the lock keeps a leader from writing to the old tables then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_writes_nothing_while_a_rebuild_replaces_the_tables() {
    let world = World::new().await;
    let token = world.management().await;
    let pool = world.server.app.store.pool();
    let mut rebuild = pool.begin().await.unwrap();
    let replace = "SELECT pg_advisory_xact_lock(hashtext('xwms replace clients'))";
    sqlx::query(replace).execute(&mut *rebuild).await.unwrap();
    world.client(&token, &json!({"name": "Robot", "client_type": "machine"})).await;
    until("the leader waits", async || sqlx::query_scalar(WAITS).fetch_one(pool).await.unwrap()).await;
    rebuild.rollback().await.unwrap();
    world.server.expect_replayed().await;
}

/// Postgres takes all rows of a batch or none, and does not say which event the wrong one came from.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_there_already_is_parked_alone_and_the_rest_of_its_batch_is_taken() {
    let world = World::new().await;
    world.management().await;
    world.server.settle().await;
    let pool = world.server.app.store.pool();
    let issued = "SELECT aggregate_id, payload::jsonb FROM events WHERE event_type = 'token.issued' LIMIT 1";
    let (token_id, payload): (String, Value) = sqlx::query_as(issued).fetch_one(pool).await.unwrap();
    // While the leader waits with a token, the others become one batch.
    let mut rebuild = pool.begin().await.unwrap();
    let replace = "SELECT pg_advisory_xact_lock(hashtext('xwms replace access'))";
    sqlx::query(replace).execute(&mut *rebuild).await.unwrap();
    world.management().await;
    until("the leader waits", async || sqlx::query_scalar(WAITS).fetch_one(pool).await.unwrap()).await;
    world.management().await;
    let again = world.server.append_raw(&token_id, "token.issued", &payload).await;
    world.management().await;
    rebuild.rollback().await.unwrap();
    world.server.settle().await;
    let parked = "SELECT position FROM parked_events WHERE subscriber = 'access'";
    let parked: Vec<i64> = sqlx::query_scalar(parked).fetch_all(pool).await.unwrap();
    assert_eq!(parked, [again]);
    let (rows, tokens): (i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM read_access.tokens),
                (SELECT count(DISTINCT aggregate_id) FROM events WHERE event_type = 'token.issued')",
    )
    .fetch_one(pool)
    .await
    .unwrap();
    assert_eq!(rows, tokens);
}

#[tokio::test]
async fn domains_and_test_users_are_the_same_after_a_replay() {
    let world = World::new().await;
    let token = world.management().await;
    let domains = |origins: &[&str]| {
        let listed = |origin: &&str| json!({"origin": origin, "login": true, "api": true, "cors": false});
        json!({"domains": origins.iter().map(listed).collect::<Vec<_>>()})
    };
    let path = format!("/v1/clients/{}", world.web().client_id);
    for origins in [&["https://a.example", "https://b.example"][..], &["https://b.example"]] {
        world.put(&format!("{path}/domains"), &token, &domains(origins)).await.expect_status(200);
    }
    let verified = json!({
        "event": "client.domain_verified", "origin": "https://b.example", "method": "dns",
        "verified_at": "2026-01-02T03:04:05Z",
    });
    world.server.append_raw(&world.web().client_id, "client.domain_verified", &verified).await;
    world.patch(&path, &token, &json!({"request_share": 10})).await.expect_status(200);
    for email in ["a@tests.example", "b@tests.example"] {
        let body = json!({"email": email, "password": "long enough"});
        let user = world.test_user(&token, &body).await;
        if email.starts_with('a') {
            let path = format!("/v1/users/{user}");
            world.delete(&path, &token).await.expect_status(204);
        }
    }
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_model_of_an_older_version_serves_while_it_is_rebuilt_at_start() {
    let world = World::new().await;
    let token = world.management().await;
    world.server.settle().await;
    let today = status(&world.url, "clients").await["version"].clone();
    let World { server, url, demo } = world;
    drop(server);
    let pool = sqlx::PgPool::connect(&url).await.unwrap();
    // As an older xwms would have left it: a table with another structure, and the old rows in it.
    for sql in [
        "UPDATE subscribers SET version = 0 WHERE name = 'clients'",
        "ALTER TABLE read_clients.clients ADD COLUMN old int NOT NULL DEFAULT 7",
    ] {
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
    let idle = Server::start(&url, false, None).await;
    let unready = idle.get("/readyz").await.expect_status(503).json();
    assert_eq!(unready["reasons"], json!(["read_models_behind"]), "no leader has built it yet");
    let old: i64 = sqlx::query_scalar("SELECT count(*) FROM read_clients.clients WHERE old = 7")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(old, 3);
    let server = Server::start(&url, true, None).await;
    server.settle().await;
    assert_eq!(server.get("/readyz").await.status, 200);
    let columns: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'read_clients' AND column_name = 'old'",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!((columns, &status(&url, "clients").await["version"]), (0, &today));
    let _ = (demo, token);
}

#[tokio::test]
async fn parked_events_are_retried_or_skipped_and_either_is_in_the_log() {
    let world = World::new().await;
    let pool = world.server.app.store.pool();
    let id = world.web().client_id;
    let token = world.management().await;
    world.server.settle().await;
    // An event that no version of this server can read.
    let teleported = json!({"event": "client.teleported"});
    let poison = world.server.append_raw(&id, "client.teleported", &teleported).await;
    let renamed = json!({"event": "client.renamed", "name": "Behind"});
    let behind = world.server.append_raw(&id, "client.renamed", &renamed).await;
    let other = world.post("/v1/clients", &token, &json!({"name": "Other", "client_type": "machine"})).await;
    let other = other.expect_status(201).json()["client_id"].as_str().unwrap().to_owned();
    world.server.settle().await;
    let name = async |id: &str| -> String {
        sqlx::query_scalar("SELECT name FROM read_clients.clients WHERE client_id = $1")
            .bind(id)
            .fetch_one(pool)
            .await
            .unwrap()
    };
    assert_eq!(name(&other).await, "Other", "what does not depend on it goes on");
    assert_eq!(status(&world.url, "clients").await["parked"], 2);
    let listed = String::from_utf8(xwms(&world.url, &["parked", "--json"]).await.stdout).unwrap();
    let first: Value = serde_json::from_str(listed.lines().next().unwrap()).unwrap();
    assert!(listed.contains("teleported") && first["position"].is_number(), "{listed}");

    let poison = poison.to_string();
    let retried = xwms(&world.url, &["retry", "clients", &poison]).await;
    assert!(!retried.status.success(), "it is as unreadable as before: {retried:?}");
    assert_eq!(status(&world.url, "clients").await["parked"], 2);
    let skipped = xwms(&world.url, &["skip", "clients", &poison]).await;
    assert!(skipped.status.success(), "{skipped:?}");
    assert_eq!(status(&world.url, "clients").await["parked"], 0);
    assert_eq!(name(&id).await, "Behind", "what waited behind it was taken");
    let acts = (
        world.server.count("subscriber.event_retried").await,
        world.server.count("subscriber.event_skipped").await,
    );
    assert_eq!(acts, (1, 1));

    let rebuilt = xwms(&world.url, &["rebuild", "clients"]).await;
    assert!(rebuilt.status.success(), "{rebuilt:?}");
    assert_eq!(status(&world.url, "clients").await["parked"], 0, "a rebuild leaves it out, too");
    assert_eq!(name(&id).await, "Behind");
    for args in [
        &["retry", "clients", &poison][..],
        &["retry", "nobody", "1"],
        &["skip", "clients", &behind.to_string()],
        &["rebuild", "nothing"],
    ] {
        let refused = xwms(&world.url, args).await;
        assert!(!refused.status.success() && !refused.stderr.is_empty(), "{args:?}: {refused:?}");
    }
}

#[tokio::test]
async fn a_subscriber_that_is_not_configured_any_more_is_off_and_can_be_ended() {
    let mails = tempfile::tempdir().unwrap();
    let url = format!("file://{}", mails.path().display());
    let world = World::with(|settings| {
        settings.mail =
            Some(xwms::config::Mail { url: url.clone().into(), from: "xwms@acme.example".into() });
    })
    .await;
    let with = [("XWMS_MAIL__URL", url.as_str()), ("XWMS_MAIL__FROM", "xwms@acme.example")];
    let state = async |name: &str| status(&world.url, name).await["state"].clone();
    until("it is led", async || state("mail").await == "on").await;
    let end = async |name: &str, settings: &[(&str, &str)]| {
        process::xwms(&world.url, &["projections", "end", name], settings).await
    };
    for (name, settings) in
        [("clients", &[][..]), ("webhooks", &[]), ("mail", &with), ("mail", &[]), ("nobody", &[])]
    {
        let refused = end(name, settings).await;
        assert!(!refused.status.success() && !refused.stderr.is_empty(), "{name}: {refused:?}");
    }
    let World { server, url: database, .. } = world;
    server.stop().await;

    let watched = Watched::spawn(&database, &[]).await;
    let gauge = |what: &str| format!("xwms_subscriber_{what}{{subscriber=\"mail\"}}");
    let http = &watched.process.http;
    let body = json!({"name": "A", "owner": {"email": "a@b.example", "password": "long enough"}});
    let made = http.post(format!("{}/v1/accounts", watched.process.base)).json(&body).send().await.unwrap();
    assert_eq!(made.status(), 201);
    until("it is shown as off", async || watched.metric(&gauge("off")).await == Some(1.0)).await;
    assert_eq!(watched.metric(&gauge("lag_seconds")).await, Some(0.0), "nobody waits for it");
    let on = r#"xwms_subscriber_off{subscriber="clients"}"#;
    assert_eq!(watched.metric(on).await, Some(0.0));
    assert_eq!(status(&database, "mail").await["state"], "off");
    let text = String::from_utf8(xwms(&database, &["list"]).await.stdout).unwrap();
    let line = text.lines().find(|line| line.starts_with("mail")).unwrap();
    assert!(line.contains("off") && !line.contains("behind"), "{line}");

    let ended = process::xwms(&database, &["projections", "end", "mail"], &[]).await;
    assert!(ended.status.success(), "{ended:?}");
    assert_eq!(status(&database, "mail").await["state"], "ended");
    let pool = sqlx::PgPool::connect(&database).await.unwrap();
    let acts: i64 = sqlx::query_scalar("SELECT count(*) FROM events WHERE event_type = 'subscriber.ended'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(acts, 1, "it is in the log");
    let again = process::xwms(&database, &["projections", "end", "mail"], &[]).await;
    assert!(!again.status.success(), "{again:?}");

    let position = status(&database, "mail").await["position"].as_i64().unwrap();
    let _back = Process::spawn(&database, free_port(), &with).await;
    until("it goes on", async || {
        let now = status(&database, "mail").await;
        now["state"] == "on" && now["position"].as_i64().unwrap() > position
    })
    .await;
}

#[tokio::test]
async fn configured_subscribers_are_the_started_ones() {
    let world = World::new().await;
    let mails = tempfile::tempdir().unwrap();
    let mut settings = world.server.app.settings.clone();
    for _ in 0..2 {
        let started = xwms::subscribers::model_sinks(Progress::default());
        let others = xwms::server::start::subscribers(&world.server.app.store, &settings, None).unwrap();
        let mut started: Vec<_> = started.chain(others).map(|sink| sink.name()).collect();
        let mut configured = xwms::server::start::configured(&settings);
        started.sort_unstable();
        configured.sort_unstable();
        assert_eq!(started, configured);
        let url = format!("file://{}", mails.path().display()).into();
        settings.mail = Some(xwms::config::Mail { url, from: "xwms@acme.example".into() });
        settings.nats = Some(xwms::config::Nats::default());
    }
}
