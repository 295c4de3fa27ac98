//! Connections to the database: all waiting is bounded, and failures have reasons. A connection whose network
//! path died silently, as behind a firewall that dropped its state, is detected before a request waits for
//! it.

use super::error::DEADLINE;
use sqlx::{
    ConnectOptions, Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{
    io::ErrorKind,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Pause between attempts to reach a database that is still starting.
const AGAIN: Duration = Duration::from_millis(100);

/// One for the writer and one for each reader; the last one is made for the first request with a DPoP proof.
const HOT_CONNECTIONS: u32 = 4;

/// A connection that was idle for this long is pinged before use. Busy connections never are.
const IDLE: Duration = Duration::from_secs(1);
/// Longest wait for that ping.
const SIGN_OF_LIFE: Duration = Duration::from_secs(2);
/// Longest time that a returned connection may still be running its statement, which the database ends after
/// [`DEADLINE`].
const AT_WORK: Duration = DEADLINE.saturating_add(Duration::from_secs(1));

/// The network path between a pool and the database. Clones share it.
#[derive(Clone, Default)]
struct Path {
    /// When a connection was last found dead. Connections that were idle then may be dead, too.
    broke: Arc<Mutex<Option<Instant>>>,
}

impl Path {
    /// Returns whether a connection that was idle for `idle_for` may be used.
    async fn leads(&self, connection: &mut PgConnection, idle_for: Duration) -> bool {
        let now = Instant::now();
        let broke = *self.broke.lock().unwrap_or_else(PoisonError::into_inner);
        if broke.is_some_and(|broke| broke + idle_for > now) {
            return false;
        }
        if idle_for < IDLE || answers(connection, SIGN_OF_LIFE).await {
            return true;
        }
        *self.broke.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        false
    }
}

async fn answers(connection: &mut PgConnection, within: Duration) -> bool {
    matches!(tokio::time::timeout(within, connection.ping()).await, Ok(Ok(())))
}

/// Why the database can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The text contains no password.
    #[error("the database at {at} can't be reached: {why}")]
    Unreachable { at: String, why: String },
    #[error(
        "the database at {at} has the encoding {encoding}, which can't store every name; create one with \
         UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
    )]
    Encoding { at: String, encoding: String },
}

/// Opens a pool on the database given by `options`.
///
/// # Errors
/// Returns an error if the database can't be reached within [`DEADLINE`], or has an encoding other than UTF8.
pub async fn connect(options: PgConnectOptions, connections: u32) -> Result<PgPool, ConnectError> {
    let deadline = DEADLINE.as_millis().to_string();
    let options = options.application_name("xwms").options([
        ("statement_timeout", deadline.as_str()),
        ("jit", "off"),
        // Hides the notices about objects that a DROP CASCADE removes.
        ("client_min_messages", "warning"),
    ]);
    let at = place(&options);
    let unreachable = |why: String| ConnectError::Unreachable { at: at.clone(), why };
    let mut first = first(&options).await.map_err(unreachable)?;
    let encoding: String = sqlx::query_scalar("SHOW server_encoding")
        .fetch_one(&mut first)
        .await
        .map_err(|error| unreachable(describe(&error)))?;
    if encoding != "UTF8" {
        return Err(ConnectError::Encoding { at, encoding });
    }
    // The result of closing does not matter.
    let _ = first.close().await;
    Ok(wary(apart(connections))
        // Otherwise sqlx would ping here and wait for the answer forever, holding the place in the pool.
        .after_release(|connection, _| Box::pin(async { Ok(answers(connection, AT_WORK).await) }))
        .connect_lazy_with(options))
}

/// Returns connections to the same database for the two statements of the hot path. Their plans never depend
/// on the parameters, so Postgres need not plan them each time. Other statements, with optional filters,
/// would suffer from that.
///
/// They are given back without a statement under way (`group`), but perhaps after their network path has died. A task
/// with work keeps its connection, so the others may be idle for long although the node is busy.
pub(super) fn hot(pool: &PgPool) -> PgPool {
    let options = PgConnectOptions::clone(&pool.connect_options());
    wary(apart(HOT_CONNECTIONS))
        .after_release(|connection, _| Box::pin(async { Ok(answers(connection, SIGN_OF_LIFE).await) }))
        .connect_lazy_with(options.options([("plan_cache_mode", "force_generic_plan")]))
}

/// Returns connections to the same database, separate from `pool`, with their own `settings`.
pub(super) fn side<'a>(
    pool: &PgPool,
    settings: impl IntoIterator<Item = (&'a str, &'a str)>,
    connections: u32,
) -> PgPool {
    let options = PgConnectOptions::clone(&pool.connect_options());
    apart(connections).connect_lazy_with(options.options(settings))
}

/// Lets a pool replace connections that died while they were idle, before a request waits for one.
fn wary(options: PgPoolOptions) -> PgPoolOptions {
    let path = Path::default();
    options.before_acquire(move |connection, about| {
        let path = path.clone();
        Box::pin(async move { Ok(path.leads(connection, about.idle_for).await) })
    })
}

fn apart(connections: u32) -> PgPoolOptions {
    PgPoolOptions::new().max_connections(connections).acquire_timeout(DEADLINE).test_before_acquire(false)
}

/// Returns the host and port, or the socket, without user and password.
fn place(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(socket) => format!("{}/.s.PGSQL.{}", socket.display(), options.get_port()),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

/// Opens a first connection, to distinguish a wrong address from a busy pool. Waits for a database that is
/// still starting.
async fn first(options: &PgConnectOptions) -> Result<PgConnection, String> {
    let begun = Instant::now();
    loop {
        let left = DEADLINE.saturating_sub(begun.elapsed());
        let error = match tokio::time::timeout(left, options.connect()).await {
            Ok(Ok(connection)) => return Ok(connection),
            Ok(Err(error)) => error,
            Err(_) => return Err(format!("there was no response within {} s", DEADLINE.as_secs())),
        };
        if !may_come(&error) || begun.elapsed() + AGAIN >= DEADLINE {
            return Err(describe(&error));
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Returns what failed, and what to check.
fn describe(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => {
            "connection refused: nothing listens there. Check that Postgres runs, and host and port"
                .to_owned()
        }
        sqlx::Error::Io(error) if error.kind() == ErrorKind::NotFound => {
            "No such file: Postgres has no socket there. Check that it runs, and the directory in the URL"
                .to_owned()
        }
        sqlx::Error::Io(error) if error.to_string().contains("lookup address") => {
            "DNS: the lookup of the host's name found no address. Check the name, and the resolver".to_owned()
        }
        sqlx::Error::Io(error) => format!("the connection failed: {error}. Check host, port and firewalls"),
        sqlx::Error::Tls(error) => {
            format!("TLS: no encrypted connection: {error}. Check sslmode and sslrootcert in the URL")
        }
        sqlx::Error::Database(error) => {
            let check = match error.code().as_deref() {
                Some("28P01" | "28000") => ". Check user and password, and pg_hba.conf",
                Some("3D000") => ". Create the database, or correct its name in the URL",
                Some("53300") => ". Raise max_connections, or lower database_connections",
                _ => "",
            };
            format!("Postgres says: {}{check}", error.message())
        }
        other => other.to_string(),
    }
}

/// Returns whether the error means that the server may still be starting.
fn may_come(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => {
            matches!(
                error.kind(),
                ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted
            )
        }
        sqlx::Error::Database(error) => error.code().as_deref() == Some("57P03"),
        _ => false,
    }
}
