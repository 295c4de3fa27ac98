//! A Postgres whose disk is full.

use crate::{
    log::kill::{Acknowledged, compare, token_id},
    support::{
        World,
        disk::Disk,
        process::{Process, free_port},
        server::REQUEST_DEADLINE,
        until,
    },
};
use serde_json::json;
use sqlx::{Connection, PgConnection};
use std::time::Instant;
use xwms::{
    commands::signing_keys,
    dev::postgres::{Postgres, PostgresOptions},
};

/// A user who continues to work, and the responses they get.
struct Actor<'a> {
    world: &'a World,
    management: String,
    acknowledged: Vec<Acknowledged>,
}

impl Actor<'_> {
    /// Whether a token was issued; if not, the response must say that one may be issued later.
    async fn token(&mut self) -> bool {
        let answer = self.world.token(&self.world.machine(), &[("grant_type", "client_credentials")]).await;
        if answer.status != 200 {
            answer.expect_oauth(503, "temporarily_unavailable");
            return false;
        }
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        self.acknowledged.push(("token.issued", token_id(&token)));
        true
    }

    /// Whether a client was created; if not, the response must say that one may be created later.
    async fn client(&mut self) -> bool {
        let body = json!({"name": "New", "client_type": "machine"});
        let answer = self.world.post("/v1/clients", &self.management, &body).await;
        if answer.status != 201 {
            assert_eq!((answer.status, answer.header("content-type")), (503, "application/problem+json"));
            assert_eq!(answer.header("retry-after"), "1", "{answer:?}");
            return false;
        }
        self.acknowledged.push(("client.created", answer.json()["client_id"].as_str().unwrap().to_owned()));
        true
    }

    /// Continues until neither tokens nor clients are created.
    async fn until_refused(&mut self) {
        for _ in 0..2_000 {
            let done = (self.token().await, self.client().await);
            if done == (false, false) {
                return;
            }
        }
        panic!("the disk does not get full");
    }

    /// Asserts that an earlier token is active, or that its state is unknown.
    async fn look(&self) {
        let machine = self.world.machine();
        let fields = [("token", self.management.as_str())];
        let answer = self.world.server.form("/oauth/introspect", Some(&machine), &fields).await;
        match answer.status {
            200 => assert_eq!(answer.json()["active"], true),
            _ => answer.expect_oauth(503, "temporarily_unavailable"),
        }
    }
}

/// Makes Postgres begin a new WAL file without space for it: it stops at once, and can't recover without space.
async fn bring_down(postgres: &Postgres) {
    until("Postgres gives up", async || {
        if let Ok(mut db) = PgConnection::connect(&postgres.url("postgres")).await {
            let switch = "SELECT pg_logical_emit_message(true, 'x', 'x'), pg_switch_wal()";
            let _ = sqlx::query(switch).execute(&mut db).await;
        }
        postgres.postmaster_pid().is_none()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_a_503_and_with_room_again_everything_acknowledged_is_there() {
    let disk = Disk::new(256);
    let options = PostgresOptions { dir: disk.path().to_owned(), durable: true, max_connections: 100 };
    let postgres = Postgres::start(options.clone()).await.unwrap();
    postgres.create_database_if_missing("xwms").await.unwrap();
    let url = postgres.url("xwms");
    let world = World::at(&url, |settings| settings.migrate = true).await;
    // Otherwise the RSA key would be made when there is room again, while the log is replayed.
    let app = &world.server.app;
    signing_keys::complete(&app.store, &app.keyring, app.settings.rsa_key_bits).await.unwrap();
    // The test fills a disk, which may take longer than a token lives.
    world.prolong_tokens().await;
    let mut actor = Actor { management: world.management().await, world: &world, acknowledged: vec![] };
    assert!(actor.token().await && actor.client().await);

    disk.fill(0);
    actor.until_refused().await;
    actor.look().await;
    bring_down(&postgres).await;
    let begun = Instant::now();
    assert!(!actor.token().await && !actor.client().await);
    assert!(begun.elapsed() < REQUEST_DEADLINE, "{:?}", begun.elapsed());
    actor.look().await;
    assert_eq!(world.server.get("/healthz").await.status, 200);

    disk.free();
    postgres.stop().await;
    let postgres = Postgres::start(options).await.unwrap();
    until("there are tokens again", async || actor.token().await).await;
    until("there are clients again", async || actor.client().await).await;
    let acknowledged = std::mem::take(&mut actor.acknowledged);
    until("the read models catch up", async || world.server.app.wait_for_read_models().await).await;
    compare(&url, &acknowledged).await;
    drop(world);
    // There is nothing to warn about with such a Postgres.
    let process = Process::spawn(&url, free_port(), &[]).await;
    assert!(!process.said().contains("power failure"), "{}", process.said());
    drop(process);
    postgres.stop().await;
}
