//! Facts about a window of history before a replay is requested: the number of its messages, and of open
//! replays. `window` adds the messages to the queue.

use super::{enqueue::NAME, queue};
use crate::store::{Store, StoreError, feed::Span, may_be_detached};
use sqlx::{FromRow, PgPool};
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};
use xwms_events::{AnyEvent, endpoint::EndpointEvent, ids::AccountId};

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
/// If the database does not respond, or some of the events are detached.
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
                 WHERE account_id = $1 AND position > $2 AND position <= $3 AND (NOT $7 OR log_is_whole($2, $3, $1))
                 ORDER BY position LIMIT $5
             ) AS part",
        )
        .bind(account_id.uuid())
        .bind(counted.upto)
        .bind(upto)
        .bind(names)
        .bind(COUNTED)
        .bind(queue::TEST)
        .bind(may_be_detached(names.iter().copied()))
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

/// The most jobs of an endpoint that are shown: three windows, what it missed, and one of each other kind.
const SHOWN: i64 = 20;

/// Bulk work for an endpoint that is under way.
#[derive(Debug, FromRow)]
pub struct Job {
    /// The position of the event that requested it.
    pub position: i64,
    /// `window`, `resend` or `hurry`, as in `job`.
    pub kind: String,
    /// Done up to this position.
    pub after: i64,
    pub upto: i64,
    /// Whether the window is what the endpoint missed.
    pub catch_up: bool,
    /// The position before its beginning, if it is known.
    #[sqlx(skip)]
    pub begin: Option<i64>,
}

impl Job {
    /// Returns how much is done, 0 to 100.
    pub fn percent(&self) -> Option<u64> {
        let begin = self.begin?;
        let (done, all) = (self.after - begin, self.upto - begin);
        let percent = if all > 0 { done.clamp(0, all) * 100 / all } else { 100 };
        u64::try_from(percent).ok()
    }
}

/// Returns the bulk work of an endpoint that is under way, oldest first.
///
/// # Errors
/// If the database does not respond.
pub async fn under_way(store: &Store, endpoint_id: &str) -> Result<Vec<Job>, StoreError> {
    let mut jobs: Vec<Job> = sqlx::query_as(
        "SELECT position, kind, after, upto, catch_up FROM webhook_replays WHERE endpoint_id = $1
         ORDER BY position LIMIT $2",
    )
    .bind(endpoint_id)
    .bind(SHOWN)
    .fetch_all(store.pool())
    .await?;
    let positions: Vec<i64> = jobs.iter().map(|job| job.position).collect();
    let feed = store.some_events(&positions).await?;
    let mut begins = HashMap::new();
    for event in feed.into_iter().flatten() {
        if let AnyEvent::Endpoint(EndpointEvent::ReplayRequested { after, .. }) = &event.data {
            begins.insert(event.position, *after);
        }
    }
    for job in &mut jobs {
        job.begin = match job.kind.as_str() {
            // What it missed begins where it was disabled, which the row no longer says.
            "window" => begins.get(&job.position).copied().filter(|_| !job.catch_up),
            _ => Some(0),
        };
    }
    Ok(jobs)
}

#[cfg(test)]
mod tests {
    use super::Job;

    #[test]
    fn progress_is_counted_from_the_beginning_of_the_window() {
        let percent = |begin, after, upto| {
            Job { position: 1, kind: "window".into(), after, upto, catch_up: false, begin }.percent()
        };
        assert_eq!(percent(Some(100), 100, 200), Some(0));
        assert_eq!(percent(Some(100), 150, 200), Some(50));
        assert_eq!((percent(Some(7), 7, 7), percent(Some(100), 300, 200)), (Some(100), Some(100)));
        assert_eq!(percent(None, 150, 200), None);
    }
}
