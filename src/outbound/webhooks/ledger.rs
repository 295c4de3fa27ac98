//! Which messages are due, and the outcomes of attempts. An outcome counts only for its own attempt, so a
//! node that has lost the lead in the meantime changes nothing.

use super::{
    attempt_error::AttemptError,
    delivery_context::DeliveryContext,
    queue::{self, TEST},
    send::Attempt,
};
use crate::{
    keys::master::random,
    store::{
        StoreError,
        feed::{Unreadable, position},
    },
};
use sqlx::{Connection, PgConnection, PgPool, Row as _, types::Json};
use std::{collections::HashMap, sync::Arc};
use time::OffsetDateTime;
use xwms_events::{
    Envelope, Timestamp,
    endpoint::{
        DisableReason, Endpoint, EndpointStanding,
        delivery::{Health, Next, RetryPolicy},
    },
};

/// The current state of an endpoint.
pub(super) struct Receiver {
    /// The id of the endpoint, client or stream in the queue.
    pub id: String,
    pub endpoint: Endpoint,
    pub health: Health,
}

impl Receiver {
    /// Whether messages other than tests may be sent at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.endpoint.standing == EndpointStanding::Enabled && !self.health.is_paused(now)
    }

    /// Returns the messages in `due` that may still be sent: the receiver may have asked for a pause since.
    pub fn sendable(&self, due: Vec<DueMessage>, now: Timestamp) -> Vec<DueMessage> {
        let open = self.is_open(now);
        due.into_iter().filter(|message| open || message.is_test()).collect()
    }
}

/// The state of an endpoint after some attempts.
pub(super) struct EndpointStatus {
    pub enabled: bool,
    pub health: Health,
    /// The reason to disable it, if any.
    pub verdict: Option<DisableReason>,
}

/// A message that may be sent.
pub(super) struct DueMessage {
    pub position: i64,
    /// The number of attempts before this one, and how many of them were made before the message was resent
    /// by hand.
    pub attempts: i32,
    pub earlier: i32,
    pub previous: i64,
    pub created_at: OffsetDateTime,
    pub event: Result<Arc<Envelope>, Unreadable>,
}

impl DueMessage {
    /// Whether it is sent regardless of the endpoint's state.
    pub fn is_test(&self) -> bool {
        self.event.as_ref().is_ok_and(|event| event.metadata.name == TEST)
    }
}

/// An attempt that has ended.
pub(super) struct Tried {
    pub position: i64,
    pub attempts: i32,
    pub earlier: i32,
    pub at: Timestamp,
    pub attempt: Attempt,
    /// Whether its success resumes the endpoint.
    pub resumes: bool,
}

/// Returns the endpoint, if it exists.
pub(super) async fn receiver(pool: &PgPool, id: &str) -> Result<Option<Receiver>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT state, failures, failing_since, rests_until FROM webhook_endpoints WHERE endpoint_id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Json(endpoint): Json<Endpoint> = row.try_get("state")?;
    Ok(Some(Receiver { id: id.to_owned(), endpoint, health: health(&row)? }))
}

fn health(row: &sqlx::postgres::PgRow) -> Result<Health, sqlx::Error> {
    let at = |name| row.try_get::<Option<OffsetDateTime>, _>(name).map(|at| at.map(Timestamp::from));
    Ok(Health {
        failures: row.try_get::<i32, _>("failures")?.try_into().unwrap_or_default(),
        failing_since: at("failing_since")?,
        paused_until: at("rests_until")?,
    })
}

/// Returns up to `limit` messages of `receiver` that may be sent now, except those at `known`.
pub(super) async fn due(
    DeliveryContext { store, pool, .. }: &DeliveryContext,
    receiver: &Receiver,
    known: &[i64],
    limit: usize,
) -> Result<Vec<DueMessage>, StoreError> {
    let mut connection = pool.acquire().await?;
    // From the clock that set the due time; the database's clock may be behind it.
    let now = store.clock().now();
    // Tests have an index of their own.
    let only = if receiver.is_open(now) { "" } else { "AND event_type = 'endpoint.tested'" };
    let sql = format!(
        "SELECT position, attempts, earlier_attempts, previous, created_at FROM webhook_messages
         WHERE endpoint_id = $1 AND state = 'ready' {only} AND due_at <= $4 AND position <> ALL ($2)
         ORDER BY due_at, position LIMIT $3"
    );
    let rows: Vec<(i64, i32, i32, i64, OffsetDateTime)> = sqlx::query_as(&sql)
        .bind(&receiver.id)
        .bind(known)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind(now.to_datetime())
        .fetch_all(&mut *connection)
        .await?;
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let positions: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let feed = store.events_at(&mut connection, &positions).await?;
    let mut events: HashMap<i64, _> = feed.into_iter().map(|event| (position(&event), event)).collect();
    let messages = rows.into_iter().filter_map(|(position, attempts, earlier, previous, created_at)| {
        let event = events.remove(&position)?;
        Some(DueMessage { position, attempts, earlier, previous, created_at, event })
    });
    Ok(messages.collect())
}

/// Returns the endpoints that have something to send at `now`. It skips from one endpoint with a `ready`
/// message to the next, so neither idle endpoints nor the number of messages affect its cost.
pub(super) async fn with_work(pool: &PgPool, now: OffsetDateTime) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "WITH RECURSIVE busy AS (
             (SELECT endpoint_id FROM webhook_messages WHERE state = 'ready' ORDER BY endpoint_id LIMIT 1)
             UNION ALL
             SELECT (SELECT m.endpoint_id FROM webhook_messages AS m
                     WHERE m.state = 'ready' AND m.endpoint_id > busy.endpoint_id
                     ORDER BY m.endpoint_id LIMIT 1)
             FROM busy WHERE busy.endpoint_id IS NOT NULL
         )
         SELECT w.endpoint_id FROM busy JOIN webhook_endpoints AS w ON w.endpoint_id = busy.endpoint_id
         WHERE CASE WHEN w.enabled AND (w.rests_until IS NULL OR w.rests_until <= $1)
             THEN (SELECT due_at FROM webhook_messages AS m
                   WHERE m.endpoint_id = w.endpoint_id AND m.state = 'ready' ORDER BY due_at LIMIT 1)
             ELSE (SELECT due_at FROM webhook_messages AS m
                   WHERE m.endpoint_id = w.endpoint_id AND m.state = 'ready' AND m.event_type = 'endpoint.tested'
                   ORDER BY due_at LIMIT 1)
         END <= $1",
    )
    .bind(now)
    .fetch_all(pool)
    .await
}

/// A row of `webhook_attempts`, and the next state of the message.
struct Entry<'a> {
    tried: &'a Tried,
    state: &'static str,
    due_at: Option<OffsetDateTime>,
}

/// Records the outcomes in `tried`, and releases the messages that waited behind them. Returns the state of
/// the endpoint; `None` if it was deleted.
pub(super) async fn record(
    pool: &PgPool,
    id: &str,
    tried: &[Tried],
    policy: &RetryPolicy,
    now: Timestamp,
) -> Result<Option<EndpointStatus>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    let row = sqlx::query(
        "SELECT enabled, failures, failing_since, rests_until FROM webhook_endpoints WHERE endpoint_id = $1
         FOR UPDATE",
    )
    .bind(id)
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (enabled, before) = (row.try_get("enabled")?, health(&row)?);
    let (mut after, mut verdict) = (before, None);
    let mut entries = Vec::with_capacity(tried.len());
    for one in tried {
        let outcome = one.attempt.outcome;
        after = after.after(outcome, policy, one.at, now);
        verdict = after.verdict(outcome, policy, now).or(verdict);
        let number = u32::try_from(one.attempts - one.earlier + 1).unwrap_or(u32::MAX);
        let (state, due_at) = match policy.next(number, outcome, now, chance()) {
            Next::Delivered => ("delivered", None),
            Next::Failed => ("failed", None),
            Next::Again { at } => ("ready", at.to_datetime()),
        };
        entries.push(Entry { tried: one, state, due_at });
    }
    let lanes = settle(&mut transaction, id, &entries).await?;
    if let Some(now) = now.to_datetime().filter(|_| !lanes.is_empty()) {
        queue::promote(&mut transaction, lanes, now).await?;
    }
    if after != before {
        sqlx::query(
            "UPDATE webhook_endpoints SET failures = $2, failing_since = $3, rests_until = $4
             WHERE endpoint_id = $1",
        )
        .bind(id)
        .bind(i32::try_from(after.failures).unwrap_or(i32::MAX))
        .bind(after.failing_since.and_then(Timestamp::to_datetime))
        .bind(after.paused_until.and_then(Timestamp::to_datetime))
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    Ok(Some(EndpointStatus { enabled, health: after, verdict }))
}

/// A number in 0..1.
fn chance() -> f64 {
    let bytes = random::<4>().unwrap_or_default();
    f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
}

const SETTLE: &str = "
WITH settled AS (
    UPDATE webhook_messages AS m
    SET state = x.s, attempts = x.n, due_at = COALESCE(x.d, m.due_at)
    FROM unnest($2::bigint[], $3::int[], $4::text[], $5::timestamptz[]) AS x (p, n, s, d)
    WHERE m.endpoint_id = $1 AND m.position = x.p AND m.state = 'ready' AND m.attempts = x.n - 1
    RETURNING m.lane, m.state
), kept AS (
    INSERT INTO webhook_attempts (endpoint_id, position, number, next_at, at, duration_ms, status, error, body)
    SELECT $1, p, n, d, a, ms, st, e, b
    FROM unnest($2::bigint[], $3::int[], $5::timestamptz[], $6::timestamptz[], $7::int[], $8::int[], $9::text[],
                $10::text[]) AS x (p, n, d, a, ms, st, e, b)
    ON CONFLICT DO NOTHING
)
SELECT DISTINCT lane FROM settled WHERE state <> 'ready'";

/// Returns the lanes in which a message has ended.
async fn settle(db: &mut PgConnection, id: &str, entries: &[Entry<'_>]) -> Result<Vec<String>, sqlx::Error> {
    let each = || entries.iter().map(|entry| (entry.tried, &entry.tried.attempt));
    sqlx::query_scalar(SETTLE)
        .bind(id)
        .bind(each().map(|(tried, _)| tried.position).collect::<Vec<_>>())
        .bind(each().map(|(tried, _)| tried.attempts + 1).collect::<Vec<_>>())
        .bind(entries.iter().map(|entry| entry.state).collect::<Vec<_>>())
        .bind(entries.iter().map(|entry| entry.due_at).collect::<Vec<_>>())
        .bind(each().map(|(tried, _)| tried.at.to_datetime()).collect::<Vec<_>>())
        .bind(each().map(|(_, attempt)| attempt.duration.as_millis() as i32).collect::<Vec<_>>())
        .bind(each().map(|(_, attempt)| attempt.status.map(i32::from)).collect::<Vec<_>>())
        .bind(each().map(|(_, attempt)| attempt.error.as_ref().map(AttemptError::kept)).collect::<Vec<_>>())
        .bind(each().map(|(_, attempt)| attempt.body.clone()).collect::<Vec<_>>())
        .fetch_all(db)
        .await
}

#[cfg(test)]
mod tests {
    use super::{DueMessage, OffsetDateTime, Receiver, Unreadable};
    use xwms_events::{
        Timestamp,
        endpoint::{Endpoint, EndpointStanding, delivery::Health},
    };

    fn due() -> Vec<DueMessage> {
        let event = Unreadable {
            position: 1,
            leaf: None,
            stream_type: "client".to_owned(),
            stream_id: "client_1".to_owned(),
            metadata: None,
            why: "it is not needed here".to_owned(),
        };
        let created_at = OffsetDateTime::UNIX_EPOCH;
        vec![DueMessage { position: 1, attempts: 0, earlier: 0, previous: 0, created_at, event: Err(event) }]
    }

    #[test]
    fn messages_fetched_before_a_pause_are_not_sent_in_it() {
        let now = Timestamp::from_millis(1_000);
        let receiver = |standing, paused_until| Receiver {
            id: String::new(),
            endpoint: Endpoint { standing, ..Endpoint::default() },
            health: Health { paused_until, ..Health::default() },
        };
        let sent = |standing, rests| receiver(standing, rests).sendable(due(), now).len();
        assert_eq!(sent(EndpointStanding::Enabled, None), 1);
        assert_eq!(sent(EndpointStanding::Enabled, Some(now)), 1);
        assert_eq!(sent(EndpointStanding::Enabled, Some(now.plus_seconds(1))), 0);
        assert_eq!(sent(EndpointStanding::Disabled, None), 0);
    }
}
