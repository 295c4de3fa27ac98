//! `cargo bench --bench loads`: the cost of loading a stream of 100, 10,000 and 100,000 events: the first time, when no
//! state is stored; on a node that has just started; and on one that has loaded it before. Uses a private Postgres with
//! default durability. Flags after `--`: `--only NAME`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark prints, and stops at whatever it did not expect"
)]

#[allow(dead_code, reason = "it measures no windows")]
mod support;

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};
use support::{Flags, place};
use xwms::{
    dev::postgres::{Postgres, PostgresOptions},
    keys::master::MasterKey,
    server::start::MIGRATIONS,
    server::stop_signal,
    store::{self, Store, vault::Vault},
};
use xwms_events::{client::Client, ids::ClientId};

const ROW: &str = "load a stream";
/// Node starts for each figure.
const STARTS: u32 = 20;
/// Repeated loads on a warm node for each figure.
const AGAIN: u32 = 2_000;

/// A client, and its renames.
const FILL: &str = r#"
WITH h AS (UPDATE log_head SET position = position + $2 RETURNING position - $2 AS base)
INSERT INTO events SELECT 'client', $1, n, e, '1', p::json, '{}', base + n, gen_random_uuid(), now(), NULL
FROM h, generate_series(1, $2) AS n, LATERAL (SELECT
    CASE n WHEN 1 THEN 'client.created' ELSE 'client.renamed' END AS e,
    CASE n WHEN 1 THEN $3 ELSE json_build_object('event', 'client.renamed', 'name', 'Name ' || n)::text END AS p) AS x"#;

#[tokio::main]
async fn main() -> ExitCode {
    let flags = Flags::read();
    if !flags.wants(ROW) {
        return ExitCode::SUCCESS;
    }
    let dir = place();
    let options = PostgresOptions { dir: dir.path().to_owned(), durable: true, max_connections: 200 };
    let postgres = Postgres::start(options).await.expect("Postgres starts");
    // Postgres runs in its own process group, so Ctrl-C must be awaited to stop it.
    tokio::select! {
        () = rows(&postgres) => {}
        () = stop_signal() => {}
    }
    postgres.stop().await;
    ExitCode::SUCCESS
}

async fn open(postgres: &Postgres) -> Store {
    let pool = store::connect(postgres.url("bench").parse().unwrap(), 5).await.unwrap();
    MIGRATIONS.run(&pool).await.unwrap();
    let vault = Vault::new(MasterKey::new(&[7; 32]).unwrap(), pool.clone());
    Store::open(pool, vault).await.unwrap()
}

async fn timed(store: &Store, id: ClientId, events: i64) -> Duration {
    let began = Instant::now();
    let client = store.load::<Client>(id).await.unwrap();
    assert_eq!(client.version, events);
    began.elapsed()
}

async fn rows(postgres: &Postgres) {
    postgres.create_database_if_missing("bench").await.unwrap();
    let first = open(postgres).await;
    let golden = include_str!("../events/golden/client.created.v1.json");
    let golden: serde_json::Value = serde_json::from_str(golden).unwrap();
    println!(
        "\n| {ROW} of | nothing written down, ms | node just started, ms | known, ms |\n|---|---|---|---|"
    );
    for events in [100_i64, 10_000, 100_000] {
        let id = ClientId::from_uuid(first.clock().uuid());
        let created = golden["payload"].to_string();
        let filling = sqlx::query(FILL).bind(id.to_string()).bind(events).bind(created);
        filling.execute(first.pool()).await.unwrap();
        let cold = timed(&first, id, events).await;
        let written = "SELECT count(*) FROM snapshots WHERE aggregate_id = $1";
        while sqlx::query_scalar::<_, i64>(written)
            .bind(id.to_string())
            .fetch_one(first.pool())
            .await
            .unwrap()
            == 0
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let mut started = Duration::ZERO;
        for _ in 0..STARTS {
            let fresh = open(postgres).await;
            // Postgres plans a query once for each connection, whatever is loaded.
            fresh.load::<Client>(ClientId::from_uuid(fresh.clock().uuid())).await.unwrap();
            started += timed(&fresh, id, events).await;
            fresh.pool().close().await;
        }
        let mut known = Duration::ZERO;
        for _ in 0..AGAIN {
            known += timed(&first, id, events).await;
        }
        let ms = |time: Duration, many: u32| time.as_secs_f64() * 1000.0 / f64::from(many);
        println!(
            "| {events} events | {:.2} | {:.2} | {:.2} |",
            ms(cold, 1),
            ms(started, STARTS),
            ms(known, AGAIN)
        );
    }
}
