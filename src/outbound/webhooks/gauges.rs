//! Gauges of the pending webhook work, over all accounts.

use crate::store::Store;
use metrics::{describe_gauge, gauge};

/// The limit for counting messages, so that counting never takes long.
const COUNT_MAX: i64 = 100_000;

const ENDPOINTS: &str = "
SELECT count(*) FILTER (WHERE enabled), count(*) FILTER (WHERE NOT enabled),
       count(*) FILTER (WHERE enabled AND rests_until > $1)
FROM webhook_endpoints WHERE NOT logout";

/// Each count uses its partial index. Security events may wait for a receiver that polls, which is no backlog.
const MESSAGES: &str = "
SELECT (SELECT count(*) FROM (
            SELECT FROM webhook_messages
            WHERE state IN ('ready', 'waiting') AND endpoint_id NOT LIKE 'signals/%' LIMIT $1) AS pending),
       (SELECT count(*) FROM (SELECT FROM webhook_messages WHERE state = 'failed' LIMIT $1) AS failed)";

pub fn describe() {
    describe_gauge!("xwms_webhook_endpoints", "Endpoints by state; resting ones are enabled, too.");
    describe_gauge!(
        "xwms_webhook_messages",
        "Messages that are waiting or were given up, counted up to 100000."
    );
}

/// Sets the gauges.
///
/// # Errors
/// If the database does not respond.
pub async fn set(store: &Store) -> Result<(), sqlx::Error> {
    let (enabled, disabled, resting): (i64, i64, i64) =
        sqlx::query_as(ENDPOINTS).bind(store.clock().datetime()).fetch_one(store.pool()).await?;
    let (pending, failed): (i64, i64) =
        sqlx::query_as(MESSAGES).bind(COUNT_MAX).fetch_one(store.pool()).await?;
    for (state, count) in [("enabled", enabled), ("disabled", disabled), ("resting", resting)] {
        gauge!("xwms_webhook_endpoints", "state" => state).set(count as f64);
    }
    for (state, count) in [("pending", pending), ("failed", failed)] {
        gauge!("xwms_webhook_messages", "state" => state).set(count as f64);
    }
    Ok(())
}
