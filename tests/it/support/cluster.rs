//! One Postgres cluster for the whole run, without durability, with one migrated template database; each
//! test gets a copy of it.

use super::process::after_this;
use sqlx::{Connection, PgConnection};
use std::sync::{
    Mutex, OnceLock,
    atomic::{AtomicU32, Ordering},
};
use xwms::{
    app::MIGRATIONS,
    dev::postgres::{Postgres, PostgresOptions},
};

const TEMPLATE: &str = "template_xwms";

struct Cluster {
    postgres: Postgres,
    databases: AtomicU32,
    /// Postgres copies a template for one at a time.
    copying: tokio::sync::Mutex<()>,
}

fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    static STARTING: Mutex<()> = Mutex::new(());
    if let Some(cluster) = CLUSTER.get() {
        return cluster;
    }
    let _one = STARTING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    // A runtime of its own: each test has another, and this must outlive them all.
    CLUSTER.get_or_init(|| std::thread::spawn(start).join().expect("the cluster starts"))
}

fn start() -> Cluster {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let dir = std::env::temp_dir().join(format!("xwms-it-{}", std::process::id()));
        watch(&dir);
        let options = PostgresOptions { dir, durable: false, max_connections: 400 };
        let postgres = Postgres::start(options).await.expect("Postgres starts");
        postgres.create_database_if_missing(TEMPLATE).await.expect("the template is made");
        let mut connection = PgConnection::connect(&postgres.url(TEMPLATE)).await.expect("it connects");
        MIGRATIONS.run(&mut connection).await.expect("migrations run");
        connection.close().await.expect("it closes");
        Cluster { postgres, databases: AtomicU32::new(0), copying: tokio::sync::Mutex::new(()) }
    })
}

/// Stops the cluster and removes its files when this process has ended: a static is never dropped.
fn watch(dir: &std::path::Path) {
    after_this(&format!(
        "kill -INT $(head -1 {dir}/postgres/postmaster.pid); sleep 1; rm -rf {dir}",
        dir = dir.display(),
    ));
}

/// The URL of a fresh, migrated database.
pub async fn database() -> String {
    let cluster = cluster();
    let name = format!("test_{}", cluster.databases.fetch_add(1, Ordering::Relaxed));
    let _turn = cluster.copying.lock().await;
    let mut admin = PgConnection::connect(&cluster.postgres.url("postgres")).await.expect("it connects");
    sqlx::query(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"))
        .execute(&mut admin)
        .await
        .expect("the database is made");
    admin.close().await.expect("it closes");
    cluster.postgres.url(&name)
}
