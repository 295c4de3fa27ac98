//! How far each subscriber has come, and whether it is off: a subscriber that is configured nowhere does not
//! advance.

use super::{cursor, own_transaction::OwnTransaction};
use crate::store::Store;
use sqlx::{FromRow, PgPool};
use time::OffsetDateTime;

/// A subscriber according to its cursor.
#[derive(Debug, FromRow)]
pub struct Line {
    pub name: String,
    pub version: i32,
    pub position: i64,
    /// Number of events that it has not taken yet.
    pub lag: i64,
    /// When the first of these events was recorded.
    pub next_at: Option<OffsetDateTime>,
    pub parked: i64,
    /// Position that a rebuild of it has reached.
    pub building: Option<i64>,
    /// Not configured here, and not led by any process.
    pub off: bool,
    /// Ended by an operator.
    pub ended: bool,
}

impl Line {
    /// Returns how many seconds it is behind at `now`.
    pub fn seconds_behind(&self, now: OffsetDateTime) -> f64 {
        self.next_at.map_or(0.0, |next| (now - next).as_seconds_f64().max(0.0))
    }
}

/// The leader holds an advisory lock; Postgres shows its number in two halves.
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

/// Returns every subscriber that ever existed. Those in `configured` are not off.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn lines(pool: &PgPool, configured: &[&str]) -> Result<Vec<Line>, sqlx::Error> {
    sqlx::query_as(LINES).bind(configured).fetch_all(pool).await
}

/// Ends the subscriber `name` and deletes its parked events, in a transaction that is not committed yet.
/// Returns the transaction and the cursor's position; `None` if there is no such subscriber, or a process
/// leads it.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn end(store: &Store, name: &str) -> Result<Option<(OwnTransaction, i64)>, sqlx::Error> {
    let Some(lead) = cursor::try_lead(store, name).await? else { return Ok(None) };
    let mut transaction = OwnTransaction::begin(lead).await?;
    let db = transaction.db();
    // What follows is not derived from the log.
    cursor::script(db, "SET LOCAL synchronous_commit TO DEFAULT").await?;
    let position: Option<i64> = sqlx::query_scalar(
        "UPDATE subscribers SET ended_at = clock_timestamp() WHERE name = $1 AND ended_at IS NULL
         RETURNING position",
    )
    .bind(name)
    .fetch_optional(&mut *db)
    .await?;
    sqlx::query("DELETE FROM parked_events WHERE subscriber = $1").bind(name).execute(&mut *db).await?;
    Ok(position.map(|position| (transaction, position)))
}
