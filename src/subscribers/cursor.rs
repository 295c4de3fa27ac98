//! The `subscribers` table: how far each has come, and who leads it.

use super::sink::{Sink, Streams};
use crate::store::{Store, feed::Unreadable};
use sqlx::{Connection, PgConnection};

/// The lead of the subscriber `name`, if nobody else has it: a connection of its own that holds an advisory
/// lock. Whoever loses the connection has lost the lead.
///
/// # Errors
/// When the database does not answer.
pub async fn try_lead(store: &Store, name: &str) -> Result<Option<PgConnection>, sqlx::Error> {
    let mut connection = store.pool().acquire().await?.detach();
    let leads: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtext('xwms ' || $1))")
        .bind(name)
        .fetch_one(&mut connection)
        .await?;
    if !leads {
        connection.close().await?;
        return Ok(None);
    }
    tracing::info!(subscriber = name, "leading");
    // What a crash of Postgres takes back of a subscriber's own writes comes again from the log, with the
    // cursor. Batches may take longer than requests.
    for sql in ["SET synchronous_commit = off", "SET statement_timeout = '60s'"] {
        sqlx::query(sql).execute(&mut connection).await?;
    }
    Ok(Some(connection))
}

/// Makes the cursor unless it is there: at the start of the log.
///
/// # Errors
/// When the database does not answer.
pub async fn ensure(db: &mut PgConnection, name: &str, version: i32) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO subscribers (name, version, position) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING")
        .bind(name)
        .bind(version)
        .execute(db)
        .await
        .map(drop)
}

/// (cursor, head of the log, whether it has parked events)
pub(super) async fn read(db: &mut PgConnection, name: &str) -> Result<(i64, i64, bool), sqlx::Error> {
    sqlx::query_as(
        "SELECT s.position, h.position, EXISTS (SELECT FROM parked_events AS p WHERE p.subscriber = s.name)
         FROM subscribers AS s, log_head AS h WHERE s.name = $1",
    )
    .bind(name)
    .fetch_one(db)
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
