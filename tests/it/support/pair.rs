//! Two Postgres clusters: one with a database for a server, and one that follows it by streaming replication. The
//! server connects to a socket in front of them, which follows the primary as an address does in a real deployment.
//!
//! The database has signing keys before anything runs on it, like the template of all other tests: a server makes an
//! RSA key beside its requests, and its event would come while a test counts events, cuts off the standby or replays
//! the log.

use super::{
    cluster::make_keys,
    process::{after_this, signal},
};
use sqlx::{Connection, PgConnection};
use std::{
    fs::Permissions,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
    time::{Duration, Instant},
};
use tokio::{
    net::{UnixListener, UnixStream},
    sync::watch,
};
use xwms::{
    dev::postgres::{Postgres, PostgresOptions},
    server::start::MIGRATIONS,
    store::rights,
};

const DATABASE: &str = "xwms_pair";
const SERVING: &str = "xwms_serve";
const SOCKET: &str = ".s.PGSQL.5432";
/// Longer than a connection may be idle without a ping before its next use (`store::pool`).
const IDLE: Duration = Duration::from_millis(1_500);

pub struct Pair {
    primary: Postgres,
    standby: Postgres,
    /// The socket to which connections are forwarded.
    leads: watch::Sender<PathBuf>,
    /// When the last connection to the primary ended.
    killed: OnceLock<Instant>,
    /// The URL that a server uses.
    pub url: String,
    _dir: tempfile::TempDir,
}

/// Runs a query on `postgres` as a superuser.
async fn ask<T>(postgres: &Postgres, sql: &str) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    let mut connection = PgConnection::connect(&postgres.url("postgres")).await.unwrap();
    sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
}

async fn tell(postgres: &Postgres, statements: &[&str]) {
    let mut connection = PgConnection::connect(&postgres.url("postgres")).await.unwrap();
    for sql in statements {
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    }
}

/// Returns the path of the socket of `postgres`.
fn socket(postgres: &Postgres) -> PathBuf {
    let url = url::Url::parse(&postgres.url("postgres")).unwrap();
    let dir = url.query_pairs().find(|(name, _)| name == "host").unwrap().1.into_owned();
    PathBuf::from(dir).join(SOCKET)
}

impl Pair {
    /// Starts the pair; commits wait for the standby if `synchronous`.
    pub async fn start(synchronous: bool) -> Self {
        // Postgres runs as another user, who needs access.
        let dir = tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap();
        let place =
            |name: &str| PostgresOptions { dir: dir.path().join(name), durable: false, max_connections: 100 };
        let at = dir.path().display();
        after_this(&format!("kill -QUIT $(head -qn 1 {at}/*/postgres/postmaster.pid); sleep 1; rm -rf {at}"));
        let primary = Postgres::start(place("primary")).await.expect("the primary starts");
        // The tests depend on what Postgres acknowledges, though they simulate no power failure.
        tell(&primary, &["ALTER SYSTEM SET synchronous_commit = 'on'", "SELECT pg_reload_conf()"]).await;
        primary.create_database_if_missing(DATABASE).await.unwrap();
        let mut owner = PgConnection::connect(&primary.url(DATABASE)).await.unwrap();
        MIGRATIONS.run(&mut owner).await.unwrap();
        rights::grant(&mut owner, SERVING, &[]).await.unwrap();
        owner.close().await.unwrap();
        make_keys(&primary.url_of(SERVING, DATABASE)).await;
        back_up(&primary, &dir.path().join("standby/postgres"));
        let standby = Postgres::start(place("standby")).await.expect("the standby starts");
        if synchronous {
            let names = "ALTER SYSTEM SET synchronous_standby_names = '*'";
            tell(&primary, &[names, "SELECT pg_reload_conf()"]).await;
        }
        let follows = "SELECT count(*) = 1 FROM pg_stat_replication WHERE state = 'streaming'
                       AND (sync_state = 'sync') = (current_setting('synchronous_standby_names') <> '')";
        super::until("the standby follows", async || ask(&primary, follows).await).await;
        let (leads, _) = watch::channel(socket(&primary));
        let front = dir.path().join("front");
        std::fs::create_dir(&front).unwrap();
        let listener = UnixListener::bind(front.join(SOCKET)).unwrap();
        tokio::spawn(forward(listener, leads.clone()));
        let mut url = url::Url::parse(&primary.url_of(SERVING, DATABASE)).unwrap();
        url.query_pairs_mut().clear().append_pair("host", front.to_str().unwrap());
        Self { primary, standby, leads, killed: OnceLock::new(), url: url.to_string(), _dir: dir }
    }

    /// Cuts off the standby, which has received everything up to this point.
    pub async fn part(&self) {
        let end: String = ask(&self.primary, "SELECT pg_current_wal_flush_lsn()::text").await;
        let has = format!("SELECT pg_last_wal_replay_lsn() >= '{end}'");
        super::until("the standby has everything", async || ask(&self.standby, &has).await).await;
        tell(&self.standby, &["ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()"]).await;
        let deaf = "SELECT count(*) = 0 FROM pg_stat_wal_receiver";
        super::until("the standby hears nothing", async || ask(&self.standby, deaf).await).await;
    }

    /// Kills the primary with all of its processes, as the end of its machine does, and forwards the address to the
    /// standby. If only the first process were killed, others would go on for a moment: one that waits for the standby
    /// would stop waiting, and show somebody a commit that the standby never gets.
    pub async fn kill(&self) {
        let first = self.primary.postmaster_pid().unwrap();
        signal(first, "-STOP").await;
        let mut kill = Command::new("kill");
        kill.arg("-KILL").args(children(first)).arg(first.to_string());
        // One of them may have ended by itself.
        tokio::task::spawn_blocking(move || kill.output()).await.unwrap().unwrap();
        self.leads.send_replace(socket(&self.standby));
        self.killed.set(Instant::now()).expect("the primary is killed once");
    }

    /// Promotes the standby.
    pub async fn promote(&self) {
        let promoted = ask::<bool>(&self.standby, "SELECT pg_promote(true, 600)").await;
        assert!(promoted, "the standby takes over in ten minutes");
    }

    /// Waits until the servers ping each connection to the primary before they use it. Before that, a look by the pool
    /// of a server may meet one and fail.
    pub async fn until_forgotten(&self) {
        let killed = *self.killed.get().expect("the primary was killed");
        super::until("connections to the primary were idle for long", async || killed.elapsed() > IDLE).await;
    }
}

/// Returns the processes that the process `parent` started and that run.
fn children(parent: u32) -> Vec<String> {
    let is_child = |pid: &String| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        // The name of the program, in parentheses, may contain anything; state and parent follow it.
        let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        rest.split_whitespace().nth(1) == Some(parent.to_string().as_str())
    };
    let names = std::fs::read_dir("/proc").unwrap().flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.bytes().all(|byte| byte.is_ascii_digit())).filter(is_child).collect()
}

/// Makes the standby's base backup in `data`, with the programs and the user of the primary.
fn back_up(primary: &Postgres, data: &Path) {
    let server = PathBuf::from(format!("/proc/{}", primary.postmaster_pid().unwrap()));
    let user = std::fs::metadata(&server).unwrap();
    std::fs::create_dir_all(data).unwrap();
    std::fs::set_permissions(data, Permissions::from_mode(0o700)).unwrap();
    std::os::unix::fs::chown(data, Some(user.uid()), Some(user.gid())).unwrap();
    let program = server.join("exe").read_link().unwrap().with_file_name("pg_basebackup");
    let mut backup = Command::new(program);
    backup.current_dir("/").uid(user.uid()).gid(user.gid());
    backup.args(["--no-sync", "-R", "-X", "stream", "-c", "fast", "-U", "xwms", "-p", "5432", "-h"]);
    let output = backup.arg(socket(primary).parent().unwrap()).arg("-D").arg(data).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Forwards each connection to the current target in `leads`; when that changes, the connection ends.
async fn forward(listener: UnixListener, leads: watch::Sender<PathBuf>) {
    loop {
        let (mut client, _) = listener.accept().await.unwrap();
        let mut changed = leads.subscribe();
        let behind = changed.borrow_and_update().clone();
        tokio::spawn(async move {
            let Ok(mut server) = UnixStream::connect(behind).await else { return };
            tokio::select! {
                _ = tokio::io::copy_bidirectional(&mut client, &mut server) => {}
                _ = changed.changed() => {}
            }
        });
    }
}
