//! Who leads a subscriber, what happens to the lead when servers of two versions meet or one freezes, and what
//! operators do about events that a subscriber could not process.

use crate::{
    log::fanout,
    support::{
        Server, World, cluster,
        process::{free_port, signal, spawn, xwms},
        until,
    },
};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection, PgPool};
use std::time::Duration;
use tokio::time::Instant;
use xwms::config::{Mail, Nats};

async fn sql(pool: &PgPool, text: &str) {
    sqlx::raw_sql(text).execute(pool).await.unwrap();
}

async fn number(pool: &PgPool, text: &str) -> i64 {
    sqlx::query_scalar(text).fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn a_model_of_a_new_version_is_built_while_an_old_server_leads_the_old_one() {
    let World { server, url, demo } = World::new().await;
    server.settle().await;
    let issuer = server.base.clone();
    drop(server);
    // The old server: it leads for as long as this connection is open.
    let mut old = PgConnection::connect(&url).await.unwrap();
    sqlx::query("SELECT pg_advisory_lock(hashtext('xwms clients'))").execute(&mut old).await.unwrap();
    let pool = PgPool::connect(&url).await.unwrap();
    // As the old server made it.
    sql(&pool, "UPDATE subscribers SET version = 0 WHERE name = 'clients'").await;
    let server = Server::start(&url, true, Some(&issuer)).await;
    until("the new server is ready", async || server.get("/readyz").await.status == 200).await;
    let moved =
        sqlx::query("UPDATE subscribers SET position = position + 1 WHERE name = 'clients' AND version = 0");
    assert_eq!(moved.execute(&pool).await.unwrap().rows_affected(), 0, "the old server's time is over");
    old.close().await.unwrap();
    let world = World { server, url, demo };
    let token = world.management().await;
    let made = world.post("/v1/clients", &token, &json!({"name": "New", "client_type": "machine"})).await;
    made.expect_status(201);
    let shown = "SELECT count(*) FROM read_clients.clients WHERE name = 'New'";
    until("the new server feeds it", async || number(&pool, shown).await == 1).await;
}

#[tokio::test]
async fn a_leader_lets_go_of_what_a_newer_server_has_built() {
    let world = World::new().await;
    world.server.settle().await;
    let pool = world.server.app.store.pool();
    let mut newer = PgConnection::connect(&world.url).await.unwrap();
    let led = "SELECT pg_try_advisory_lock(hashtext('xwms clients'))";
    let mut leads = async || sqlx::query_scalar::<_, bool>(led).fetch_one(&mut newer).await.unwrap();
    assert!(!leads().await);
    // As a newer server leaves it when it has built its own.
    sql(pool, "UPDATE subscribers SET version = 99 WHERE name = 'clients'").await;
    until("the lead is free", leads).await;
}

#[tokio::test]
async fn a_frozen_leader_is_replaced_in_seconds() {
    let (url, port) = (cluster::database().await, free_port());
    let mut frozen = spawn(&url, port, &[]).await;
    let pool = PgPool::connect(&url).await.unwrap();
    let leads = "SELECT count(*) FROM pg_locks JOIN pg_database AS d ON d.oid = database
                 WHERE locktype = 'advisory' AND granted AND datname = current_database()";
    let everything = xwms::server::start::configured(&xwms::config::Settings::default()).len();
    let everything = i64::try_from(everything).unwrap();
    until("the process leads everything", async || number(&pool, leads).await >= everything).await;
    let server = Server::start(&url, true, None).await;
    let pid = frozen.id().unwrap();
    signal(pid, "-STOP").await;
    let begun = Instant::now();
    let sign_up = json!({"name": "Acme", "owner": {"email": "a@b.example", "password": "long enough"}});
    let made = server.http.post(format!("{}/v1/accounts", server.base)).json(&sign_up).send().await.unwrap();
    assert_eq!(made.status(), 201);
    let head = server.head().await;
    until("another leads", async || server.app.progress.wait_for(head).await).await;
    // Without a limit for silence, nobody would replace it while it is frozen: that takes hours.
    assert!(begun.elapsed() < Duration::from_secs(240), "{:?}", begun.elapsed());
    signal(pid, "-CONT").await;
    assert!(frozen.try_wait().unwrap().is_none(), "it goes on as one of several");
}

#[tokio::test]
async fn a_model_that_takes_none_of_the_events_gets_to_the_end_though_nobody_waits_for_it() {
    let world = World::new().await;
    world.management().await;
    world.server.settle().await;
    world.management().await;
    for model in ["accounts", "users", "resources", "tickets"] {
        world.server.wait_for(model).await;
    }
}

#[tokio::test]
async fn an_error_of_the_database_that_passes_parks_nothing() {
    let world = World::new().await;
    let token = world.management().await;
    world.server.settle().await;
    let pool = world.server.app.store.pool();
    let machine = json!({"name": "Later", "client_type": "machine"});
    for code in ["40P01", "53100", "55P03", "57014", "58030", "XX000", "08006"] {
        cluster::as_owner(
            &world.url,
            &format!(
                "CREATE SEQUENCE tries;
                 GRANT ALL ON SEQUENCE tries TO PUBLIC;
                 CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                     PERFORM nextval('public.tries');
                     RAISE EXCEPTION USING errcode = '{code}';
                 END $$;
                 CREATE TRIGGER fails BEFORE INSERT ON read_clients.clients
                     FOR EACH ROW EXECUTE FUNCTION fails()"
            ),
        )
        .await;
        world.client(&token, &machine).await;
        let tries = "SELECT last_value FROM tries WHERE is_called";
        until("it was tried", async || sqlx::query(tries).fetch_optional(pool).await.unwrap().is_some())
            .await;
        cluster::as_owner(&world.url, "DROP FUNCTION fails CASCADE; DROP SEQUENCE tries").await;
        let head = world.server.head().await;
        until("it is tried again", async || world.server.app.progress.wait_for(head).await).await;
        assert_eq!(number(pool, "SELECT count(*) FROM parked_events").await, 0, "{code}");
    }
    assert_eq!(number(pool, "SELECT count(*) FROM read_clients.clients WHERE name = 'Later'").await, 7);
}

#[tokio::test]
async fn parked_events_of_the_fan_out_the_webhooks_and_the_mail_are_retried_or_skipped() {
    let (dir, mails, port) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), free_port());
    let nats = fanout::nats(dir.path(), port).await;
    let broker = format!("nats://127.0.0.1:{port}");
    let mail = format!("file://{}", mails.path().display());
    let world = World::with(|settings| {
        settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()];
        settings.nats = Some(Nats { url: broker.clone(), ..Nats::default() });
        settings.mail = Some(Mail { url: mail.clone().into(), from: "xwms@acme.example".to_owned() });
    })
    .await;
    let (pool, server) = (world.server.app.store.pool(), &world.server);
    let token = world.management().await;
    let hook = json!({"url": "http://127.0.0.1:9", "events": ["client.renamed"]});
    let hook = world.post("/v1/endpoints", &token, &hook).await.expect_status(201).json();
    let (client, hook) = (world.web().client_id, hook["endpoint_id"].as_str().unwrap().to_owned());
    // No version of this server can read this: the new name and the reason are missing.
    let renamed = server.append_raw(&client, "client.renamed", &json!({"event": "client.renamed"})).await;
    let behind = json!({"event": "client.renamed", "name": "Behind"});
    let behind = server.append_raw(&client, "client.renamed", &behind).await;
    let disabled =
        server.append_raw(&hook, "endpoint.disabled", &json!({"event": "endpoint.disabled"})).await;
    let other = json!({"name": "Other", "client_type": "machine"});
    world.client(&token, &other).await;
    let parked = async |name: &str| -> Vec<i64> {
        sqlx::query_scalar("SELECT position FROM parked_events WHERE subscriber = $1 ORDER BY 1")
            .bind(name)
            .fetch_all(pool)
            .await
            .unwrap()
    };
    for (name, waiting) in [
        ("fanout", vec![renamed, behind, disabled]),
        ("webhooks", vec![renamed, behind, disabled]),
        ("mail", vec![disabled]),
    ] {
        until(name, async || parked(name).await == waiting).await;
    }
    let settings = [
        ("XWMS_NATS__URL", broker.as_str()),
        ("XWMS_MAIL__URL", mail.as_str()),
        ("XWMS_MAIL__FROM", "xwms@acme.example"),
    ];
    let act = async |act: &str, name: &str, position: i64| {
        xwms(&world.url, &["projections", act, name, &position.to_string()], &settings).await
    };
    let acts = async || {
        (server.count("subscriber.event_retried").await, server.count("subscriber.event_skipped").await)
    };
    for (name, position) in [("fanout", renamed), ("webhooks", renamed), ("mail", disabled)] {
        let retried = act("retry", name, position).await;
        assert!(!retried.status.success(), "it is as unreadable as before: {retried:?}");
    }
    assert_eq!(acts().await, (3, 0));

    // From here on it is readable, as if by a newer server.
    cluster::as_owner(
        &world.url,
        "ALTER TABLE events DISABLE TRIGGER USER; GRANT UPDATE ON events TO xwms_serve",
    )
    .await;
    for (position, payload) in [
        (renamed, json!({"event": "client.renamed", "name": "First"})),
        (disabled, json!({"event": "endpoint.disabled", "reason": "gone"})),
    ] {
        sqlx::query("UPDATE events SET payload = $2::text::json WHERE position = $1")
            .bind(position)
            .bind(payload.to_string())
            .execute(pool)
            .await
            .unwrap();
    }
    for (name, position) in [("fanout", renamed), ("webhooks", renamed), ("mail", disabled)] {
        let retried = act("retry", name, position).await;
        assert!(retried.status.success(), "{name}: {retried:?}");
    }
    let skipped = act("skip", "fanout", disabled).await;
    assert!(skipped.status.success(), "{skipped:?}");
    let again = act("skip", "webhooks", disabled).await;
    assert!(again.status.success(), "{again:?}");
    assert_eq!(
        (parked("fanout").await, parked("webhooks").await, parked("mail").await),
        (vec![], vec![], vec![])
    );
    assert_eq!(acts().await, (6, 2));
    let sent = "SELECT count(*) FROM webhook_messages WHERE event_type = 'client.renamed'";
    assert_eq!(number(pool, sent).await, 2);
    let mailed = async || std::fs::read_dir(mails.path()).unwrap().count() >= 1;
    until("the owner got a mail", mailed).await;

    // Late events are in the stream once, and the next leader continues after the others.
    let client = async_nats::connect(&broker).await.unwrap();
    let context = async_nats::jetstream::new(client);
    for _ in 0..2 {
        world.management().await;
        let last = number(pool, "SELECT max(position) FROM events WHERE event_type = 'token.issued'").await;
        let mut positions: Vec<i64> = vec![];
        until("the stream goes on", async || {
            let stream = context.get_stream("xwms").await.unwrap();
            positions.clear();
            for sequence in 1..=stream.cached_info().state.last_sequence {
                let message = stream.get_raw_message(sequence).await.unwrap();
                let event: Value = serde_json::from_slice(&message.payload).unwrap();
                positions.push(event["sequence"].as_str().unwrap().parse().unwrap());
            }
            positions.last() == Some(&last)
        })
        .await;
        let at = |position: i64| positions.iter().position(|one| *one == position);
        assert!(at(renamed) < at(behind) && at(renamed).is_some(), "{positions:?}");
        assert_eq!(at(disabled), None, "it was left out");
        let mut once = positions.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), positions.len(), "{positions:?}");
        // As if another server took the lead right after the late events.
        sql(
            pool,
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'
                   AND objid = (hashtext('xwms fanout')::bigint & 4294967295)::oid",
        )
        .await;
    }
    nats.stop().await;
}
