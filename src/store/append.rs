//! Group commit. All appends of a node go through one writer, which takes whatever waits and commits it in
//! one statement under the lock of `log_head`; positions are dense and in commit order.
//!
//! The fast statement takes batches without conflicts and without side writes, which is nearly all of them.
//! When it meets a conflict it has rolled back whole, and `append_exact` (migrations/0004) appends what is
//! good and answers each command by itself. See docs/adr/0001-dense-positions.md.

use super::{DEADLINE, StoreError};
use sqlx::{PgConnection, PgPool, Row};
use std::collections::{HashMap, HashSet, VecDeque};
use time::OffsetDateTime;
use tokio::sync::{mpsc, oneshot, watch};
use uuid::Uuid;

/// Most events in one statement.
const BATCH_EVENTS: usize = 1_024;
/// Most commands that wait before callers have to.
const QUEUE: usize = 4_096;

/// An event as the table holds it, but for its position.
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub aggregate_type: &'static str,
    pub aggregate_id: String,
    pub sequence: i64,
    pub event_type: &'static str,
    pub event_version: String,
    pub payload: String,
    pub metadata: String,
    pub event_id: Uuid,
    pub recorded_at: OffsetDateTime,
    pub account_id: Option<Uuid>,
}

/// A row of the gate, caused by the event with index `event` of its command.
#[derive(Clone, Debug)]
pub struct Stop {
    pub event: usize,
    pub key: String,
    pub standing: bool,
    pub until: Option<OffsetDateTime>,
}

/// A row outside the log that is committed with the command or not at all.
#[derive(Clone, Debug)]
pub enum SideWrite {
    /// `key` is taken by `owner`; a taken key is a conflict.
    Claim {
        key: String,
        owner: String,
    },
    /// Everything that `owner` took is free.
    Release {
        owner: String,
    },
    Credential {
        user_id: String,
        phc: String,
    },
    /// `wrapped` in base64.
    SigningSecret {
        key_id: String,
        wrapped: String,
    },
    /// The answer to a request with an Idempotency-Key; an answered key is a conflict.
    Answer {
        key: String,
        fingerprint: String,
        sealed: String,
    },
}

impl SideWrite {
    /// (kind, key, value, extra) as `append_exact` wants them.
    fn columns(&self) -> (&'static str, &str, &str, &str) {
        match self {
            Self::Claim { key, owner } => ("claim", key, owner, ""),
            Self::Release { owner } => ("release", owner, "", ""),
            Self::Credential { user_id, phc } => ("credential", user_id, phc, ""),
            Self::SigningSecret { key_id, wrapped } => ("signing_secret", key_id, wrapped, ""),
            Self::Answer { key, fingerprint, sealed } => ("answer", key, sealed, fingerprint),
        }
    }
}

/// What one command wants appended, all or nothing.
#[derive(Clone, Debug, Default)]
pub struct Append {
    pub events: Vec<NewEvent>,
    pub stops: Vec<Stop>,
    pub writes: Vec<SideWrite>,
}

/// Why a command was not appended.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// A stream of the command has moved on since it was loaded.
    #[error("the stream has moved on")]
    Conflict,
    /// A claim of the command is taken.
    #[error("the claim is taken")]
    Taken,
    /// Its Idempotency-Key has an answer already.
    #[error("answered already")]
    Answered,
    #[error(transparent)]
    Store(#[from] StoreError),
}

struct Waiting {
    append: Append,
    reply: oneshot::Sender<Result<i64, AppendError>>,
}

/// The way to the writer.
#[derive(Clone)]
pub struct Appender {
    queue: mpsc::Sender<Waiting>,
}

impl Appender {
    /// Starts the writer. It ends when the last handle is dropped.
    pub(super) fn start(pool: PgPool, head: watch::Sender<i64>) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(write(pool, waiting, head));
        Self { queue }
    }

    /// Appends and answers the position of the last event, once it is durable.
    ///
    /// # Errors
    /// [`AppendError::Conflict`], [`AppendError::Taken`] and [`AppendError::Answered`] changed nothing;
    /// after [`StoreError::Deadline`] it is unknown whether anything changed.
    pub async fn append(&self, append: Append) -> Result<i64, AppendError> {
        let (reply, answer) = oneshot::channel();
        let sent = self.queue.send_timeout(Waiting { append, reply }, DEADLINE).await;
        sent.map_err(|_| StoreError::Deadline)?;
        // The writer bounds its own work; it drops a reply only when it goes down.
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

async fn write(pool: PgPool, mut queue: mpsc::Receiver<Waiting>, head: watch::Sender<i64>) {
    let mut held = VecDeque::new();
    while let Some(batch) = next_batch(&mut queue, &mut held).await {
        let outcome = match tokio::time::timeout(DEADLINE, commit(&pool, &batch)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(StoreError::Deadline),
        };
        answer(batch, outcome, &head);
    }
}

/// What waits, up to the limit. Two commands for one stream never share a batch: the second would only
/// make the whole statement fail.
async fn next_batch(
    queue: &mut mpsc::Receiver<Waiting>,
    held: &mut VecDeque<Waiting>,
) -> Option<Vec<Waiting>> {
    let mut batch = Vec::new();
    let mut streams = HashSet::new();
    let mut events = 0;
    let mut still_held = VecDeque::new();
    let mut take = |waiting: Waiting, held: &mut VecDeque<Waiting>, batch: &mut Vec<Waiting>| {
        let ids: HashSet<_> = waiting.append.events.iter().map(|e| e.aggregate_id.clone()).collect();
        if ids.is_disjoint(&streams) {
            events += waiting.append.events.len();
            streams.extend(ids);
            batch.push(waiting);
        } else {
            held.push_back(waiting);
        }
        events
    };
    while let Some(waiting) = held.pop_front() {
        take(waiting, &mut still_held, &mut batch);
    }
    if batch.is_empty() {
        let first = queue.recv().await?;
        take(first, &mut still_held, &mut batch);
    }
    while let Ok(waiting) = queue.try_recv() {
        if take(waiting, &mut still_held, &mut batch) >= BATCH_EVENTS {
            break;
        }
    }
    *held = still_held;
    Some(batch)
}

/// Each command's first position, or which table refused it.
type Outcome = Vec<Result<i64, String>>;

async fn commit(pool: &PgPool, batch: &[Waiting]) -> Result<Outcome, StoreError> {
    let mut connection = pool.acquire().await?;
    let columns = Columns::of(batch);
    if columns.writes.is_empty() {
        match fast(&mut connection, &columns, batch).await {
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {}
            outcome => return Ok(outcome?),
        }
    }
    Ok(exact(&mut connection, &columns).await?)
}

fn answer(batch: Vec<Waiting>, outcome: Result<Outcome, StoreError>, head: &watch::Sender<i64>) {
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            tracing::error!(%error, commands = batch.len(), "an append failed");
            for waiting in batch {
                let error = match &error {
                    StoreError::Deadline => StoreError::Deadline,
                    _ => StoreError::Database(sqlx::Error::WorkerCrashed),
                };
                // A caller that went away wants no answer.
                let _ = waiting.reply.send(Err(error.into()));
            }
            return;
        }
    };
    let mut newest = 0;
    for (waiting, outcome) in batch.into_iter().zip(outcome) {
        let events = i64::try_from(waiting.append.events.len()).unwrap_or(i64::MAX);
        let result = match outcome {
            Ok(first) => {
                let last = first + events - 1;
                newest = newest.max(last);
                Ok(last)
            }
            Err(table) => Err(match table.as_str() {
                "claims" => AppendError::Taken,
                "answers" => AppendError::Answered,
                _ => AppendError::Conflict,
            }),
        };
        let _ = waiting.reply.send(result);
    }
    head.send_if_modified(|head| {
        let newer = newest > *head;
        *head = newest.max(*head);
        newer
    });
}

/// The batch turned into one array per column, which is how Postgres takes many rows at once.
#[derive(Default)]
struct Columns<'a> {
    command: Vec<i32>,
    aggregate_type: Vec<&'a str>,
    aggregate_id: Vec<&'a str>,
    sequence: Vec<i64>,
    event_type: Vec<&'a str>,
    event_version: Vec<&'a str>,
    payload: Vec<&'a str>,
    metadata: Vec<&'a str>,
    event_id: Vec<Uuid>,
    recorded_at: Vec<OffsetDateTime>,
    account_id: Vec<Option<Uuid>>,
    stops: Vec<(i32, &'a Stop)>,
    writes: Vec<(i32, &'a SideWrite)>,
    /// Index of each command's first event in the batch.
    first: Vec<usize>,
}

impl<'a> Columns<'a> {
    fn of(batch: &'a [Waiting]) -> Self {
        let mut columns = Self::default();
        for (index, Waiting { append, .. }) in (0_i32..).zip(batch) {
            columns.first.push(columns.command.len());
            for event in &append.events {
                columns.command.push(index);
                columns.aggregate_type.push(event.aggregate_type);
                columns.aggregate_id.push(&event.aggregate_id);
                columns.sequence.push(event.sequence);
                columns.event_type.push(event.event_type);
                columns.event_version.push(&event.event_version);
                columns.payload.push(&event.payload);
                columns.metadata.push(&event.metadata);
                columns.event_id.push(event.event_id);
                columns.recorded_at.push(event.recorded_at);
                columns.account_id.push(event.account_id);
            }
            columns.stops.extend(append.stops.iter().map(|stop| (index, stop)));
            columns.writes.extend(append.writes.iter().map(|write| (index, write)));
        }
        columns
    }
}

const FAST: &str = "
WITH head AS (
    UPDATE log_head SET position = position + $1 RETURNING position - $1 AS base
), appended AS (
    INSERT INTO events
    SELECT t, i, s, n, v, p::json, m::json, base + ord, e, r, a
    FROM head, unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[],
                      $9::uuid[], $10::timestamptz[], $11::uuid[])
         WITH ORDINALITY AS x (t, i, s, n, v, p, m, e, r, a, ord)
), stopped AS (
    INSERT INTO revocations
    SELECT k, base + o, st, u
    FROM head, unnest($12::text[], $13::bigint[], $14::boolean[], $15::timestamptz[]) AS x (k, o, st, u)
    ON CONFLICT (key) DO UPDATE SET position = excluded.position, standing = excluded.standing,
                                    expires_at = excluded.expires_at
)
SELECT base FROM head";

async fn fast(
    connection: &mut PgConnection,
    columns: &Columns<'_>,
    batch: &[Waiting],
) -> Result<Outcome, sqlx::Error> {
    // One row per key, or ON CONFLICT would meet its own row: the last stop of the batch counts.
    let mut stops: HashMap<&str, (i64, bool, Option<OffsetDateTime>)> = HashMap::new();
    for (index, stop) in &columns.stops {
        let first = usize::try_from(*index).ok().and_then(|index| columns.first.get(index)).unwrap_or(&0);
        let offset = i64::try_from(first + stop.event + 1).unwrap_or(i64::MAX);
        stops.insert(&stop.key, (offset, stop.standing, stop.until));
    }
    let (mut keys, mut offsets, mut standing, mut until) = (vec![], vec![], vec![], vec![]);
    for (key, (offset, stands, at)) in stops {
        keys.push(key);
        offsets.push(offset);
        standing.push(stands);
        until.push(at);
    }
    let base: i64 = sqlx::query_scalar(FAST)
        .bind(i64::try_from(columns.command.len()).unwrap_or(i64::MAX))
        .bind(&columns.aggregate_type)
        .bind(&columns.aggregate_id)
        .bind(&columns.sequence)
        .bind(&columns.event_type)
        .bind(&columns.event_version)
        .bind(&columns.payload)
        .bind(&columns.metadata)
        .bind(&columns.event_id)
        .bind(&columns.recorded_at)
        .bind(&columns.account_id)
        .bind(keys)
        .bind(offsets)
        .bind(standing)
        .bind(until)
        .fetch_one(connection)
        .await?;
    let mut position = base + 1;
    let firsts = batch.iter().map(|waiting| {
        let first = position;
        position += i64::try_from(waiting.append.events.len()).unwrap_or(i64::MAX);
        Ok(first)
    });
    Ok(firsts.collect())
}

const EXACT: &str = "SELECT answered, first_position, conflict FROM append_exact(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
    ORDER BY answered";

async fn exact(connection: &mut PgConnection, columns: &Columns<'_>) -> Result<Outcome, sqlx::Error> {
    let stops = &columns.stops;
    let writes = &columns.writes;
    let written: Vec<_> = writes.iter().map(|(_, write)| write.columns()).collect();
    let rows = sqlx::query(EXACT)
        .bind(&columns.command)
        .bind(&columns.aggregate_type)
        .bind(&columns.aggregate_id)
        .bind(&columns.sequence)
        .bind(&columns.event_type)
        .bind(&columns.event_version)
        .bind(&columns.payload)
        .bind(&columns.metadata)
        .bind(&columns.event_id)
        .bind(&columns.recorded_at)
        .bind(&columns.account_id)
        .bind(stops.iter().map(|(command, _)| *command).collect::<Vec<_>>())
        .bind(stops.iter().map(|(_, stop)| i32::try_from(stop.event).unwrap_or(0)).collect::<Vec<_>>())
        .bind(stops.iter().map(|(_, stop)| stop.key.as_str()).collect::<Vec<_>>())
        .bind(stops.iter().map(|(_, stop)| stop.standing).collect::<Vec<_>>())
        .bind(stops.iter().map(|(_, stop)| stop.until).collect::<Vec<_>>())
        .bind(writes.iter().map(|(command, _)| *command).collect::<Vec<_>>())
        .bind(written.iter().map(|row| row.0).collect::<Vec<_>>())
        .bind(written.iter().map(|row| row.1).collect::<Vec<_>>())
        .bind(written.iter().map(|row| row.2).collect::<Vec<_>>())
        .bind(written.iter().map(|row| row.3).collect::<Vec<_>>())
        .fetch_all(connection)
        .await?;
    let outcome = rows.into_iter().map(|row| {
        let first: Option<i64> = row.try_get("first_position")?;
        let conflict: Option<String> = row.try_get("conflict")?;
        Ok(first.ok_or_else(|| conflict.unwrap_or_default()))
    });
    outcome.collect()
}
