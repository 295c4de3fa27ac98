//! Windows of history put into the queue of an endpoint, a bounded part at a time. What was delivered before
//! is sent again under its old id.

use super::queue::{self, Known, Row};
use sqlx::{Connection, PgConnection, PgPool, Row as _, types::Json};
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::{endpoint::Endpoint, ids::AccountId};

/// Events put there at once.
const PART: i64 = 1_000;

/// How many events of the account a window holds.
///
/// # Errors
/// When the database does not answer.
pub async fn count(
    pool: &PgPool,
    account_id: AccountId,
    (after, upto): (i64, i64),
    names: &[&str],
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT count(*) FROM events
         WHERE account_id = $1 AND position > $2 AND position <= $3 AND event_type = ANY ($4)",
    )
    .bind(account_id.uuid())
    .bind(after)
    .bind(upto)
    .bind(names)
    .fetch_one(pool)
    .await
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
        "SELECT w.state, r.after, r.upto, r.names, r.previous
         FROM webhook_endpoints AS w JOIN webhook_replays AS r USING (endpoint_id)
         WHERE r.position = $1 FOR UPDATE OF w",
    )
    .bind(replay)
    .fetch_optional(&mut *db)
    .await?;
    let Some(locked) = locked else { return Ok(()) };
    let Json(endpoint): Json<Endpoint> = locked.try_get("state")?;
    let mut previous: i64 = locked.try_get("previous")?;
    let events = sqlx::query(
        "SELECT position, event_id, event_type, aggregate_type, aggregate_id FROM events
         WHERE account_id = $1 AND position > $2 AND position <= $3 AND event_type = ANY ($4)
         ORDER BY position LIMIT $5",
    )
    .bind(endpoint.account_id.map(|id| id.uuid()))
    .bind(locked.try_get::<i64, _>("after")?)
    .bind(locked.try_get::<i64, _>("upto")?)
    .bind(locked.try_get::<Vec<String>, _>("names")?)
    .bind(PART)
    .fetch_all(&mut *db)
    .await?;
    let mut rows = Vec::with_capacity(events.len());
    for event in &events {
        let position: i64 = event.try_get("position")?;
        let (stream_type, stream_id): (String, String) =
            (event.try_get("aggregate_type")?, event.try_get("aggregate_id")?);
        rows.push(Row {
            endpoint_id: endpoint_id.to_owned(),
            position,
            event_id: event.try_get::<Uuid, _>("event_id")?,
            event_type: event.try_get("event_type")?,
            lane: queue::lane(endpoint_id, endpoint.settings.ordering, &stream_type, &stream_id),
            previous,
        });
        previous = position;
    }
    queue::put(db, &rows, Known::Again, now).await?;
    if i64::try_from(events.len()).unwrap_or(PART) < PART {
        sqlx::query("DELETE FROM webhook_replays WHERE position = $1").bind(replay).execute(db).await?;
    } else {
        sqlx::query("UPDATE webhook_replays SET after = $2, previous = $2 WHERE position = $1")
            .bind(replay)
            .bind(previous)
            .execute(db)
            .await?;
    }
    Ok(())
}
