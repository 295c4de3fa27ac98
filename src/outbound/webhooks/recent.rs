//! How endpoints fared lately: from the attempts at their newest messages, which the primary key finds however
//! many there are. The caller must have checked that the endpoints belong to the account.

use super::{
    attempt_error::AttemptError,
    sight::{SEARCHED, Sight},
};
use sqlx::{FromRow, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

/// The number of attempts that a rate is computed from, and of those whose durations are drawn.
pub const RATED: i64 = 100;
const DRAWN: i64 = 24;
/// The most attempts that hours are counted from.
const COUNTED: i64 = 10_000;

/// How an endpoint fares, by the last [`RATED`] attempts at messages that the caller sees.
#[derive(Debug, FromRow)]
pub struct Recent {
    pub endpoint_id: String,
    /// Failed attempts since the last success, at most as many as the caller sees.
    pub failures: i32,
    /// Unknown while the caller sees no failure.
    #[sqlx(rename = "rests_until")]
    pub paused_until: Option<OffsetDateTime>,
    pub attempts: i64,
    pub succeeded: i64,
    /// The durations of the last attempts in milliseconds, oldest first.
    pub durations: Vec<i32>,
    pub last_at: Option<OffsetDateTime>,
}

/// The attempts of one hour.
#[derive(Debug, FromRow)]
pub struct Hour {
    pub hour: OffsetDateTime,
    pub delivered: i64,
    pub failed: i64,
    /// The duration that 95 of 100 attempts did not exceed.
    pub p95_ms: i32,
}

/// Returns how each endpoint of `ids` fares, in no order. For a caller who doesn't see all messages, only the newest
/// thousand attempts at each are searched.
///
/// # Errors
/// If the database does not respond.
pub async fn recent(
    db: impl PgExecutor<'_>,
    ids: &[String],
    sight: Sight,
) -> Result<Vec<Recent>, sqlx::Error> {
    sqlx::query_as(
        "SELECT x.id AS endpoint_id, seen.failures, r.attempts, r.succeeded, r.durations, r.last_at,
                CASE WHEN seen.failures > 0 OR NOT seen.in_part THEN w.rests_until END AS rests_until
         FROM unnest($1::text[]) AS x (id)
         LEFT JOIN webhook_endpoints AS w ON w.endpoint_id = x.id
         CROSS JOIN LATERAL (
             SELECT count(*) AS attempts, count(*) FILTER (WHERE status BETWEEN 200 AND 299) AS succeeded,
                    COALESCE(array_agg(duration_ms ORDER BY nth DESC) FILTER (WHERE nth <= $3), '{}') AS durations,
                    max(at) AS last_at,
                    COALESCE(min(nth) FILTER (WHERE status BETWEEN 200 AND 299) - 1, count(*))::int AS failed
             FROM (SELECT a.status, a.duration_ms, a.at,
                          row_number() OVER (ORDER BY a.position DESC, a.number DESC) AS nth
                   FROM (SELECT * FROM webhook_attempts WHERE endpoint_id = x.id
                         ORDER BY position DESC, number DESC LIMIT $4) AS a
                   JOIN webhook_messages AS m ON m.endpoint_id = a.endpoint_id AND m.position = a.position
                   WHERE m.event_type <> ALL ($5)
                   ORDER BY a.position DESC, a.number DESC LIMIT $2) AS newest
         ) AS r
         CROSS JOIN LATERAL (
             SELECT in_part, CASE WHEN in_part THEN least(known, r.failed) ELSE known END AS failures
             FROM (SELECT $6::boolean AND COALESCE((w.state->'settings'->>'audit')::boolean, false) AS in_part,
                          COALESCE(w.failures, 0) AS known) AS whole
         ) AS seen",
    )
    .bind(ids)
    .bind(RATED)
    .bind(DRAWN)
    .bind(searched(sight, RATED))
    .bind(sight.hidden())
    .bind(sight.is_partial())
    .fetch_all(db)
    .await
}

/// Returns how many of the newest attempts are searched for `limit` that the caller sees.
fn searched(sight: Sight, limit: i64) -> i64 {
    match sight {
        Sight::Public => limit.max(SEARCHED),
        Sight::Everything => limit,
    }
}

/// Returns the hours with attempts since `since` at those of an endpoint's messages after the position `after` that
/// the caller sees, oldest first. Of more than ten thousand attempts, those at the newest messages count.
///
/// # Errors
/// If the database does not respond.
pub async fn hours(
    db: impl PgExecutor<'_>,
    endpoint_id: &str,
    sight: Sight,
    after: i64,
    since: OffsetDateTime,
) -> Result<Vec<Hour>, sqlx::Error> {
    sqlx::query_as(
        "SELECT date_trunc('hour', at, 'UTC') AS hour,
                count(*) FILTER (WHERE status BETWEEN 200 AND 299) AS delivered,
                count(*) FILTER (WHERE (status BETWEEN 200 AND 299) IS NOT TRUE) AS failed,
                percentile_disc(0.95) WITHIN GROUP (ORDER BY duration_ms) AS p95_ms
         FROM (SELECT endpoint_id, position, at, status, duration_ms FROM webhook_attempts
               WHERE endpoint_id = $1 AND position > $2
               ORDER BY position DESC, number DESC LIMIT $3) AS newest
         JOIN webhook_messages AS m USING (endpoint_id, position)
         WHERE at >= $4 AND m.event_type <> ALL ($5) GROUP BY 1 ORDER BY 1",
    )
    .bind(endpoint_id)
    .bind(after)
    .bind(COUNTED)
    .bind(since)
    .bind(sight.hidden())
    .fetch_all(db)
    .await
}

/// One of the last attempts.
#[derive(Debug, FromRow)]
pub struct Last {
    pub event_id: Uuid,
    pub event_type: String,
    pub number: i32,
    pub at: OffsetDateTime,
    pub duration_ms: i32,
    /// The status of the response, if there was one.
    pub status: Option<i32>,
    /// Why there was none.
    pub error: Option<AttemptError>,
}

/// Returns the last attempts at messages of an endpoint that the caller sees, the newest attempt first, at most
/// `limit`. They are found among the thousand at the newest messages: a message that is older and was sent again is
/// left out.
///
/// # Errors
/// If the database does not respond.
pub async fn last(
    db: impl PgExecutor<'_>,
    endpoint_id: &str,
    sight: Sight,
    limit: i64,
) -> Result<Vec<Last>, sqlx::Error> {
    sqlx::query_as(
        "SELECT m.event_id, m.event_type, a.number, a.at, a.duration_ms, a.status, a.error
         FROM (SELECT * FROM webhook_attempts WHERE endpoint_id = $1
               ORDER BY position DESC, number DESC LIMIT $2) AS a
         JOIN webhook_messages AS m ON m.endpoint_id = a.endpoint_id AND m.position = a.position
         WHERE m.event_type <> ALL ($3)
         ORDER BY a.at DESC, a.position DESC, a.number DESC LIMIT $4",
    )
    .bind(endpoint_id)
    .bind(SEARCHED.max(limit))
    .bind(sight.hidden())
    .bind(limit)
    .fetch_all(db)
    .await
}
