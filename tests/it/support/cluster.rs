//! One Postgres cluster for the whole run, without durability, with one migrated template database; each test gets a
//! copy of it, which is dropped when the test ends: more than a thousand copies at once fill a small disk. The template
//! already has signing keys, so that no test waits for a new RSA key, or finds its event in the log while it counts
//! others. The cluster is in memory where there is room: a copy is hundreds of files, written and removed within
//! seconds.

use super::{process::after_this, server::MASTER_KEY};
use sqlx::{Connection, PgConnection};
use std::{
    cell::RefCell,
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
};
use xwms::{
    auth::keyring::Keyring,
    commands::signing_keys,
    config::Settings,
    dev::postgres::{Postgres, PostgresOptions},
    server::start::{MIGRATIONS, open_store},
    store::rights,
    subscribers::Subscribers,
};

const TEMPLATE: &str = "template_xwms";
/// The same template without signing keys.
const EMPTY: &str = "template_xwms_empty";
/// The role that every server connects as.
const SERVING: &str = "xwms_serve";
/// A file system in memory, on Linux.
const MEMORY: &str = "/dev/shm";
/// The room that the cluster may need: several times its usual size, and what Postgres keeps of its write-ahead log.
const ROOM_KIB: u64 = 4 * 1024 * 1024;

struct Cluster {
    postgres: Postgres,
    databases: AtomicU32,
    /// Postgres copies a template for one session at a time.
    copying: tokio::sync::Mutex<()>,
    /// Takes the names of databases that no test uses any longer.
    unused: mpsc::Sender<String>,
}

/// The databases that a test made, known by its thread: libtest runs each test on a thread of its own.
struct Made(RefCell<Vec<String>>);

thread_local! {
    static MADE: Made = const { Made(RefCell::new(Vec::new())) };
}

impl Drop for Made {
    /// Runs when the thread ends: after the test's runtime, and so after its servers.
    fn drop(&mut self) {
        for name in self.0.take() {
            // Nobody receives after the last test.
            let _ = cluster().unused.send(name);
        }
    }
}

/// Drops each database that `unused` names, on a thread of its own.
fn drop_unused(admin: String, unused: mpsc::Receiver<String>) {
    std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async move {
            let mut admin = PgConnection::connect(&admin).await.expect("it connects");
            for name in unused {
                let drop = format!("DROP DATABASE {name} WITH (FORCE)");
                sqlx::query(&drop).execute(&mut admin).await.expect("the database is dropped");
            }
        });
    });
}

fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    static STARTING: Mutex<()> = Mutex::new(());
    if let Some(cluster) = CLUSTER.get() {
        return cluster;
    }
    let _one = STARTING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    // Started on its own thread: each test has another runtime, and the cluster must outlive them all.
    CLUSTER.get_or_init(|| std::thread::spawn(start).join().expect("the cluster starts"))
}

fn start() -> Cluster {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let dir = fresh_dir();
        watch(&dir);
        let options = PostgresOptions { dir, durable: false, max_connections: 400 };
        let postgres = Postgres::start(options).await.expect("Postgres starts");
        for template in [EMPTY, TEMPLATE] {
            postgres.create_database_if_missing(template).await.expect("the template is made");
            let mut connection = PgConnection::connect(&postgres.url(template)).await.expect("it connects");
            MIGRATIONS.run(&mut connection).await.expect("migrations run");
            rights::grant(&mut connection, SERVING, &[]).await.expect("the serving role gets its rights");
            connection.close().await.expect("it closes");
        }
        make_keys(&postgres.url_of(SERVING, TEMPLATE)).await;
        let (unused, names) = mpsc::channel();
        drop_unused(postgres.url("postgres"), names);
        Cluster { postgres, databases: AtomicU32::new(0), copying: tokio::sync::Mutex::new(()), unused }
    })
}

/// Makes the directory of this run. Its name is new: in a container, an earlier run that left its files had the same
/// process id.
fn fresh_dir() -> PathBuf {
    // Postgres runs as another user, who needs access.
    let mut dir = tempfile::Builder::new();
    dir.prefix("xwms-it-").permissions(Permissions::from_mode(0o755));
    dir.tempdir_in(place()).expect("a directory can be made").keep()
}

/// The most memory that a container may use, by the version of control groups.
const MEMORY_LIMITS: [&str; 2] = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];

/// Whether a container may use so little memory that files in it would leave too little for programs.
fn is_tight() -> bool {
    MEMORY_LIMITS.iter().any(|file| {
        let limit = std::fs::read_to_string(file).ok().and_then(|text| text.trim().parse::<u64>().ok());
        limit.is_some_and(|bytes| bytes / 1024 < 3 * ROOM_KIB)
    })
}

/// Returns the directory in which the cluster is made.
fn place() -> PathBuf {
    let has_room = |free: Option<u64>| free.is_some_and(|free| free >= ROOM_KIB);
    // What the file system may take is often half of all memory, whether or not that is in use.
    if !is_tight() && has_room(free_kib(MEMORY)) && has_room(available_kib()) {
        PathBuf::from(MEMORY)
    } else {
        std::env::temp_dir()
    }
}

/// Returns the memory that programs can still get, or `None` if nothing tells it.
fn available_kib() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/meminfo").ok()?;
    told.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?.split_whitespace().next()?.parse().ok()
}

/// Returns the free space at `path`, or `None` if nothing tells it.
fn free_kib(path: &str) -> Option<u64> {
    let told = Command::new("df").args(["-Pk", path]).output().ok().filter(|told| told.status.success())?;
    let told = String::from_utf8(told.stdout).ok()?;
    // File system, size, used, available.
    told.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

/// Stops the cluster and removes its files when this process has ended, because a static is never dropped. What a
/// Postgres writes after that would stay in memory, so it is waited for, for twenty seconds at most.
fn watch(dir: &Path) {
    after_this(&format!(
        "pid=$(head -1 {dir}/postgres/postmaster.pid); kill -INT $pid
         for _ in $(seq 100); do kill -0 $pid || break; sleep 0.2; done
         rm -rf {dir}",
        dir = dir.display(),
    ));
}

/// Makes the signing keys, after the tables that a server would have created first.
pub async fn make_keys(url: &str) {
    let settings = Settings {
        database_url: Some(url.to_owned().into()),
        database_connections: 3,
        master_key: Some(MASTER_KEY.to_owned().into()),
        migrate: false,
        ..Settings::default()
    };
    let store = open_store(&settings).await.expect("the store opens");
    Subscribers::prepare(&store).await.expect("the read models have tables");
    let keyring = Keyring::follow(&store, settings.signing_algorithm).await.expect("the keys can be read");
    signing_keys::complete(&store, &keyring, settings.rsa_key_bits).await.expect("the keys are made");
    store.pool().close().await;
}

/// Returns the URL of a fresh, migrated database with signing keys, for the role that serves.
pub async fn database() -> String {
    copy_of(TEMPLATE).await
}

/// Returns the URL of a database on which no server ever ran.
pub async fn empty_database() -> String {
    copy_of(EMPTY).await
}

async fn copy_of(template: &str) -> String {
    let cluster = cluster();
    let name = format!("test_{}", cluster.databases.fetch_add(1, Ordering::Relaxed));
    let _turn = cluster.copying.lock().await;
    let mut admin = PgConnection::connect(&cluster.postgres.url("postgres")).await.expect("it connects");
    sqlx::query(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
        .execute(&mut admin)
        .await
        .expect("the database is made");
    // Privileges on a database are not copied with it.
    sqlx::query(&format!("GRANT CREATE ON DATABASE {name} TO {SERVING}"))
        .execute(&mut admin)
        .await
        .expect("the serving role may make schemas");
    admin.close().await.expect("it closes");
    let url = cluster.postgres.url_of(SERVING, &name);
    MADE.with(|made| made.0.borrow_mut().push(name));
    url
}

/// Returns the URL of the same database for a superuser, who owns the tables: for what the server must not be able to
/// do.
pub fn owner(url: &str) -> String {
    url.replacen(&format!("//{SERVING}@"), "//xwms@", 1)
}

/// Runs statements on the database `url` as the owner of its tables.
pub async fn as_owner(url: &str, sql: &str) {
    let mut connection = PgConnection::connect(&owner(url)).await.expect("it connects");
    sqlx::raw_sql(sql).execute(&mut connection).await.expect("the owner may");
    connection.close().await.expect("it closes");
}

/// Removes everything after `position`, as if it had never reached this Postgres.
pub async fn take_back(url: &str, position: i64) {
    let sql = format!(
        "ALTER TABLE events DISABLE TRIGGER USER; DELETE FROM events WHERE position > {position};
         ALTER TABLE events ENABLE TRIGGER USER; DELETE FROM revocations WHERE position > {position};
         UPDATE log_head SET position = {position}"
    );
    as_owner(url, &sql).await;
}
