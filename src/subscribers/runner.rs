//! Feeds one subscriber: takes the lead, then batch after batch in one transaction each with the cursor. An
//! event that can't be taken is parked with its error, and so is every later one of its stream; all others
//! go on.

use super::{Progress, models};
use crate::store::{Store, StoreError, feed::Unreadable};
use sqlx::{Connection, PgConnection};
use std::{collections::HashSet, sync::Arc, time::Duration};
use tokio::sync::watch;
use xwms_events::Envelope;
use xwms_projections::ReadModel;

/// Positions in one batch.
const BATCH: i64 = 2_000;
/// How long events gather between two batches, unless a reader waits for them: one by one they would take
/// the processor and the disk from the requests that make them.
const GATHER: Duration = Duration::from_millis(25);
/// The net under waking.
const POLL: Duration = Duration::from_millis(500);
/// How long to wait before trying to lead again, or after a failure.
const RETRY: Duration = Duration::from_secs(1);

/// Why a batch was not taken.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(super) async fn run(
    store: Store,
    model: Arc<dyn ReadModel>,
    progress: Progress,
    stopped: watch::Receiver<bool>,
) {
    while !*stopped.borrow() {
        if let Err(error) = lead(&store, model.as_ref(), &progress, stopped.clone()).await {
            tracing::warn!(model = model.name(), %error, "a read model is interrupted");
        }
        if sleep(RETRY, stopped.clone()).await {
            return;
        }
    }
}

/// Sleeps, or answers true as soon as the server stops.
async fn sleep(time: Duration, mut stopped: watch::Receiver<bool>) -> bool {
    tokio::select! {
        () = tokio::time::sleep(time) => false,
        _ = stopped.wait_for(|stopped| *stopped) => true,
    }
}

/// Leads the model until its connection fails or the server stops. The lock and every write are on one
/// connection, so whoever loses the lock can't write any more.
async fn lead(
    store: &Store,
    model: &dyn ReadModel,
    progress: &Progress,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), Failure> {
    let mut connection = store.pool().acquire().await?.detach();
    let leads: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtext('xwms ' || $1))")
        .bind(model.name())
        .fetch_one(&mut connection)
        .await?;
    if !leads {
        connection.close().await?;
        return Ok(());
    }
    tracing::info!(model = model.name(), "leading a read model");
    // What a crash of Postgres takes back here comes again from the log, with the cursor.
    sqlx::query("SET synchronous_commit = off").execute(&mut connection).await?;
    let mut head = store.head();
    let mut wanted = progress.wanted.subscribe();
    while !*stopped.borrow() {
        let known = *head.borrow_and_update();
        let cursor = step(store, &mut connection, model).await?;
        progress.reached(model.name(), cursor);
        if cursor < known {
            continue;
        }
        tokio::select! {
            _ = head.changed() => {}
            _ = wanted.wait_for(|wanted| *wanted > cursor) => {}
            () = tokio::time::sleep(POLL) => {}
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
        tokio::select! {
            _ = wanted.wait_for(|wanted| *wanted > cursor) => {}
            () = tokio::time::sleep(GATHER) => {}
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
    }
    connection.close().await?;
    Ok(())
}

/// Takes the next batch, if there is one, and answers where the cursor is then.
async fn step(store: &Store, connection: &mut PgConnection, model: &dyn ReadModel) -> Result<i64, Failure> {
    let (cursor, head): (i64, i64) = sqlx::query_as(
        "SELECT s.position, h.position FROM subscribers AS s, log_head AS h WHERE s.name = $1",
    )
    .bind(model.name())
    .fetch_one(&mut *connection)
    .await?;
    if cursor >= head {
        return Ok(cursor);
    }
    let upto = head.min(cursor + BATCH);
    let feed = store.feed(connection, (cursor, upto), model.stream_types()).await?;
    let (events, unreadable) = split(feed);
    let parked = parked_streams(connection, model.name()).await?;
    if unreadable.is_empty() && parked.is_empty() {
        match take(connection, model, &events, (cursor, upto)).await {
            Ok(()) => return Ok(upto),
            Err(sqlx::Error::Database(error)) => {
                tracing::error!(model = model.name(), %error, "a batch was refused; taking it one by one");
            }
            Err(error) => return Err(error.into()),
        }
    }
    one_by_one(connection, model, (events, unreadable, parked), (cursor, upto)).await?;
    Ok(upto)
}

fn split(feed: Vec<Result<Envelope, Unreadable>>) -> (Vec<Envelope>, Vec<Unreadable>) {
    let (mut events, mut unreadable) = (Vec::with_capacity(feed.len()), Vec::new());
    for event in feed {
        match event {
            Ok(event) => events.push(event),
            Err(event) => unreadable.push(event),
        }
    }
    (events, unreadable)
}

async fn take(
    connection: &mut PgConnection,
    model: &dyn ReadModel,
    events: &[Envelope],
    span: (i64, i64),
) -> Result<(), sqlx::Error> {
    let mut transaction = connection.begin().await?;
    if !events.is_empty() {
        models::enter(&mut transaction, &models::live_schema(model)).await?;
        model.apply(&mut transaction, events).await?;
    }
    move_cursor(&mut transaction, model, span).await?;
    transaction.commit().await
}

/// Moves the cursor forward. Where the model was begun anew meanwhile, in another version, this leader's
/// time is over.
async fn move_cursor(
    db: &mut PgConnection,
    model: &dyn ReadModel,
    (from, to): (i64, i64),
) -> Result<(), sqlx::Error> {
    let moved = sqlx::query(
        "UPDATE public.subscribers SET position = $3, moved_at = clock_timestamp()
         WHERE name = $1 AND version = $4 AND position = $2",
    )
    .bind(model.name())
    .bind(from)
    .bind(to)
    .bind(model.version())
    .execute(db)
    .await?;
    match moved.rows_affected() {
        1 => Ok(()),
        _ => Err(sqlx::Error::RowNotFound),
    }
}

/// (aggregate type, aggregate id) of every stream that has a parked event.
async fn parked_streams(
    connection: &mut PgConnection,
    name: &str,
) -> Result<HashSet<(String, String)>, sqlx::Error> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT DISTINCT aggregate_type, aggregate_id FROM parked_events WHERE subscriber = $1",
    )
    .bind(name)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().collect())
}

type Batch = (Vec<Envelope>, Vec<Unreadable>, HashSet<(String, String)>);

async fn one_by_one(
    connection: &mut PgConnection,
    model: &dyn ReadModel,
    (events, unreadable, mut parked): Batch,
    (mut cursor, upto): (i64, i64),
) -> Result<(), Failure> {
    let mut all: Vec<Result<Envelope, Unreadable>> =
        events.into_iter().map(Ok).chain(unreadable.into_iter().map(Err)).collect();
    all.sort_by_key(|event| match event {
        Ok(event) => event.position,
        Err(event) => event.position,
    });
    for event in all {
        let position = match &event {
            Ok(event) => event.position,
            Err(event) => event.position,
        };
        let span = (cursor, position);
        let refused = match event {
            Err(event) => Some(event),
            Ok(event) => {
                let stream = (event.metadata.stream_type.clone(), event.metadata.stream_id.clone());
                let why = match parked.contains(&stream) {
                    true => Some("an earlier event of its stream is parked".to_owned()),
                    false => match take(connection, model, std::slice::from_ref(&event), span).await {
                        Ok(()) => None,
                        Err(sqlx::Error::Database(error)) => Some(error.to_string()),
                        Err(error) => return Err(error.into()),
                    },
                };
                why.map(|why| Unreadable {
                    position: event.position,
                    stream_type: stream.0,
                    stream_id: stream.1,
                    why,
                })
            }
        };
        if let Some(event) = refused {
            park(connection, model, &event, span).await?;
            parked.insert((event.stream_type, event.stream_id));
        }
        cursor = position;
    }
    if cursor < upto {
        move_cursor(connection, model, (cursor, upto)).await?;
    }
    Ok(())
}

async fn park(
    connection: &mut PgConnection,
    model: &dyn ReadModel,
    event: &Unreadable,
    span: (i64, i64),
) -> Result<(), sqlx::Error> {
    let name = model.name();
    tracing::error!(model = name, position = event.position, why = event.why, "an event is parked");
    let mut transaction = connection.begin().await?;
    sqlx::query("INSERT INTO parked_events VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")
        .bind(name)
        .bind(event.position)
        .bind(&event.stream_type)
        .bind(&event.stream_id)
        .bind(&event.why)
        .execute(&mut *transaction)
        .await?;
    move_cursor(&mut transaction, model, span).await?;
    transaction.commit().await
}
