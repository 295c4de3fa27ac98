//! Windows of history put into the queue of an endpoint, a bounded part at a time. What was delivered before
//! is sent again under its old id.

use super::queue::{self, Known, Row};
use sqlx::{Connection, PgConnection, PgPool, Row as _, types::Json};
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::{endpoint::Endpoint, ids::AccountId};

/// Events of the account looked at for one part of a window.
const PART: i64 = 2_000;
/// Events of the account counted by one statement.
const COUNTED: i64 = 20_000;
/// How long counting goes on.
const COUNTING: Duration = Duration::from_secs(2);

/// How many events a window holds, as far as they were counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub messages: i64,
    /// Up to this position; the end of the window unless there was more than time.
    pub upto: i64,
}

/// How many events of the account with these names a window holds. Counts for two seconds.
///
/// # Errors
/// When the database does not answer.
pub async fn count(
    pool: &PgPool,
    account_id: AccountId,
    (after, upto): (i64, i64),
    names: &[&str],
) -> Result<Counted, sqlx::Error> {
    let begun = Instant::now();
    let mut counted = Counted { messages: 0, upto: after };
    loop {
        let (messages, seen, last): (i64, i64, Option<i64>) = sqlx::query_as(
            "SELECT count(*) FILTER (WHERE event_type = ANY ($4)), count(*), max(position) FROM (
                 SELECT position, event_type FROM events
                 WHERE account_id = $1 AND position > $2 AND position <= $3 ORDER BY position LIMIT $5
             ) AS part",
        )
        .bind(account_id.uuid())
        .bind(counted.upto)
        .bind(upto)
        .bind(names)
        .bind(COUNTED)
        .fetch_one(pool)
        .await?;
        counted.messages += messages;
        if seen < COUNTED {
            return Ok(Counted { upto, ..counted });
        }
        counted.upto = last.unwrap_or(upto);
        if begun.elapsed() >= COUNTING {
            return Ok(counted);
        }
    }
}

/// Puts the next part of each window that is asked for into its queue, and answers the endpoints.
pub(super) async fn step(pool: &PgPool, now: OffsetDateTime) -> Result<Vec<String>, sqlx::Error> {
    let replays: Vec<(i64, String)> =
        sqlx::query_as("SELECT position, endpoint_id FROM webhook_replays ORDER BY position")
            .fetch_all(pool)
            .await?;
    let mut endpoints = Vec::new();
    for (replay, endpoint_id) in replays {
        let mut connection = pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        part(&mut transaction, replay, &endpoint_id, now).await?;
        transaction.commit().await?;
        endpoints.push(endpoint_id);
    }
    Ok(endpoints)
}

async fn part(
    db: &mut PgConnection,
    replay: i64,
    endpoint_id: &str,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let locked = sqlx::query(
        "SELECT w.state, r.after, r.upto, r.names, r.previous, r.catch_up
         FROM webhook_endpoints AS w JOIN webhook_replays AS r USING (endpoint_id)
         WHERE r.position = $1 FOR UPDATE OF w",
    )
    .bind(replay)
    .fetch_optional(&mut *db)
    .await?;
    let Some(locked) = locked else { return Ok(()) };
    let Json(endpoint): Json<Endpoint> = locked.try_get("state")?;
    let names: Vec<String> = locked.try_get("names")?;
    let (mut previous, catch_up): (i64, bool) = (locked.try_get("previous")?, locked.try_get("catch_up")?);
    // Those that are not wanted, too: looking for rare ones must not take long.
    let events = sqlx::query(
        "SELECT position, event_id, event_type, aggregate_type, aggregate_id FROM events
         WHERE account_id = $1 AND position > $2 AND position <= $3 ORDER BY position LIMIT $4",
    )
    .bind(endpoint.account_id.map(|id| id.uuid()))
    .bind(locked.try_get::<i64, _>("after")?)
    .bind(locked.try_get::<i64, _>("upto")?)
    .bind(PART)
    .fetch_all(&mut *db)
    .await?;
    let mut rows = Vec::with_capacity(events.len());
    let last: Option<i64> = events.last().map(|event| event.try_get("position")).transpose()?;
    for event in &events {
        let (position, event_type): (i64, String) =
            (event.try_get("position")?, event.try_get("event_type")?);
        if !names.contains(&event_type) {
            continue;
        }
        let (stream_type, stream_id): (String, String) =
            (event.try_get("aggregate_type")?, event.try_get("aggregate_id")?);
        rows.push(Row {
            endpoint_id: endpoint_id.to_owned(),
            position,
            event_id: event.try_get::<Uuid, _>("event_id")?,
            event_type,
            lane: queue::lane(endpoint_id, endpoint.settings.ordering, &stream_type, &stream_id),
            previous,
        });
        previous = position;
    }
    queue::put(db, &rows, Known::Again, now).await?;
    if i64::try_from(events.len()).unwrap_or(PART) < PART {
        sqlx::query("DELETE FROM webhook_replays WHERE position = $1").bind(replay).execute(&mut *db).await?;
        // What came meanwhile has waited for this.
        return if catch_up { queue::release(db, endpoint_id, now).await } else { Ok(()) };
    }
    sqlx::query("UPDATE webhook_replays SET after = $2, previous = $3 WHERE position = $1")
        .bind(replay)
        .bind(last)
        .bind(previous)
        .execute(&mut *db)
        .await?;
    queue::promote(db, rows.iter().map(|row| row.lane.as_str()), now).await
}
