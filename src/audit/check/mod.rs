//! Checks the log against itself: positions without a gap, sequences in order, the columns of each event
//! against its metadata, and times and order against what the event's writer recorded. Finds the first
//! position that was changed, removed, repeated or moved by someone with write access. Two changes leave no
//! trace without proofs: the content of an event, and the order of two events that were written at the same
//! moment. `course` has the rules.

mod course;

pub use course::Bad;

use super::until::{Until, end};
use crate::store::{Store, StoreError};
use course::{Course, Row};
use sqlx::PgConnection;

/// Positions in one step.
const STEP: i64 = 5_000;

const ROWS: &str = "
SELECT e.position, e.sequence, e.aggregate_type, e.aggregate_id, e.event_type, e.event_version, e.event_id,
    e.recorded_at, e.account_id, e.metadata::text AS metadata, e.payload ->> 'event' AS name,
    (SELECT max(p.position) FROM events AS p WHERE p.aggregate_type = e.aggregate_type
     AND p.aggregate_id = e.aggregate_id AND p.sequence = e.sequence - 1) AS before,
    (SELECT count(*) FROM events AS p WHERE p.aggregate_type = e.aggregate_type
     AND p.aggregate_id = e.aggregate_id AND p.sequence = e.sequence) AS copies,
    CASE e.event_type WHEN 'log.went_back' THEN (e.payload ->> 'end')::bigint END AS resumes
FROM events AS e WHERE e.position > $1 AND e.position <= $2 AND $3 IN ('', e.aggregate_id) ORDER BY e.position";

/// One snapshot reads all of it; otherwise subscribers could be ahead of a head that was read earlier.
const ENDS: &str = "
SELECT h.position, coalesce((SELECT max(position) FROM events), 0), s.name, s.position
FROM log_head AS h LEFT JOIN LATERAL
    (SELECT name::text, position FROM subscribers ORDER BY position DESC LIMIT 1) AS s ON true";

const REPEATED: &str = "
SELECT min(position) FROM (
    SELECT position, row_number() OVER (PARTITION BY event_id ORDER BY position) AS nth
    FROM events WHERE position <= $1 AND $2 IN ('', aggregate_id)
) AS e WHERE nth > 1";

/// Returns the first bad position up to and including `position`; with `stream`, only in that stream.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn log(
    db: &mut PgConnection,
    position: i64,
    stream: Option<&str>,
) -> Result<Option<Bad>, StoreError> {
    let bad = match rows(db, position, stream).await? {
        Some(bad) => Some(bad),
        None if stream.is_none() => ends(db, position).await?,
        None => None,
    };
    let repeated: Option<i64> =
        sqlx::query_scalar(REPEATED).bind(position).bind(stream.unwrap_or_default()).fetch_one(db).await?;
    let repeated = repeated
        .map(|position| Bad { position, why: "its id is already the id of an earlier event".to_owned() });
    Ok(bad.into_iter().chain(repeated).min_by_key(|bad| bad.position))
}

/// Checks the stream `id` as [`log`] checks all of them, up to `until`.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn stream(store: &Store, until: Until, id: &str) -> Result<Option<Bad>, StoreError> {
    let position = end(store, until).await?;
    let mut db = store.pool().acquire().await?;
    log(&mut db, position, Some(id)).await
}

async fn rows(db: &mut PgConnection, position: i64, stream: Option<&str>) -> Result<Option<Bad>, StoreError> {
    let mut course = Course::new(stream.is_none());
    let mut done = 0;
    while done < position {
        let upto = position.min(done + STEP);
        let rows: Vec<Row> = sqlx::query_as(ROWS)
            .bind(done)
            .bind(upto)
            .bind(stream.unwrap_or_default())
            .fetch_all(&mut *db)
            .await?;
        for row in rows {
            if let Err(bad) = course.take(row) {
                return Ok(Some(bad));
            }
        }
        done = upto;
    }
    Ok(course.finish(position).err())
}

async fn ends(db: &mut PgConnection, position: i64) -> Result<Option<Bad>, StoreError> {
    let (head, last, name, taken): (i64, i64, Option<String>, Option<i64>) =
        sqlx::query_as(ENDS).fetch_one(db).await?;
    // A check of the past looks at nothing after it.
    if position < head {
        return Ok(None);
    }
    if last > head {
        return Ok(Some(Bad {
            position: head + 1,
            why: "the event comes after the end of the log".to_owned(),
        }));
    }
    Ok(taken.filter(|taken| *taken > head).map(|taken| {
        let why =
            format!("the event is missing: {} has processed events up to {taken}", name.unwrap_or_default());
        Bad { position: head + 1, why }
    }))
}
