//! Bulk work, too large for one statement: windows of history, resending failed messages, retrying waiting
//! ones early. It is done in bounded parts, in rounds over the endpoints.

use super::{
    job::{self, Job, JobKey, PART},
    queue, window,
};
use crate::store::StoreError;
use sqlx::{Connection, PgConnection, PgPool};
use time::OffsetDateTime;

/// Does the next part of the first job of each endpoint. Returns the endpoints that changed. A failed part is
/// tried again in the next round, and delays no other.
pub(super) async fn step(pool: &PgPool, now: OffsetDateTime) -> Result<Vec<String>, sqlx::Error> {
    let mut endpoints = Vec::new();
    for key in job::first(pool).await? {
        match part(pool, &key, now).await {
            Ok(true) => endpoints.push(key.endpoint_id),
            Ok(false) => {}
            Err(error) => {
                let (error, JobKey { position, kind, endpoint_id }) = (StoreError::from(error), key);
                tracing::warn!(endpoint_id, position, kind, %error, "a backlog failed; trying again");
            }
        }
    }
    Ok(endpoints)
}

/// Returns whether anything was done.
async fn part(pool: &PgPool, key: &JobKey, now: OffsetDateTime) -> Result<bool, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    let Some(mut job) = job::locked(&mut transaction, key).await? else { return Ok(false) };
    if job.holds && job.after >= job.upto {
        release(&mut transaction, &job, now).await?;
    } else {
        let reached = match key.kind.as_str() {
            "window" => window::part(&mut transaction, &mut job, now).await?,
            _ => requeue(&mut transaction, &job, now).await?,
        };
        let Some(reached) = reached else { return Ok(false) };
        advance(&mut transaction, &job, reached, now).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// Failed messages wait again, except for tests: a test is meant for the time of the request. Messages that
/// wait for a retry become due.
const REQUEUE: &str = "
WITH part AS MATERIALIZED (
    SELECT position FROM (
        (SELECT position FROM webhook_messages
         WHERE endpoint_id = $1 AND state IN ('ready', 'waiting') AND position > $2 AND position <= $3
         ORDER BY position LIMIT $4)
        UNION ALL
        (SELECT position FROM webhook_messages
         WHERE endpoint_id = $1 AND state = 'failed' AND position > $2 AND position <= $3 AND $5
               AND event_type <> $7
         ORDER BY position LIMIT $4)
    ) AS both_of_them ORDER BY position LIMIT $4
), moved AS (
    UPDATE webhook_messages AS m
    SET state = CASE m.state WHEN 'failed' THEN 'waiting' ELSE m.state END,
        earlier_attempts = CASE m.state WHEN 'failed' THEN m.attempts ELSE m.earlier_attempts END,
        due_at = $6
    FROM part WHERE m.endpoint_id = $1 AND m.position = part.position
                    AND (m.state = 'failed' OR m.state = 'ready' AND m.due_at > $6)
)
SELECT count(*), max(position) FROM part";

/// Returns the position that it reached.
async fn requeue(db: &mut PgConnection, job: &Job, now: OffsetDateTime) -> Result<Option<i64>, sqlx::Error> {
    let (many, last): (i64, Option<i64>) = sqlx::query_as(REQUEUE)
        .bind(&job.key.endpoint_id)
        .bind(job.after)
        .bind(job.upto)
        .bind(PART)
        .bind(job.key.kind == "resend")
        .bind(now)
        .bind(queue::TEST)
        .fetch_one(db)
        .await?;
    Ok(Some(last.filter(|_| many == PART).unwrap_or(job.upto)))
}

/// Records that the part up to `reached` is done, and releases messages that are no longer held back.
async fn advance(
    db: &mut PgConnection,
    job: &Job,
    reached: i64,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    if !job.holds && reached >= job.upto {
        return job::end(db, job).await;
    }
    job::moved(db, job, reached).await?;
    if !job.holds {
        return Ok(());
    }
    let lanes: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT lane FROM webhook_messages
         WHERE endpoint_id = $1 AND state IN ('ready', 'waiting') AND position > $2 AND position <= $3",
    )
    .bind(&job.key.endpoint_id)
    .bind(job.after)
    .bind(reached)
    .fetch_all(&mut *db)
    .await?;
    queue::promote(db, lanes, now).await
}

/// Releases the next part of the messages that were held back; ends the job after the last part.
async fn release(db: &mut PgConnection, job: &Job, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    let held: Vec<(i64, String)> = sqlx::query_as(
        "SELECT position, lane FROM webhook_messages
         WHERE endpoint_id = $1 AND state IN ('ready', 'waiting') AND position > $2 ORDER BY position LIMIT $3",
    )
    .bind(&job.key.endpoint_id)
    .bind(job.after)
    .bind(PART)
    .fetch_all(&mut *db)
    .await?;
    match held.last() {
        Some((last, _)) if i64::try_from(held.len()) == Ok(PART) => job::moved(db, job, *last).await?,
        _ => job::end(db, job).await?,
    }
    queue::promote(db, held.iter().map(|(_, lane)| lane), now).await
}
