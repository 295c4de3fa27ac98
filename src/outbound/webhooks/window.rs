//! Adds a window of history to the queue of an endpoint, in bounded parts. Delivered messages are sent again
//! under their old ids. Tests are left out: each was requested once, for one endpoint.

use super::{
    job::{Job, PART},
    queue::{self, Known, Row},
};
use crate::store::may_be_detached;
use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

/// A window waits while more messages than this wait at its endpoint.
const WAITING_MAX: i64 = 10_000;

/// An event of the window, without its content.
#[derive(FromRow)]
struct PastEvent {
    position: i64,
    event_id: Uuid,
    event_type: String,
    aggregate_type: String,
    aggregate_id: String,
}

/// Adds the next part of a window to its queue, and returns the position reached; `None` if too many messages
/// wait there already. The caller has locked the window's endpoint. Fails if some of the events are detached: that
/// may happen between the request and its first part.
pub(super) async fn part(
    db: &mut PgConnection,
    job: &mut Job,
    now: OffsetDateTime,
) -> Result<Option<i64>, sqlx::Error> {
    if is_crowded(db, job).await? {
        return Ok(None);
    }
    // Includes unwanted events: a search for rare ones must not take long.
    let events: Vec<PastEvent> = sqlx::query_as(
        "SELECT position, event_id, event_type, aggregate_type, aggregate_id FROM events
         WHERE account_id = $1 AND position > $2 AND position <= $3 AND (NOT $5 OR log_is_whole($2, $3, $1))
         ORDER BY position LIMIT $4",
    )
    .bind(job.endpoint.account_id.map(|id| id.uuid()))
    .bind(job.after)
    .bind(job.upto)
    .bind(PART)
    .bind(may_be_detached(job.names.iter().map(String::as_str)))
    .fetch_all(&mut *db)
    .await?;
    let is_whole = i64::try_from(events.len()) == Ok(PART);
    let next = events.last().filter(|_| is_whole).map(|event| event.position);
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        if job.names.contains(&event.event_type) && event.event_type != queue::TEST {
            rows.push(row(job, event));
        }
    }
    queue::put(db, &rows, Known::Again, now).await?;
    if next.is_some() {
        return Ok(next);
    }
    if job.holds {
        chain(db, job).await?;
    }
    Ok(Some(job.upto))
}

/// Returns the message of `event`, which follows the window's last one.
fn row(job: &mut Job, event: PastEvent) -> Row {
    let PastEvent { position, event_id, event_type, aggregate_type, aggregate_id } = event;
    let endpoint_id = job.key.endpoint_id.clone();
    let lane = queue::lane(&endpoint_id, job.endpoint.settings.ordering, &aggregate_type, &aggregate_id);
    let previous = std::mem::replace(&mut job.previous, position);
    Row { endpoint_id, position, event_id, event_type, lane, previous }
}

/// Whether so many messages wait that the window has to wait, too. Messages that the window itself holds back
/// don't count: it would wait for itself.
async fn is_crowded(db: &mut PgConnection, job: &Job) -> Result<bool, sqlx::Error> {
    let beyond: Option<i64> = sqlx::query_scalar(
        "SELECT position FROM webhook_messages
         WHERE endpoint_id = $1 AND state IN ('ready', 'waiting') AND position <= $2
         ORDER BY position OFFSET $3 LIMIT 1",
    )
    .bind(&job.key.endpoint_id)
    .bind(if job.holds { job.after } else { i64::MAX })
    .bind(WAITING_MAX)
    .fetch_optional(db)
    .await?;
    Ok(beyond.is_some())
}

/// Links the next message to the last one of the window.
async fn chain(db: &mut PgConnection, job: &Job) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE webhook_endpoints SET last_position = GREATEST(last_position, $2) WHERE endpoint_id = $1",
    )
    .bind(&job.key.endpoint_id)
    .bind(job.previous)
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "UPDATE webhook_messages AS m SET previous = $3
         FROM (SELECT endpoint_id, position FROM webhook_messages
               WHERE endpoint_id = $1 AND state IN ('ready', 'waiting') AND position > $2 AND event_type <> $4
               ORDER BY position LIMIT 1) AS next
         WHERE m.endpoint_id = next.endpoint_id AND m.position = next.position AND m.previous < $3",
    )
    .bind(&job.key.endpoint_id)
    .bind(job.upto)
    .bind(job.previous)
    .bind(queue::TEST)
    .execute(db)
    .await
    .map(drop)
}
