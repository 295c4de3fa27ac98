//! Who leads a subscriber, what becomes of the lead when servers of two versions meet or one freezes, and what
//! operators do about events that a subscriber could not take.

use crate::{
    fanout,
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
    // The old server: it leads for as long as this connection lives.
    let mut old = PgConnection::connect(&url).await.unwrap();
    sqlx::query("SELECT pg_advisory_lock(hashtext('xwms clients'))").execute(&mut old).await.unwrap();
    let pool = PgPool::connect(&url).await.unwrap();
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
    // Five read models and the webhooks.
    until("the process leads everything", async || number(&pool, leads).await == 6).await;
    let server = Server::start(&url, true, None).await;
    let pid = frozen.id().unwrap();
    signal(pid, "-STOP").await;
    let begun = Instant::now();
    let sign_up = json!({"name": "Acme", "owner": {"email": "a@b.example", "password": "long enough"}});
    let made = server.http.post(format!("{}/v1/accounts", server.base)).json(&sign_up).send().await.unwrap();
    assert_eq!(made.status(), 201);
    let head = server.head().await;
    until("another leads", async || server.app.progress.wait_for(head).await).await;
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
    signal(pid, "-CONT").await;
    assert!(frozen.try_wait().unwrap().is_none(), "it goes on as one of several");
}

#[tokio::test]
async fn an_error_of_the_database_that_passes_parks_nothing() {
    let world = World::new().await;
    let token = world.management().await;
    world.server.settle().await;
    let pool = world.server.app.store.pool();
    let machine = json!({"name": "Later", "client_type": "machine"});
    for code in ["40P01", "53100", "55P03", "57014", "58030", "XX000", "08006"] {
        sql(
            pool,
            &format!(
                "CREATE SEQUENCE tries;
                 CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                     PERFORM nextval('public.tries');
                     RAISE EXCEPTION USING errcode = '{code}';
                 END $$;
                 CREATE TRIGGER fails BEFORE INSERT ON read_clients.clients
                     FOR EACH ROW EXECUTE FUNCTION fails()"
            ),
        )
        .await;
        world.post("/v1/clients", &token, &machine).await.expect_status(201);
        let tries = "SELECT last_value FROM tries WHERE is_called";
        until("it was tried", async || sqlx::query(tries).fetch_optional(pool).await.unwrap().is_some())
            .await;
        sql(pool, "DROP FUNCTION fails CASCADE; DROP SEQUENCE tries").await;
        let head = world.server.head().await;
        until("it is tried again", async || world.server.app.progress.wait_for(head).await).await;
        assert_eq!(number(pool, "SELECT count(*) FROM parked_events").await, 0, "{code}");
    }
    assert_eq!(number(pool, "SELECT count(*) FROM read_clients.clients WHERE name = 'Later'").await, 7);
}
