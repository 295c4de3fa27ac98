//! Connections to the database: bounded waiting everywhere, and why there are none. A connection whose path died
//! without a word, as behind a firewall that forgot it, is found out before a request waits for it.

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

/// Between two tries of a database that is not there yet.
const AGAIN: Duration = Duration::from_millis(100);

/// One for the writer and one for each reader.
const HOT_CONNECTIONS: u32 = 3;

/// A connection that nobody used for so long is asked for a sign of life before it is used. Busy ones never are.
const IDLE: Duration = Duration::from_secs(1);
/// How long that may take.
const SIGN_OF_LIFE: Duration = Duration::from_secs(2);
/// How long a connection that comes back may still be at its statement, which the database ends in [`DEADLINE`].
const AT_WORK: Duration = DEADLINE.saturating_add(Duration::from_secs(1));

/// The network between a pool and the database. Clones share it.
#[derive(Clone, Default)]
struct Path {
    /// When a connection was last found dead: whatever was idle then may be, too.
    broke: Arc<Mutex<Option<Instant>>>,
}

impl Path {
    /// Whether a connection that has been idle for so long may be used.
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
    /// Has no password in it.
    #[error("the database at {at} can't be reached: {why}")]
    Unreachable { at: String, why: String },
    #[error(
        "the database at {at} has the encoding {encoding}, which can't hold every name; make one with UTF8: \
         CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
    )]
    Encoding { at: String, encoding: String },
}

/// A pool on the database that `options` name.
///
/// # Errors
/// When it can't be reached within [`DEADLINE`], or can't hold what is stored.
pub async fn connect(options: PgConnectOptions, connections: u32) -> Result<PgPool, ConnectError> {
    let deadline = DEADLINE.as_millis().to_string();
    let options = options.application_name("xwms").options([
        ("statement_timeout", deadline.as_str()),
        ("jit", "off"),
        // What a DROP takes with it is no news.
        ("client_min_messages", "warning"),
    ]);
    let at = place(&options);
    let unreachable = |why: String| ConnectError::Unreachable { at: at.clone(), why };
    let mut first = first(&options).await.map_err(unreachable)?;
    let encoding: String = sqlx::query_scalar("SHOW server_encoding")
        .fetch_one(&mut first)
        .await
        .map_err(|error| unreachable(error.to_string()))?;
    if encoding != "UTF8" {
        return Err(ConnectError::Encoding { at, encoding });
    }
    // Nothing depends on how it goes.
    let _ = first.close().await;
    let path = Path::default();
    Ok(PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(DEADLINE)
        .test_before_acquire(false)
        .before_acquire(move |connection, about| {
            let path = path.clone();
            Box::pin(async move { Ok(path.leads(connection, about.idle_for).await) })
        })
        // sqlx asks the same again and waits for the answer without end, and the place in the pool with it.
        .after_release(|connection, _| Box::pin(async { Ok(answers(connection, AT_WORK).await) }))
        .connect_lazy_with(options))
}

/// Connections on the same database for the two statements of the hot path. Their plans never depend on the values, so
/// Postgres need not make them anew each time; other statements (with optional filters) would suffer from that.
pub(super) fn hot(pool: &PgPool) -> PgPool {
    side(pool, [("plan_cache_mode", "force_generic_plan")], HOT_CONNECTIONS)
}

/// Connections on the same database apart from those of `pool`, with `settings` of their own.
pub(super) fn side<'a>(
    pool: &PgPool,
    settings: impl IntoIterator<Item = (&'a str, &'a str)>,
    connections: u32,
) -> PgPool {
    let options = PgConnectOptions::clone(&pool.connect_options());
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(DEADLINE)
        .test_before_acquire(false)
        .connect_lazy_with(options.options(settings))
}

/// The host and port, or the socket, without user and password.
fn place(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(socket) => format!("{}/.s.PGSQL.{}", socket.display(), options.get_port()),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

/// A first connection, by which a wrong address is told from a pool that is busy. One that starts at the same time is
/// waited for.
async fn first(options: &PgConnectOptions) -> Result<PgConnection, String> {
    let begun = Instant::now();
    loop {
        let left = DEADLINE.saturating_sub(begun.elapsed());
        let error = match tokio::time::timeout(left, options.connect()).await {
            Ok(Ok(connection)) => return Ok(connection),
            Ok(Err(error)) => error,
            Err(_) => return Err(format!("there is no answer within {} s", DEADLINE.as_secs())),
        };
        if !may_come(&error) || begun.elapsed() + AGAIN >= DEADLINE {
            return Err(error.to_string());
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Whether a server that is just starting says so.
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
