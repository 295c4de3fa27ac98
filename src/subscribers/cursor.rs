//! The `subscribers` table: how far each subscriber has come, and which process leads it.

use super::sink::{Sink, Streams};
use crate::store::{
    Store,
    feed::{Footing, Span, Unreadable},
};
use sqlx::{Executor, PgConnection};

/// Releases the locks of a process that is frozen or whose machine died: Postgres ends a session that is
/// silent for 15 seconds. A live leader sends a statement every half second, and at least every ten seconds
/// while it waits for an outside system. A statement that waits is cancelled when its client is gone.
const SILENCE: &str = "SET idle_session_timeout = '15s'; SET idle_in_transaction_session_timeout = '15s';
    SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 3; SET tcp_keepalives_count = 3;
    SET tcp_user_timeout = '15s'; SET client_connection_check_interval = '5s'";

/// Tries to become the leader of the subscriber `name`. Returns a separate connection that holds an advisory
/// lock, or `None` if another process leads. A process that loses the connection has lost the lead.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn try_lead(store: &Store, name: &str) -> Result<Option<PgConnection>, sqlx::Error> {
    // Processes that wait for the lead ask once a second on a pooled connection, so waiting holds none.
    let mut connection = store.pool().acquire().await?;
    let leads: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtext('xwms ' || $1))")
        .bind(name)
        .fetch_one(&mut *connection)
        .await?;
    if !leads {
        return Ok(None);
    }
    let mut connection = connection.detach();
    tracing::info!(subscriber = name, "this process leads the subscriber");
    // Batches may take longer than requests.
    alone(&mut connection, "60s").await?;
    Ok(Some(connection))
}

/// Prepares `db` for holding a lock while it writes data derived from the log. A crash of Postgres may undo
/// such writes together with the cursor; then they are repeated.
pub(super) async fn alone(db: &mut PgConnection, statement_timeout: &str) -> Result<(), sqlx::Error> {
    let sql =
        format!("{SILENCE}; SET synchronous_commit = off; SET statement_timeout = '{statement_timeout}'");
    script(db, &sql).await
}

/// Runs statements that have no parameters.
pub(super) async fn script(db: &mut PgConnection, sql: &str) -> Result<(), sqlx::Error> {
    db.execute(sql).await.map(drop)
}

/// Creates the cursor at the start of the log, unless it exists. A cursor that was ended continues.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn ensure(db: &mut PgConnection, name: &str, version: i32) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO subscribers AS s (name, version, position) VALUES ($1, $2, 0)
        ON CONFLICT (name) DO UPDATE SET ended_at = NULL WHERE s.ended_at IS NOT NULL";
    sqlx::query(sql).bind(name).bind(version).execute(db).await.map(drop)
}

/// Returns the current version of the subscriber `name`.
pub(super) async fn version(db: &mut PgConnection, name: &str) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar("SELECT version FROM subscribers WHERE name = $1").bind(name).fetch_one(db).await
}

/// The position of a subscriber.
#[derive(sqlx::FromRow)]
pub(super) struct CursorStatus {
    pub position: i64,
    pub head: i64,
    /// Whether it has parked events.
    pub parked: bool,
    /// The position before the next event.
    pub upto: Option<i64>,
    /// The server that was asked.
    #[sqlx(flatten)]
    footing: Footing,
    /// Whether the log was on that server when it was last checked.
    stands: bool,
}

impl CursorStatus {
    /// Returns the server that was asked, for a node that had `seen` this position before. Returns `None` if the
    /// node's memory may have events that this server lost: nobody has checked it yet, or its log is shorter.
    pub fn server(&self, seen: i64) -> Option<Footing> {
        (self.stands && self.head >= seen).then_some(self.footing)
    }
}

/// Reads the cursor. Returns `None` if it has another version than `sink`.
pub(super) async fn read(
    db: &mut PgConnection,
    sink: &dyn Sink,
) -> Result<Option<CursorStatus>, sqlx::Error> {
    sqlx::query_as(
        "SELECT s.position, h.position AS head,
                EXISTS (SELECT FROM parked_events AS p WHERE p.subscriber = s.name) AS parked,
                (SELECT min(e.position) - 1 FROM events AS e WHERE e.position > s.position) AS upto,
                h.generation, pg_postmaster_start_time() AS server,
                h.server = pg_postmaster_start_time() AND NOT pg_is_in_recovery() AS stands
         FROM subscribers AS s, log_head AS h WHERE s.name = $1 AND s.version = $2",
    )
    .bind(sink.name())
    .bind(sink.version())
    .fetch_optional(db)
    .await
}

/// Moves the cursor forward. Fails if a rebuild or a leader of another version has moved it meanwhile: this
/// process no longer leads then.
pub(super) async fn advance(db: &mut PgConnection, sink: &dyn Sink, span: Span) -> Result<(), sqlx::Error> {
    let moved = sqlx::query(
        "UPDATE public.subscribers SET position = $3, moved_at = clock_timestamp()
         WHERE name = $1 AND version = $4 AND position = $2",
    )
    .bind(sink.name())
    .bind(span.after)
    .bind(span.upto)
    .bind(sink.version())
    .execute(db)
    .await?;
    match moved.rows_affected() {
        1 => Ok(()),
        _ => Err(sqlx::Error::RowNotFound),
    }
}

/// Returns every stream that has a parked event.
pub(super) async fn parked_streams(db: &mut PgConnection, name: &str) -> Result<Streams, sqlx::Error> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT DISTINCT aggregate_type, aggregate_id FROM public.parked_events WHERE subscriber = $1",
    )
    .bind(name)
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().collect())
}

pub(super) async fn park(
    db: &mut PgConnection,
    name: &str,
    events: &[Unreadable],
) -> Result<(), sqlx::Error> {
    for event in events {
        let Unreadable { position, stream_type, stream_id, why, .. } = event;
        tracing::error!(subscriber = name, position, why, "parked an event");
        sqlx::query(
            "INSERT INTO public.parked_events VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (subscriber, position) DO UPDATE SET error = excluded.error",
        )
        .bind(name)
        .bind(position)
        .bind(stream_type)
        .bind(stream_id)
        .bind(why)
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}
