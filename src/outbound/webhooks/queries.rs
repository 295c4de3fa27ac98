//! Queries of messages and attempts for the API. The caller must have checked that the endpoint belongs to
//! the account.

use super::{
    attempt_error::AttemptError,
    sight::{SEARCHED, Sight},
};
use sqlx::{FromRow, PgExecutor, PgPool, Postgres, QueryBuilder};
use std::collections::HashMap;
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::Timestamp;
use xwms_projections::PageQuery;

/// One event for an endpoint.
#[derive(Debug, FromRow)]
pub struct Message {
    pub position: i64,
    pub event_id: Uuid,
    pub event_type: String,
    /// `ready`, `waiting`, `delivered`, `failed` or `skipped`.
    pub state: String,
    pub attempts: i32,
    pub due_at: OffsetDateTime,
    pub created_at: OffsetDateTime,
    /// The position of the message before it; 0 if there is none.
    pub previous: i64,
}

impl Message {
    /// Returns its state as people are told: one that may be sent and one that waits for those before it are both
    /// `pending`.
    pub fn status(&self) -> &'static str {
        match self.state.as_str() {
            "delivered" => "delivered",
            "failed" => "failed",
            "skipped" => "skipped",
            _ => "pending",
        }
    }

    /// Returns the earliest time of the next attempt, if it waits for nothing else.
    pub fn next_attempt_at(&self) -> Option<Timestamp> {
        (self.state == "ready").then(|| self.due_at.into())
    }
}

/// One attempt.
#[derive(Debug, FromRow)]
pub struct Attempt {
    pub number: i32,
    pub at: OffsetDateTime,
    pub duration_ms: i32,
    pub status: Option<i32>,
    pub error: Option<AttemptError>,
    pub body: Option<String>,
    pub next_at: Option<OffsetDateTime>,
}

impl Attempt {
    /// Returns the code of the reason why there was no response, or why the receiver refused.
    pub fn error_code(&self) -> Option<&'static str> {
        Some(self.error.as_ref()?.code(self.status))
    }
}

/// The health of an endpoint.
#[derive(Debug, Default, FromRow)]
pub struct Health {
    pub failures: i32,
    pub failing_since: Option<OffsetDateTime>,
    #[sqlx(rename = "rests_until")]
    pub paused_until: Option<OffsetDateTime>,
    /// Both counts stop at ten thousand.
    pub pending: i64,
    pub failed: i64,
}

/// Selects messages by state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Pending,
    Delivered,
    Failed,
    Skipped,
}

/// Filters the messages of an endpoint.
#[derive(Debug)]
pub struct MessageFilter {
    pub state: Option<State>,
    pub event_type: Option<String>,
    pub sight: Sight,
}

/// The most messages searched for one page of a list.
const LOOKED_AT: i64 = 10_000;
/// The limit for counting.
const COUNT_MAX: i64 = 10_000;

const COLUMNS: &str = "SELECT position, event_id, event_type, state, attempts, due_at, created_at, previous FROM webhook_messages";

/// Returns messages of an endpoint, newest first, and where to continue if not all of them were searched.
///
/// # Errors
/// If the database does not respond.
pub async fn messages(
    db: &PgPool,
    endpoint_id: &str,
    filter: MessageFilter,
    page: PageQuery,
) -> Result<(Vec<Message>, Option<i64>), sqlx::Error> {
    let MessageFilter { state, event_type, sight } = filter;
    // A filter that no index supports searches only this many messages.
    let searches = state == Some(State::Delivered) || event_type.is_some() || sight == Sight::Public;
    let down_to = if searches { span(db, endpoint_id, state, page.after).await? } else { None };
    let mut query = QueryBuilder::new(COLUMNS);
    within(&mut query, endpoint_id, state, page.after);
    if state == Some(State::Delivered) {
        query.push(" AND state = 'delivered'");
    }
    if let Some(event_type) = event_type {
        query.push(" AND event_type = ").push_bind(event_type);
    }
    if sight == Sight::Public {
        query.push(" AND event_type <> ALL (").push_bind(sight.hidden()).push(")");
    }
    if let Some(down_to) = down_to {
        query.push(" AND position >= ").push_bind(down_to);
    }
    query.push(" ORDER BY position DESC LIMIT ").push_bind(page.limit + 1);
    Ok((query.build_query_as().fetch_all(db).await?, down_to))
}

/// Adds a condition that an index supports: one state other than delivered, which most messages have.
fn within(
    query: &mut QueryBuilder<'_, Postgres>,
    endpoint_id: &str,
    state: Option<State>,
    after: Option<i64>,
) {
    query.push(" WHERE endpoint_id = ").push_bind(endpoint_id.to_owned());
    query.push(match state {
        None | Some(State::Delivered) => "",
        Some(State::Pending) => " AND state IN ('ready', 'waiting')",
        Some(State::Failed) => " AND state = 'failed'",
        Some(State::Skipped) => " AND state = 'skipped'",
    });
    if let Some(after) = after {
        query.push(" AND position < ").push_bind(after);
    }
}

/// Returns the position at which [`LOOKED_AT`] messages end; `None` if there are fewer.
async fn span(
    db: &PgPool,
    endpoint_id: &str,
    state: Option<State>,
    after: Option<i64>,
) -> Result<Option<i64>, sqlx::Error> {
    let mut query = QueryBuilder::new("SELECT position FROM webhook_messages");
    within(&mut query, endpoint_id, state, after);
    query.push(" ORDER BY position DESC LIMIT 1 OFFSET ").push_bind(LOOKED_AT - 1);
    query.build_query_scalar().fetch_optional(db).await
}

/// Returns one message, if the caller sees it.
///
/// # Errors
/// If the database does not respond.
pub async fn message(
    db: impl PgExecutor<'_>,
    endpoint_id: &str,
    event_id: Uuid,
    sight: Sight,
) -> Result<Option<Message>, sqlx::Error> {
    let one = format!("{COLUMNS} WHERE endpoint_id = $1 AND event_id = $2 AND event_type <> ALL ($3)");
    sqlx::query_as(&one).bind(endpoint_id).bind(event_id).bind(sight.hidden()).fetch_optional(db).await
}

/// Returns the attempts of a message, newest first.
///
/// # Errors
/// If the database does not respond.
pub async fn attempts(
    db: impl PgExecutor<'_>,
    endpoint_id: &str,
    position: i64,
    page: PageQuery,
) -> Result<Vec<Attempt>, sqlx::Error> {
    sqlx::query_as(
        "SELECT number, at, duration_ms, status, error, body, next_at FROM webhook_attempts
         WHERE endpoint_id = $1 AND position = $2 AND ($3::bigint IS NULL OR number < $3)
         ORDER BY number DESC LIMIT $4",
    )
    .bind(endpoint_id)
    .bind(position)
    .bind(page.after)
    .bind(page.limit + 1)
    .fetch_all(db)
    .await
}

/// An attempt, and the position of its message.
#[derive(FromRow)]
struct Placed {
    position: i64,
    #[sqlx(flatten)]
    attempt: Attempt,
}

/// Returns what [`messages`] does without a filter, each message with its attempts, newest first. Only for messages
/// to a client: it hides none from anybody.
///
/// # Errors
/// If the database does not respond.
pub async fn messages_with_attempts(
    db: &PgPool,
    endpoint_id: &str,
    page: PageQuery,
) -> Result<(Vec<(Message, Vec<Attempt>)>, Option<i64>), sqlx::Error> {
    let all = MessageFilter { state: None, event_type: None, sight: Sight::Everything };
    let (messages, rest) = messages(db, endpoint_id, all, page).await?;
    let positions: Vec<i64> = messages.iter().map(|message| message.position).collect();
    let mut attempts: HashMap<i64, Vec<Attempt>> = HashMap::new();
    let placed: Vec<Placed> = sqlx::query_as(
        "SELECT position, number, at, duration_ms, status, error, body, next_at FROM webhook_attempts
         WHERE endpoint_id = $1 AND position = ANY ($2) ORDER BY position, number DESC",
    )
    .bind(endpoint_id)
    .bind(&positions)
    .fetch_all(db)
    .await?;
    for Placed { position, attempt } in placed {
        attempts.entry(position).or_default().push(attempt);
    }
    let with_theirs = |message: Message| {
        let theirs = attempts.remove(&message.position).unwrap_or_default();
        (message, theirs)
    };
    Ok((messages.into_iter().map(with_theirs).collect(), rest))
}

/// Returns the health of an endpoint, as far as it is known yet. Only messages that the caller sees count; at most
/// ten thousand of each state are searched. If there may be others, failures are looked for among the newest thousand
/// attempts, and a pause is known only with them.
///
/// # Errors
/// If the database does not respond.
pub async fn health(db: impl PgExecutor<'_>, endpoint_id: &str, sight: Sight) -> Result<Health, sqlx::Error> {
    let health = sqlx::query_as(
        "SELECT h.failures,
                CASE WHEN NOT s.in_part THEN w.failing_since WHEN h.failures > 0 THEN v.since END AS failing_since,
                CASE WHEN NOT s.in_part OR h.failures > 0 THEN w.rests_until END AS rests_until,
                (SELECT count(*) FROM (
                     SELECT event_type FROM webhook_messages AS m
                     WHERE m.endpoint_id = w.endpoint_id AND m.state IN ('ready', 'waiting') LIMIT $2
                 ) AS counted WHERE event_type <> ALL ($3)) AS pending,
                (SELECT count(*) FROM (
                     SELECT event_type FROM webhook_messages AS m
                     WHERE m.endpoint_id = w.endpoint_id AND m.state = 'failed' LIMIT $2
                 ) AS counted WHERE event_type <> ALL ($3)) AS failed
         FROM webhook_endpoints AS w
         CROSS JOIN LATERAL (
             SELECT $4::boolean AND COALESCE((w.state->'settings'->>'audit')::boolean, false) AS in_part
         ) AS s
         CROSS JOIN LATERAL (
             SELECT count(*)::int AS failures, min(at) AS since
             FROM (SELECT a.at, bool_or(a.status BETWEEN 200 AND 299) OVER (ORDER BY a.at DESC, a.number DESC) AS succeeded
                   FROM (SELECT * FROM webhook_attempts WHERE s.in_part AND endpoint_id = w.endpoint_id
                         ORDER BY position DESC, number DESC LIMIT $5) AS a
                   JOIN webhook_messages AS m ON m.endpoint_id = a.endpoint_id AND m.position = a.position
                   WHERE m.event_type <> ALL ($3)) AS seen
             WHERE succeeded IS NOT TRUE
         ) AS v
         CROSS JOIN LATERAL (
             SELECT CASE WHEN s.in_part THEN least(w.failures, v.failures) ELSE w.failures END AS failures
         ) AS h
         WHERE w.endpoint_id = $1",
    )
    .bind(endpoint_id)
    .bind(COUNT_MAX)
    .bind(sight.hidden())
    .bind(sight.is_partial())
    .bind(SEARCHED)
    .fetch_optional(db)
    .await?;
    Ok(health.unwrap_or_default())
}

/// An endpoint that fails, for operators.
#[derive(Debug, FromRow)]
pub struct Failing {
    pub endpoint_id: String,
    pub account_id: Uuid,
    pub failures: i32,
    pub failing_since: Option<OffsetDateTime>,
    #[sqlx(rename = "rests_until")]
    pub paused_until: Option<OffsetDateTime>,
}

/// Returns the enabled endpoints of all accounts that fail, those that fail longest first, at most `limit`.
///
/// # Errors
/// If the database does not respond.
pub async fn failing(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<Failing>, sqlx::Error> {
    sqlx::query_as(
        "SELECT endpoint_id, account_id, failures, failing_since, rests_until FROM webhook_endpoints
         WHERE enabled AND NOT logout AND failures > 0 ORDER BY failing_since NULLS LAST LIMIT $1",
    )
    .bind(limit)
    .fetch_all(db)
    .await
}

/// Whether an endpoint is paused, failed lately, or has a message that waits for a retry.
///
/// # Errors
/// If the database does not respond.
pub async fn is_held_up(
    db: impl PgExecutor<'_>,
    endpoint_id: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM webhook_endpoints WHERE endpoint_id = $1
                        AND (failures > 0 OR failing_since IS NOT NULL OR rests_until IS NOT NULL))
             OR EXISTS (SELECT FROM webhook_messages WHERE endpoint_id = $1 AND state = 'ready' AND due_at > $2)",
    )
    .bind(endpoint_id)
    .bind(now.to_datetime())
    .fetch_one(db)
    .await
}
