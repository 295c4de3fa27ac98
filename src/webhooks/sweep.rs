//! What is forgotten: messages of deleted endpoints, and ended ones that are old, with their attempts.

use sqlx::PgPool;
use std::time::Duration;

/// Rows removed by one statement.
const PART: i64 = 5_000;

const OLD: &str = "
WITH old AS (
    SELECT endpoint_id, position FROM webhook_messages AS m
    WHERE state NOT IN ('ready', 'waiting') AND created_at < clock_timestamp() - $1 * interval '1 second'
          OR NOT EXISTS (SELECT FROM webhook_endpoints AS w WHERE w.endpoint_id = m.endpoint_id)
    LIMIT $2
), attempts AS (
    DELETE FROM webhook_attempts AS a USING old
    WHERE a.endpoint_id = old.endpoint_id AND a.position = old.position
)
DELETE FROM webhook_messages AS m USING old
WHERE m.endpoint_id = old.endpoint_id AND m.position = old.position";

/// Removes what is old or nobody's, and answers how many messages that were.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(pool: &PgPool, retention: Duration) -> Result<u64, sqlx::Error> {
    let mut swept = 0;
    loop {
        let seconds = retention.as_secs_f64();
        let removed = sqlx::query(OLD).bind(seconds).bind(PART).execute(pool).await?.rows_affected();
        swept += removed;
        if removed < PART.unsigned_abs() {
            return Ok(swept);
        }
    }
}
