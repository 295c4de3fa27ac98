//! The `subscribers` table: how far each has come, and who leads it.

use super::sink::{Sink, Streams};
use crate::store::{Store, feed::Unreadable};
use sqlx::{Executor, PgConnection};

/// Lets go of the locks of a process that died with its machine, or is frozen: Postgres ends a session that
/// says nothing for 15 seconds. A leader that lives speaks every half second, and at least every ten while
/// it waits for somebody outside. What a statement waits for is ended when its asker is gone.
const SILENCE: &str = "SET idle_session_timeout = '15s'; SET idle_in_transaction_session_timeout = '15s';
    SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 3; SET tcp_keepalives_count = 3;
    SET tcp_user_timeout = '15s'; SET client_connection_check_interval = '5s'";

/// The lead of the subscriber `name`, if nobody else has it: a connection of its own that holds an advisory
/// lock. Whoever loses the connection has lost the lead.
///
/// # Errors
/// When the database does not answer.
pub async fn try_lead(store: &Store, name: &str) -> Result<Option<PgConnection>, sqlx::Error> {
    // Those that wait for the lead ask once a second, so it costs them no connection.
    let mut connection = store.pool().acquire().await?;
    let leads: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtext('xwms ' || $1))")
        .bind(name)
        .fetch_one(&mut *connection)
        .await?;
    if !leads {
        return Ok(None);
    }
    let mut connection = connection.detach();
    tracing::info!(subscriber = name, "leading");
    // Batches may take longer than requests.
    alone(&mut connection, "60s").await?;
    Ok(Some(connection))
}

/// Makes `db` fit for holding a lock while it writes what comes from the log: a crash of Postgres may take
/// that back, with the cursor, and it comes again.
pub(super) async fn alone(db: &mut PgConnection, statement_timeout: &str) -> Result<(), sqlx::Error> {
    let sql =
        format!("{SILENCE}; SET synchronous_commit = off; SET statement_timeout = '{statement_timeout}'");
    script(db, &sql).await
}

/// Runs statements that have no parameters.
pub(super) async fn script(db: &mut PgConnection, sql: &str) -> Result<(), sqlx::Error> {
    db.execute(sql).await.map(drop)
}

/// Makes the cursor unless it is there: at the start of the log. One that was ended goes on.
///
/// # Errors
/// When the database does not answer.
pub async fn ensure(db: &mut PgConnection, name: &str, version: i32) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO subscribers AS s (name, version, position) VALUES ($1, $2, 0)
        ON CONFLICT (name) DO UPDATE SET ended_at = NULL WHERE s.ended_at IS NOT NULL";
    sqlx::query(sql).bind(name).bind(version).execute(db).await.map(drop)
}

/// The version of the subscriber `name` that counts now.
pub(super) async fn version(db: &mut PgConnection, name: &str) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar("SELECT version FROM subscribers WHERE name = $1").bind(name).fetch_one(db).await
}

/// Where a subscriber stands.
#[derive(sqlx::FromRow)]
pub(super) struct Standing {
    pub position: i64,
    pub head: i64,
    /// Whether it has parked events.
    pub parked: bool,
    /// The position before the next event.
    pub upto: Option<i64>,
}

/// `None` where the cursor is of another version.
pub(super) async fn read(db: &mut PgConnection, sink: &dyn Sink) -> Result<Option<Standing>, sqlx::Error> {
    sqlx::query_as(
        "SELECT s.position, h.position AS head,
                EXISTS (SELECT FROM parked_events AS p WHERE p.subscriber = s.name) AS parked,
                (SELECT min(e.position) - 1 FROM events AS e WHERE e.position > s.position) AS upto
         FROM subscribers AS s, log_head AS h WHERE s.name = $1 AND s.version = $2",
    )
    .bind(sink.name())
    .bind(sink.version())
    .fetch_optional(db)
    .await
}

/// Moves the cursor forward. Where it was moved meanwhile, by a rebuild or by a leader of another version,
/// this leader's time is over.
pub(super) async fn advance(
    db: &mut PgConnection,
    sink: &dyn Sink,
    (from, to): (i64, i64),
) -> Result<(), sqlx::Error> {
    let moved = sqlx::query(
        "UPDATE public.subscribers SET position = $3, moved_at = clock_timestamp()
         WHERE name = $1 AND version = $4 AND position = $2",
    )
    .bind(sink.name())
    .bind(from)
    .bind(to)
    .bind(sink.version())
    .execute(db)
    .await?;
    match moved.rows_affected() {
        1 => Ok(()),
        _ => Err(sqlx::Error::RowNotFound),
    }
}

/// Every stream that has a parked event.
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
        tracing::error!(subscriber = name, position, why, "an event is parked");
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
