//! The interface that the runner feeds: a name, a version, and how to take events in a transaction that also
//! moves the cursor. An event that can't be taken is refused alone, with every later one of its stream.

use crate::store::{
    Store, StoreError,
    feed::{Feed, Span, Unreadable, Wanted},
};
use futures::future::{BoxFuture, FutureExt};
use sqlx::{Connection, PgConnection};
use std::{collections::HashSet, sync::Arc, time::Duration};
use tokio::sync::watch;
use xwms_events::Envelope;
use xwms_projections::ReadModel;

/// Why a batch was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// An outside system failed; the batch is tried again.
    #[error("{0}")]
    Outside(String),
}

/// SQLSTATE classes that describe the database's state and not the statement: the connection, the transaction
/// (including one that was rolled back in favour of another), resources, a lock, an operator, the operating
/// system, events that are in an archive, and internal errors.
const PASSING: &[&str] = &["08", "25", "40", "53", "55", "57", "58", "XW", "XX"];

impl SinkError {
    /// Returns whether the events are at fault: then one of them is parked. Any other failure is retried.
    pub(super) fn is_refusal(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(error)) => {
                !error.code().is_some_and(|code| PASSING.iter().any(|class| code.starts_with(class)))
            }
            Self::Database(sqlx::Error::Encode(_) | sqlx::Error::Decode(_)) => true,
            _ => false,
        }
    }
}

/// The version of a sink that never changed its data.
pub const FIRST_VERSION: i32 = 1;

/// Positions in one batch of most sinks.
const BATCH: i64 = 2_000;

/// The future of a sink's work.
pub type SinkFuture<'a, T = ()> = BoxFuture<'a, Result<T, SinkError>>;

/// A follower of the log that writes in the transactions of its cursor.
pub trait Sink: Send + Sync + 'static {
    /// The name of its cursor.
    fn name(&self) -> &'static str;

    /// The version of its data. A leader of another version neither reads nor moves the cursor.
    fn version(&self) -> i32 {
        FIRST_VERSION
    }

    /// The read model that it feeds, if it feeds one. Tables of an older version are rebuilt before this node
    /// tries to lead.
    fn model(&self) -> Option<&'static ReadModel> {
        None
    }

    /// How long to gather events between two batches, unless a reader waits for them. Taken one by one, they
    /// would take processor and disk time from the requests that cause them.
    fn gather(&self) -> Duration;

    /// Most positions in one batch, besides those that a log that went back left out.
    fn batch(&self) -> i64 {
        BATCH
    }

    /// The events that it takes.
    fn wanted(&self) -> Wanted<'_>;

    /// Runs once this node leads, before the first batch. Must send a statement on `db` at least every ten
    /// seconds, as [`Self::take`] must: a silent leader loses the lead.
    fn begin<'a>(&'a self, _store: &'a Store, _db: &'a mut PgConnection) -> SinkFuture<'a> {
        std::future::ready(Ok(())).boxed()
    }

    /// Returns the events in `span` that it takes.
    fn read<'a>(&'a self, store: &'a Store, db: &'a mut PgConnection, span: Span) -> SinkFuture<'a, Feed> {
        async move { Ok(store.feed(db, span, self.wanted()).await?) }.boxed()
    }

    /// Takes `events`, in order, in the caller's transaction.
    fn take<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Arc<Envelope>]) -> SinkFuture<'a>;

    /// Whether [`Self::take_span`] does anything. If it does not, one statement moves the cursor over a span without a
    /// wanted event, and no transaction is begun for it.
    fn takes_spans(&self) -> bool {
        false
    }

    /// Takes what is in `span` beside its events, in the same transaction. If [`Self::takes_spans`], it runs for every
    /// span, also for one without an event that it wants.
    fn take_span<'a>(&'a self, _db: &'a mut PgConnection, _span: Span) -> SinkFuture<'a> {
        std::future::ready(Ok(())).boxed()
    }

    /// Called when everything up to `position` is taken and committed.
    fn taken(&self, _position: i64) {}

    /// Background work of the leader, until `stopped`. If it ends earlier, the leader starts anew.
    fn background<'a>(&'a self, _store: &'a Store, mut stopped: watch::Receiver<bool>) -> BoxFuture<'a, ()> {
        async move { drop(stopped.wait_for(|stopped| *stopped).await) }.boxed()
    }
}

/// (aggregate type, aggregate id)
pub(super) type Streams = HashSet<(String, String)>;

/// Takes the events of `feed` that can be taken, in the transaction on `db`, and returns the others. Adds the
/// streams of refused events to `parked`.
pub(super) async fn take_what_fits(
    db: &mut PgConnection,
    sink: &dyn Sink,
    feed: Feed,
    parked: &mut Streams,
) -> Result<Vec<Unreadable>, SinkError> {
    let mut refused = Vec::new();
    let mut events = Vec::with_capacity(feed.len());
    for event in feed {
        match event {
            Ok(event) if parked.contains(&stream(&event)) => refused.push(behind(&event)),
            Ok(event) => events.push(event),
            Err(event) => {
                parked.insert((event.stream_type.clone(), event.stream_id.clone()));
                refused.push(event);
            }
        }
    }
    if attempt(db, sink, &events).await?.is_ok() {
        return Ok(refused);
    }
    for event in events {
        if parked.contains(&stream(&event)) {
            refused.push(behind(&event));
        } else if let Err(why) = attempt(db, sink, std::slice::from_ref(&event)).await? {
            parked.insert(stream(&event));
            refused.push(refusal(&event, why));
        }
    }
    refused.sort_by_key(|event| event.position);
    Ok(refused)
}

/// Takes `events`, or rolls back and returns why they were refused.
async fn attempt(
    db: &mut PgConnection,
    sink: &dyn Sink,
    events: &[Arc<Envelope>],
) -> Result<Result<(), String>, SinkError> {
    if events.is_empty() {
        return Ok(Ok(()));
    }
    let mut savepoint = db.begin().await?;
    match sink.take(&mut savepoint, events).await {
        Ok(()) => Ok(Ok(savepoint.commit().await?)),
        Err(error) if error.is_refusal() => {
            savepoint.rollback().await?;
            Ok(Err(error.to_string()))
        }
        Err(error) => Err(error),
    }
}

fn stream(event: &Envelope) -> (String, String) {
    (event.metadata.stream_type.clone(), event.metadata.stream_id.clone())
}

fn refusal(event: &Envelope, why: String) -> Unreadable {
    let (stream_type, stream_id) = stream(event);
    let (position, leaf) = (event.position, Some(event.leaf));
    Unreadable { position, leaf, stream_type, stream_id, metadata: None, why }
}

fn behind(event: &Envelope) -> Unreadable {
    refusal(event, "an earlier event of its stream is parked".to_owned())
}
