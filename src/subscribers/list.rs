//! How far each subscriber has come, and whether anybody wants it to: one that is configured nowhere stays where it is,
//! and is off.

use super::cursor;
use crate::store::Store;
use sqlx::{FromRow, PgPool, Postgres, Transaction};
use time::OffsetDateTime;

/// A subscriber as its cursor has it.
#[derive(Debug, FromRow)]
pub struct Line {
    pub name: String,
    pub version: i32,
    pub position: i64,
    /// Events that it has not taken yet.
    pub lag: i64,
    /// When the first of these was recorded.
    pub next_at: Option<OffsetDateTime>,
    pub parked: i64,
    /// How far a rebuild of it is.
    pub building: Option<i64>,
    /// Not configured here, and led by nobody.
    pub off: bool,
    /// An operator has ended it.
    pub ended: bool,
}

impl Line {
    /// How many seconds it is behind at `now`.
    pub fn seconds_behind(&self, now: OffsetDateTime) -> f64 {
        self.next_at.map_or(0.0, |next| (now - next).as_seconds_f64().max(0.0))
    }
}

/// Who leads holds an advisory lock, whose number Postgres shows in two halves.
const LINES: &str = "
SELECT name, version, s.position, h.position - s.position AS lag,
    (SELECT recorded_at FROM events AS e WHERE e.position > s.position ORDER BY e.position LIMIT 1) AS next_at,
    (SELECT count(*) FROM parked_events WHERE subscriber = name) AS parked, building,
    CASE WHEN name = ANY ($1) THEN false ELSE NOT EXISTS (
        SELECT FROM pg_locks AS l WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND l.objid::bigint = hashtext('xwms ' || name)::bigint & 4294967295
    ) END AS off,
    ended_at IS NOT NULL AS ended
FROM subscribers AS s, log_head AS h ORDER BY name";

/// Every subscriber that there ever was, where those of `configured` are wanted here.
///
/// # Errors
/// When the database does not answer.
pub async fn lines(pool: &PgPool, configured: &[&str]) -> Result<Vec<Line>, sqlx::Error> {
    sqlx::query_as(LINES).bind(configured).fetch_all(pool).await
}

/// What it takes to end the subscriber `name`, not committed yet, and where its cursor stands; `None` if there is none,
/// or a process leads it. What was parked of it is forgotten.
///
/// # Errors
/// When the database does not answer.
pub async fn end(
    store: &Store,
    name: &str,
) -> Result<Option<(Transaction<'static, Postgres>, i64)>, sqlx::Error> {
    let Some(lead) = cursor::try_lead(store, name).await? else { return Ok(None) };
    let mut transaction = store.pool().begin().await?;
    let position: Option<i64> = sqlx::query_scalar(
        "UPDATE subscribers SET ended_at = clock_timestamp() WHERE name = $1 AND ended_at IS NULL
         RETURNING position",
    )
    .bind(name)
    .fetch_optional(&mut *transaction)
    .await?;
    sqlx::query("DELETE FROM parked_events WHERE subscriber = $1")
        .bind(name)
        .execute(&mut *transaction)
        .await?;
    drop(lead);
    Ok(position.map(|position| (transaction, position)))
}
