//! Group commit. All appends of a node go through one writer, which takes whatever waits and commits it in
//! one statement (`batch`) under the lock of `log_head`; positions are dense and in commit order.
//! See docs/adr/0001-dense-positions.md.

use super::{DEADLINE, StoreError, batch, ground::Ground, is_of_the_data, pulse::Pulse, read::Tail};
use crate::spans::{self, Cause};
use sqlx::PgPool;
use std::collections::{HashSet, VecDeque};
use time::OffsetDateTime;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout, timeout_at},
};
use tracing::{Instrument, Span, field::Empty};
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
    /// The key and the password of `subject` are gone.
    Forget {
        subject: String,
    },
    /// `wrapped` in base64.
    SigningSecret {
        key_id: String,
        wrapped: String,
    },
    /// The account has one more of `kind`; a conflict if those are more than `limit`.
    Hold {
        account: String,
        kind: &'static str,
        limit: String,
    },
    /// The account has one less of `kind`.
    Leave {
        account: String,
        kind: &'static str,
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
    pub(super) fn columns(&self) -> (&'static str, &str, &str, &str) {
        match self {
            Self::Claim { key, owner } => ("claim", key, owner, ""),
            Self::Release { owner } => ("release", owner, "", ""),
            Self::Credential { user_id, phc } => ("credential", user_id, phc, ""),
            Self::Forget { subject } => ("forget", subject, "", ""),
            Self::SigningSecret { key_id, wrapped } => ("signing_secret", key_id, wrapped, ""),
            Self::Hold { account, kind, limit } => ("hold", account, kind, limit),
            Self::Leave { account, kind } => ("leave", account, kind, ""),
            Self::Answer { key, fingerprint, sealed } => ("answer", key, sealed, fingerprint),
        }
    }
}

/// What a command was decided on without looking; checked in the statement that appends it.
/// See docs/adr/0015-assumptions.md.
#[derive(Clone, Debug)]
pub struct Assumed {
    /// A stream that has no event after this.
    pub tail: Tail,
    /// Keys of the gate that stop nothing made on the knowledge up to `basis`.
    pub keys: Vec<String>,
    pub basis: i64,
}

/// What one command wants appended, all or nothing.
#[derive(Clone, Debug, Default)]
pub struct Append {
    pub events: Vec<NewEvent>,
    pub stops: Vec<Stop>,
    pub writes: Vec<SideWrite>,
    pub assumed: Option<Assumed>,
    /// The last position that it rests on: a log that ends before is not the one that was looked at.
    pub basis: i64,
    /// How often this node had forgotten all when it looked: `Store::turn`.
    pub turn: u64,
    /// For its trace.
    pub cause: Option<Cause>,
}

/// Why a command was not appended.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// A stream of the command has moved on since it was loaded, or something assumed may not be so.
    #[error("the stream has moved on")]
    Conflict,
    /// A claim of the command is taken.
    #[error("the claim is taken")]
    Taken,
    /// Its account has as many of something as its plan allows.
    #[error("the limit is reached")]
    Full,
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
    pub(super) fn start(pool: PgPool, ground: Ground, pulse: Pulse) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        crate::tasks::vital("writer of the log", write(Database { pool, ground, pulse }, waiting));
        Self { queue }
    }

    /// Appends and answers the position of the last event, once it is durable.
    ///
    /// # Errors
    /// Any other than [`AppendError::Store`] changed nothing;
    /// after [`StoreError::Deadline`] it is unknown whether anything changed.
    pub async fn append(&self, append: Append) -> Result<i64, AppendError> {
        let deadline = Instant::now() + DEADLINE;
        let (reply, answer) = oneshot::channel();
        let sent = timeout_at(deadline, self.queue.send(Waiting { append, reply })).await;
        sent.map_err(|_| StoreError::Deadline)?.map_err(|_| StoreError::Closed)?;
        let answer = timeout_at(deadline, answer).await.map_err(|_| StoreError::Deadline)?;
        // The writer drops a reply only when it goes down.
        answer.map_err(|_| StoreError::Closed)?
    }
}

/// Where is written, and what that shows besides.
struct Database {
    pool: PgPool,
    ground: Ground,
    pulse: Pulse,
}

async fn write(db: Database, mut queue: mpsc::Receiver<Waiting>) {
    let mut held = VecDeque::new();
    while let Some(batch) = next_batch(&mut queue, &mut held).await {
        let appends: Vec<_> = batch.iter().map(|waiting| &waiting.append).collect();
        match commit(&db, &appends).await {
            // One of them is at fault: each stands for itself.
            Err(StoreError::Database(error)) if batch.len() > 1 && is_of_the_data(&error) => {
                one_by_one(&db, batch).await;
            }
            Ok(outcome) if batch.len() > 1 && outcome.iter().any(is_behind) => {
                one_by_one(&db, batch).await;
            }
            outcome => answer(batch, outcome, &db.ground),
        }
    }
}

async fn one_by_one(db: &Database, batch: Vec<Waiting>) {
    for waiting in batch {
        let outcome = commit(db, &[&waiting.append]).await;
        answer(vec![waiting], outcome, &db.ground);
    }
}

/// Whether nothing of its batch was appended, as one command rests on more than the log holds.
fn is_behind(outcome: &Result<i64, String>) -> bool {
    outcome.as_ref().is_err_and(|table| table == batch::BEHIND)
}

async fn commit(db: &Database, appends: &[&Append]) -> Result<batch::Outcome, StoreError> {
    committed(db, appends).instrument(span(appends)).await
}

/// Measures a batch: as a part of its first command's trace, linked to those of the others.
fn span(appends: &[&Append]) -> Span {
    let causes = || appends.iter().filter_map(|append| append.cause.as_ref());
    let parent = causes().next().and_then(|cause| cause.span.id());
    let span = tracing::info_span!(
        target: spans::TARGET, parent: parent, "append", commands = appends.len(), request_id = Empty
    );
    for cause in causes().skip(1) {
        span.follows_from(&cause.span);
    }
    spans::led_to(&span, causes().map(Cause::request_id));
    span
}

/// Commits on what this node stands on. Where that is another server of the database now, which has all that is known, on
/// that.
async fn committed(db: &Database, appends: &[&Append]) -> Result<batch::Outcome, StoreError> {
    let mut connection = db.pool.acquire().await?;
    loop {
        let stood = db.ground.stand();
        let behind = || Ok(appends.iter().map(|_| Err(batch::BEHIND.to_owned())).collect());
        if appends.iter().any(|append| append.turn < stood.turn) {
            return behind();
        }
        let committing = batch::commit(&mut connection, appends, stood.footing);
        let Ok(outcome) = timeout(DEADLINE, committing).await else {
            // It may say nothing for ever, and so would whoever has it next.
            connection.close_on_drop();
            return Err(StoreError::Deadline);
        };
        let outcome = outcome?;
        db.pulse.beat();
        if !outcome.iter().any(is_behind) {
            // Where another server succeeded that one meanwhile, nobody knows whether it has this.
            let same = db.ground.stand().footing == stood.footing;
            return if same { Ok(outcome) } else { Err(StoreError::Deadline) };
        }
        match db.ground.settle(&mut connection, stood).await {
            Ok(true) => {}
            Ok(false) => return Ok(outcome),
            Err(StoreError::WentBack) => return behind(),
            Err(error) => {
                connection.close_on_drop();
                return Err(error);
            }
        }
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
        // Who has gone away, or waited for too long, appends nothing.
        if waiting.reply.is_closed() {
            return events;
        }
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
    while batch.is_empty() {
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

fn answer(batch: Vec<Waiting>, outcome: Result<batch::Outcome, StoreError>, ground: &Ground) {
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            tracing::error!(%error, commands = batch.len(), "an append failed");
            for waiting in batch {
                // A caller that went away wants no answer.
                let _ = waiting.reply.send(Err(error.again().into()));
            }
            return;
        }
    };
    let last = |waiting: &Waiting, first: i64| {
        first + i64::try_from(waiting.append.events.len()).unwrap_or(i64::MAX) - 1
    };
    let lasts = batch
        .iter()
        .zip(&outcome)
        .filter_map(|(waiting, outcome)| outcome.as_ref().ok().map(|first| last(waiting, *first)));
    // Before anybody is answered: whoever appends next knows of what stands before it.
    ground.reached(lasts.max().unwrap_or_default());
    for (waiting, outcome) in batch.into_iter().zip(outcome) {
        let result = match outcome {
            Ok(first) => Ok(last(&waiting, first)),
            Err(table) => Err(match table.as_str() {
                "claims" => AppendError::Taken,
                "answers" => AppendError::Answered,
                "holdings" => AppendError::Full,
                batch::BEHIND => AppendError::Store(StoreError::WentBack),
                _ => AppendError::Conflict,
            }),
        };
        let _ = waiting.reply.send(result);
    }
}
