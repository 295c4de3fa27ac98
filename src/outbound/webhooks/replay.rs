//! What the API says of windows of history before one is asked for: how many messages it is, and how many are open.
//! Putting one into the queue is `window`'s.

use super::{expand::NAME, queue};
use sqlx::PgPool;
use std::time::{Duration, Instant};
use xwms_events::ids::AccountId;

/// Events of the account counted by one statement.
const COUNTED: i64 = 20_000;
/// How long counting goes on.
const COUNTING: Duration = Duration::from_secs(2);

/// How many events a window holds, as far as they were counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub messages: i64,
    /// Up to this position; the end of the window unless there was more than time.
    pub upto: i64,
}

/// How many events of the account with these names a replay of a window sends. Counts for two seconds.
///
/// # Errors
/// When the database does not answer.
pub async fn count(
    pool: &PgPool,
    account_id: AccountId,
    (after, upto): (i64, i64),
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

/// How many windows an endpoint has open that were asked for, also those that nobody has looked at yet.
///
/// # Errors
/// When the database does not answer.
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
