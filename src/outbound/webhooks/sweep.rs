//! What is forgotten: ended messages that are old, and messages of deleted endpoints, with their attempts. A
//! bounded part at a time, found by an index: however much there is, no part takes long.

use sqlx::PgPool;
use std::time::Duration;

/// Messages removed by one statement.
const PART: i64 = 2_000;

/// What has ended long ago, and what nobody has any more. Locked: what is sent again at this moment is somebody's.
const OLD: &str = "state NOT IN ('ready', 'waiting')
                   AND created_at < clock_timestamp() - $1 * interval '1 second' ORDER BY created_at";
const LEFT: &str = "endpoint_id = $1 ORDER BY position";

fn removal(which: &str) -> String {
    format!(
        "WITH old AS (
             SELECT endpoint_id, position FROM webhook_messages WHERE {which} LIMIT $2 FOR UPDATE SKIP LOCKED
         ), attempts AS (
             DELETE FROM webhook_attempts AS a USING old
             WHERE a.endpoint_id = old.endpoint_id AND a.position = old.position
         )
         DELETE FROM webhook_messages AS m USING old
         WHERE m.endpoint_id = old.endpoint_id AND m.position = old.position"
    )
}

/// Removes what is old or nobody's, and answers how many messages that were.
///
/// # Errors
/// When the database does not answer. What was removed before stays removed.
pub async fn sweep(pool: &PgPool, retention: Duration) -> Result<u64, sqlx::Error> {
    let (old, left) = (removal(OLD), removal(LEFT));
    let mut swept = 0;
    loop {
        let seconds = retention.as_secs_f64();
        let removed = sqlx::query(&old).bind(seconds).bind(PART).execute(pool).await?.rows_affected();
        swept += removed;
        if removed < PART.unsigned_abs() {
            break;
        }
    }
    let deleted: Vec<String> =
        sqlx::query_scalar("SELECT endpoint_id FROM webhook_leftovers ORDER BY endpoint_id")
            .fetch_all(pool)
            .await?;
    for endpoint in deleted {
        loop {
            let removed = sqlx::query(&left).bind(&endpoint).bind(PART).execute(pool).await?.rows_affected();
            swept += removed;
            if removed < PART.unsigned_abs() {
                break;
            }
        }
        sqlx::query("DELETE FROM webhook_leftovers WHERE endpoint_id = $1")
            .bind(&endpoint)
            .execute(pool)
            .await?;
    }
    Ok(swept)
}
