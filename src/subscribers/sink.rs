//! What the runner feeds: a name, a version, and how events are taken in a transaction that also moves the
//! cursor. An event that can't be taken is refused alone, with every later one of its stream.

use crate::store::{
    Store, StoreError,
    feed::{Feed, Unreadable},
};
use futures::future::{BoxFuture, FutureExt};
use sqlx::{Connection, PgConnection};
use std::{collections::HashSet, time::Duration};
use tokio::sync::watch;
use xwms_events::Envelope;

/// Why a batch was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// Somebody outside did not do their part; it is tried again.
    #[error("{0}")]
    Outside(String),
}

/// Classes of SQLSTATE that tell of the database's state, not of what it was asked: the connection, the
/// transaction (also one that was rolled back for another's sake), its room, a lock, an operator, the system
/// around it, and a bug of its own.
const PASSING: &[&str] = &["08", "25", "40", "53", "55", "57", "58", "XX"];

impl Failure {
    /// Whether it is the events' fault: then one of them is parked. Anything else is tried again.
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

/// What follows the log in the transactions of its own cursor.
pub trait Sink: Send + Sync + 'static {
    /// The name of its cursor.
    fn name(&self) -> &'static str;

    /// A leader of another version neither reads nor moves the cursor.
    fn version(&self) -> i32;

    /// How long events gather between two batches, unless a reader waits for them: one by one they would
    /// take the processor and the disk from the requests that make them.
    fn gather(&self) -> Duration;

    /// Runs before this node tries to lead, also while another one does: brings what is of an older version
    /// to this one. False: it is of a newer version, whose nodes lead.
    fn renew<'a>(&'a self, _store: &'a Store) -> BoxFuture<'a, Result<bool, Failure>> {
        std::future::ready(Ok(true)).boxed()
    }

    /// Runs once this node leads, before the first batch. Says something on `db` at least every ten seconds,
    /// as [`Self::take`] does: a silent leader loses the lead.
    fn begin<'a>(&'a self, store: &'a Store, db: &'a mut PgConnection) -> BoxFuture<'a, Result<(), Failure>>;

    /// The events in `(after, upto]` that it takes, and where the batch ends: `upto` or before.
    fn read<'a>(
        &'a self,
        store: &'a Store,
        db: &'a mut PgConnection,
        span: (i64, i64),
    ) -> BoxFuture<'a, Result<(Feed, i64), Failure>>;

    /// Takes `events`, in order, in the caller's transaction.
    fn take<'a>(
        &'a self,
        db: &'a mut PgConnection,
        events: &'a [Envelope],
    ) -> BoxFuture<'a, Result<(), Failure>>;

    /// Everything up to `position` was taken and committed.
    fn taken(&self, _position: i64) {}

    /// Work of the leader beside the feeding, until `stopped`; when it ends before, the leader begins anew.
    fn beside<'a>(&'a self, _store: &'a Store, mut stopped: watch::Receiver<bool>) -> BoxFuture<'a, ()> {
        async move { drop(stopped.wait_for(|stopped| *stopped).await) }.boxed()
    }
}

/// (aggregate type, aggregate id)
pub(super) type Streams = HashSet<(String, String)>;

/// Takes what can be taken of `feed`, in the transaction on `db`, and answers what can't. Streams that have
/// a refused event join `parked`.
pub(super) async fn take_what_fits(
    db: &mut PgConnection,
    sink: &dyn Sink,
    feed: Feed,
    parked: &mut Streams,
) -> Result<Vec<Unreadable>, Failure> {
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
        let why = match parked.contains(&stream(&event)) {
            true => Err(behind(&event)),
            false => {
                attempt(db, sink, std::slice::from_ref(&event)).await?.map_err(|why| refusal(&event, why))
            }
        };
        if let Err(why) = why {
            parked.insert(stream(&event));
            refused.push(why);
        }
    }
    refused.sort_by_key(|event| event.position);
    Ok(refused)
}

/// Takes `events` or leaves no trace of them; then says why.
async fn attempt(
    db: &mut PgConnection,
    sink: &dyn Sink,
    events: &[Envelope],
) -> Result<Result<(), String>, Failure> {
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
    Unreadable { position: event.position, stream_type, stream_id, metadata: None, why }
}

fn behind(event: &Envelope) -> Unreadable {
    refusal(event, "an earlier event of its stream is parked".to_owned())
}
