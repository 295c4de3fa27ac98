//! Deletes old ended messages, and messages of deleted endpoints, with their attempts, unless a legal hold of
//! their account keeps them (migrations/0051). It works in bounded parts, found by an index: however much there
//! is, no part takes long.

use sqlx::{Encode, PgPool, Postgres, Type};
use std::time::Duration;

/// The number of messages that one statement deletes.
const PART: i64 = 2_000;

/// Messages that ended long ago, and messages without an endpoint. The rows are locked, so that a message
/// being resent at this moment is kept.
const OLD: &str = "state NOT IN ('ready', 'waiting')
                   AND created_at < clock_timestamp() - $1 * interval '1 second'
                   AND endpoint_id NOT IN (SELECT aggregate_id FROM held_endpoints) ORDER BY created_at";
const LEFT: &str = "endpoint_id = $1 ORDER BY position";

/// The deleted endpoints whose messages nothing keeps.
const DELETED: &str = "SELECT endpoint_id FROM webhook_leftovers
                       WHERE endpoint_id NOT IN (SELECT aggregate_id FROM held_endpoints) ORDER BY endpoint_id";

/// Deletes the messages that match `which`, part by part. Returns how many.
async fn remove<T>(pool: &PgPool, which: &str, parameter: T) -> Result<u64, sqlx::Error>
where
    T: Copy + Send + Type<Postgres> + for<'q> Encode<'q, Postgres>,
{
    let sql = format!(
        "WITH old AS (
             SELECT endpoint_id, position FROM webhook_messages WHERE {which} LIMIT $2 FOR UPDATE SKIP LOCKED
         ), attempts AS (
             DELETE FROM webhook_attempts AS a USING old
             WHERE a.endpoint_id = old.endpoint_id AND a.position = old.position
         )
         DELETE FROM webhook_messages AS m USING old
         WHERE m.endpoint_id = old.endpoint_id AND m.position = old.position"
    );
    let mut removed = 0;
    loop {
        let part = sqlx::query(&sql).bind(parameter).bind(PART).execute(pool).await?.rows_affected();
        removed += part;
        if part < PART.unsigned_abs() {
            return Ok(removed);
        }
    }
}

/// Deletes old messages and those of deleted endpoints. Returns how many.
///
/// # Errors
/// If the database does not respond. Messages deleted before that stay deleted.
pub async fn sweep(pool: &PgPool, retention: Duration) -> Result<u64, sqlx::Error> {
    let mut swept = remove(pool, OLD, retention.as_secs_f64()).await?;
    let deleted: Vec<String> = sqlx::query_scalar(DELETED).fetch_all(pool).await?;
    for endpoint in deleted {
        swept += remove(pool, LEFT, endpoint.as_str()).await?;
        sqlx::query("DELETE FROM webhook_leftovers WHERE endpoint_id = $1")
            .bind(&endpoint)
            .execute(pool)
            .await?;
    }
    Ok(swept)
}
