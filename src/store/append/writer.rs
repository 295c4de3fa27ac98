//! Group commit. All appends of a node go through one writer, which takes everything that waits and commits
//! it in one statement (`statements`) under the lock of `log_head`. Positions are dense and in commit order.
//! See docs/explanation/adr/0001-dense-positions.md.
//!
//! What a command appends, and why an append fails, is in `request`.

use super::{
    request::{Append, AppendError, Conflict},
    statements,
};
use crate::{
    spans::{self, Cause},
    store::{
        error::{DEADLINE, StoreError, is_of_the_data},
        group::{self, Database, Kept},
        succession::Footing,
    },
};
use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
};
use tokio::{sync::mpsc, time::timeout};
use tracing::{Instrument, Span, field::Empty};
use xwms_events::Envelope;

/// Most events in one statement.
const BATCH_EVENTS: usize = 1_024;
/// Most commands in the queue; when it is full, callers wait.
const QUEUE: usize = 4_096;

type Waiting = group::Waiting<Append, i64, AppendError>;

/// What became of each command of a batch, and the server that committed it.
struct Committed {
    outcome: statements::Outcome,
    footing: Footing,
}

/// A handle to the writer.
#[derive(Clone)]
pub struct Appender {
    queue: mpsc::Sender<Waiting>,
}

impl Appender {
    /// Starts the writer. It ends when the last handle is dropped.
    pub(in crate::store) fn start(db: Database) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        crate::tasks::vital("writer of the log", write(db, waiting));
        Self { queue }
    }

    /// Appends, and returns the position of the last event once it is durable.
    ///
    /// # Errors
    /// Returns the reason why the command was not appended. With any error other than [`AppendError::Store`],
    /// nothing has changed. After [`StoreError::Deadline`] it is unknown whether anything changed.
    pub async fn append(&self, append: Append) -> Result<i64, AppendError> {
        group::ask(&self.queue, append).await
    }
}

async fn write(db: Database, mut queue: mpsc::Receiver<Waiting>) {
    let (mut held, mut kept) = (VecDeque::new(), Kept::new(&db));
    while let Some(batch) = kept.wait(next_batch(&mut queue, &mut held)).await {
        let appends: Vec<_> = batch.iter().map(|waiting| &waiting.request).collect();
        let committed = commit(&db, &mut kept, &appends).await;
        match committed {
            // One of the commands is at fault, so each is appended alone.
            Err(StoreError::Database(error)) if batch.len() > 1 && is_of_the_data(&error) => {
                one_by_one(&db, &mut kept, batch).await;
            }
            Err(StoreError::WentBack) if batch.len() > 1 => one_by_one(&db, &mut kept, batch).await,
            outcome => answer(batch, outcome, &db),
        }
    }
}

async fn one_by_one(db: &Database, kept: &mut Kept, batch: Vec<Waiting>) {
    for waiting in batch {
        let outcome = commit(db, kept, &[&waiting.request]).await;
        answer(vec![waiting], outcome, db);
    }
}

async fn commit(db: &Database, kept: &mut Kept, appends: &[&Append]) -> Result<Committed, StoreError> {
    committed(db, kept, appends).instrument(span(appends)).await
}

/// Creates the span of a batch: a child of its first command's span, linked to those of the others.
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

/// Commits on the server that this node relies on. If the log is on another server now, and nothing known is
/// lost, commits there. Commits nothing if a command relies on more than the log has
/// ([`StoreError::WentBack`]).
async fn committed(db: &Database, kept: &mut Kept, appends: &[&Append]) -> Result<Committed, StoreError> {
    let mut connection = kept.take().await?;
    loop {
        let stood = db.ground.stand();
        if appends.iter().any(|append| append.turn < stood.turn) {
            return Err(StoreError::WentBack);
        }
        let committing = statements::commit(&mut connection, appends, stood.footing);
        let Ok(outcome) = timeout(DEADLINE, committing).await else {
            // The connection may hang forever, and would block its next user as well.
            connection.close_on_drop();
            return Err(StoreError::Deadline);
        };
        let outcome = outcome?;
        db.pulse.beat();
        if let Some(outcome) = outcome {
            kept.keep(connection);
            // If another server took over meanwhile, it is unknown whether that server has these events.
            let same = db.ground.stand().footing == stood.footing;
            let footing = stood.footing;
            return if same { Ok(Committed { outcome, footing }) } else { Err(StoreError::Deadline) };
        }
        db.recheck(&mut connection, stood).await?;
    }
}

/// The appends of the next statement, while they are gathered.
#[derive(Default)]
struct Batch {
    appends: Vec<Waiting>,
    events: usize,
    streams: HashSet<String>,
}

impl Batch {
    /// Adds an append, or puts it into `held` if the batch has one for the same stream: the second one would make
    /// the whole statement fail. Drops it if its caller stopped waiting.
    fn add(&mut self, append: Waiting, held: &mut VecDeque<Waiting>) {
        if append.reply.is_closed() {
            return;
        }
        let ids: HashSet<_> = append.request.events.iter().map(|event| event.aggregate_id.clone()).collect();
        if ids.is_disjoint(&self.streams) {
            self.events += append.request.events.len();
            self.streams.extend(ids);
            self.appends.push(append);
        } else {
            held.push_back(append);
        }
    }

    fn is_full(&self) -> bool {
        self.events >= BATCH_EVENTS
    }
}

/// Waits for an append, and returns it with those that wait behind it, up to the limit. `held` has those that an
/// earlier batch could not take, and then those that this one can't. Returns `None` once all handles are dropped.
async fn next_batch(
    queue: &mut mpsc::Receiver<Waiting>,
    held: &mut VecDeque<Waiting>,
) -> Option<Vec<Waiting>> {
    let mut batch = Batch::default();
    for append in std::mem::take(held) {
        batch.add(append, held);
    }
    while batch.appends.is_empty() {
        batch.add(queue.recv().await?, held);
    }
    while let Ok(append) = queue.try_recv() {
        batch.add(append, held);
        if batch.is_full() {
            break;
        }
    }
    Some(batch.appends)
}

fn answer(mut batch: Vec<Waiting>, committed: Result<Committed, StoreError>, db: &Database) {
    let Committed { outcome, footing } = match committed {
        Ok(committed) => committed,
        Err(error) => {
            // A log that went back is reported where it is noticed.
            if !matches!(error, StoreError::WentBack) {
                tracing::error!(%error, commands = batch.len(), "an append failed");
            }
            for waiting in batch {
                // A caller that stopped waiting gets no reply.
                let _ = waiting.reply.send(Err(error.duplicate().into()));
            }
            return;
        }
    };
    let last = |waiting: &Waiting, first: i64| {
        first + i64::try_from(waiting.request.events.len()).unwrap_or(i64::MAX) - 1
    };
    let lasts = batch
        .iter()
        .zip(&outcome)
        .filter_map(|(waiting, outcome)| outcome.as_ref().ok().map(|first| last(waiting, *first)));
    let reached = lasts.max().unwrap_or_default();
    // Before the subscribers wake, so that they need not read these events from Postgres.
    let made_room = db.recent.add(footing, envelopes(&mut batch, &outcome));
    // Before any reply, so that the next append already knows these positions.
    db.ground.reached(reached);
    for (waiting, outcome) in batch.into_iter().zip(outcome) {
        let result = outcome.map(|first| last(&waiting, first));
        let _ = waiting.reply.send(result.map_err(AppendError::from));
    }
    // Nobody waits for this.
    drop(made_room);
}

/// Takes the committed events, with their positions, each with the size of its texts.
fn envelopes(
    batch: &mut [Waiting],
    outcome: &[Result<i64, Conflict>],
) -> impl Iterator<Item = (Arc<Envelope>, usize)> {
    let committed = batch
        .iter_mut()
        .zip(outcome)
        .filter_map(|(waiting, outcome)| Some((&mut waiting.request.events, *outcome.as_ref().ok()?)));
    committed.flat_map(|(events, first)| (first..).zip(events)).filter_map(|(position, event)| {
        let mut envelope = event.envelope.take()?;
        Arc::make_mut(&mut envelope).position = position;
        Some((envelope, event.payload.len() + event.metadata.len()))
    })
}
