//! Facts about a window of history before a replay is requested: the number of its messages, and of open
//! replays. `window` adds the messages to the queue.

use super::{enqueue::NAME, queue};
use crate::store::feed::Span;
use sqlx::PgPool;
use std::time::{Duration, Instant};
use xwms_events::ids::AccountId;

/// The number of the account's events counted by one statement.
const COUNTED: i64 = 20_000;
/// The time limit for counting.
const COUNTING: Duration = Duration::from_secs(2);

/// The number of events in a window, as far as they were counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub messages: i64,
    /// The last position counted; the end of the window unless the time ran out.
    pub upto: i64,
}

/// Counts the account's events with these names that a replay of a window would send. Counts for two seconds.
///
/// # Errors
/// If the database does not respond.
pub async fn count(
    pool: &PgPool,
    account_id: AccountId,
    Span { after, upto, .. }: Span,
    names: &[&str],
) -> Result<Counted, sqlx::Error> {
    let begun = Instant::now();
    let mut counted = Counted { messages: 0, upto: after };
    loop {
        let (messages, seen, last): (i64, i64, Option<i64>) = sqlx::query_as(
            "SELECT count(*) FILTER (WHERE event_type = ANY ($4) AND event_type <> $6), count(*), max(position)
             FROM (
                 SELECT position, event_type FROM events
                 WHERE account_id = $1 AND position > $2 AND position <= $3 ORDER BY position LIMIT $5
             ) AS part",
        )
        .bind(account_id.uuid())
        .bind(counted.upto)
        .bind(upto)
        .bind(names)
        .bind(COUNTED)
        .bind(queue::TEST)
        .fetch_one(pool)
        .await?;
        counted.messages += messages;
        if seen < COUNTED {
            return Ok(Counted { upto, ..counted });
        }
        counted.upto = last.unwrap_or(upto);
        if begun.elapsed() >= COUNTING {
            return Ok(counted);
        }
    }
}

/// Returns the number of an endpoint's open replays, including those whose request has not been processed
/// yet.
///
/// # Errors
/// If the database does not respond.
pub async fn open(pool: &PgPool, endpoint_id: &str) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM webhook_replays
                 WHERE endpoint_id = $1 AND kind = 'window' AND NOT catch_up)
              + (SELECT count(*) FROM events
                 WHERE aggregate_type = 'endpoint' AND aggregate_id = $1
                       AND event_type = 'endpoint.replay_requested'
                       AND position > COALESCE((SELECT position FROM subscribers WHERE name = $2), 0))",
    )
    .bind(endpoint_id)
    .bind(NAME)
    .fetch_one(pool)
    .await
}
