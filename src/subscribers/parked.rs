//! Events that a subscriber could not take: lists, retries and skips them. Each retry or skip is recorded as
//! an event in the log before its transaction commits.

use super::{
    cursor,
    own_transaction::OwnTransaction,
    schemas,
    sink::{Sink, SinkError, Streams, take_what_fits},
};
use crate::store::{
    DEADLINE, Store, StoreError,
    feed::{Span, Unreadable},
};
use sqlx::{PgConnection, PgPool, Row, postgres::PgRow};
use time::OffsetDateTime;
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};
use xwms_events::subscriber::ParkedAct;

/// How many retries and skips run at once. Each of them has a connection beside those of the shared pool.
static TAKING: Semaphore = Semaphore::const_new(4);

/// An event that waits for an operator.
#[derive(Debug)]
pub struct Parked {
    pub subscriber: String,
    pub event: Unreadable,
    pub parked_at: OffsetDateTime,
}

/// Returns the parked events of one subscriber or of all, oldest first.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn list(pool: &PgPool, subscriber: Option<&str>) -> Result<Vec<Parked>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT * FROM parked_events WHERE $1::text IS NULL OR subscriber = $1 ORDER BY subscriber, position",
    )
    .bind(subscriber)
    .fetch_all(pool)
    .await?;
    rows.iter().map(parked).collect()
}

fn parked(row: &PgRow) -> Result<Parked, sqlx::Error> {
    Ok(Parked {
        subscriber: row.try_get("subscriber")?,
        event: Unreadable {
            position: row.try_get("position")?,
            leaf: None,
            stream_type: row.try_get("aggregate_type")?,
            stream_id: row.try_get("aggregate_id")?,
            metadata: None,
            why: row.try_get("error")?,
        },
        parked_at: row.try_get("parked_at")?,
    })
}

/// The result of a retry or skip. Unless it is committed, nothing of it remains except what was sent to
/// outside systems.
pub struct Taken {
    transaction: OwnTransaction,
    _place: SemaphorePermit<'static>,
    /// Number of the stream's events that are still parked.
    pub still: usize,
}

impl Taken {
    /// Commits it. The subscriber's leader is blocked until then.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.transaction.commit().await
    }
}

/// Takes the event at `position` and the parked events of its stream after it, as far as possible. A skip leaves out
/// the event itself.
///
/// # Errors
/// Returns an error if the database or an outside system does not answer, if too many others are at it, or if no
/// such event is parked (`RowNotFound`).
pub async fn take(
    store: &Store,
    sink: &dyn Sink,
    position: i64,
    act: &ParkedAct,
) -> Result<Taken, SinkError> {
    let skip = matches!(act, ParkedAct::Skip(_));
    let place = timeout(DEADLINE, TAKING.acquire()).await.ok().and_then(Result::ok);
    let place = place.ok_or(StoreError::Deadline)?;
    let mut transaction = OwnTransaction::begin(store.pool().acquire().await?.detach()).await?;
    let db = transaction.db();
    // Before the cursor, as the leader does.
    if let Some(model) = sink.model() {
        schemas::enter_to_fold(db, model, &schemas::live_schema(model)).await?;
    }
    // Blocks the leader meanwhile.
    sqlx::query("SELECT FROM public.subscribers WHERE name = $1 FOR UPDATE")
        .bind(sink.name())
        .execute(&mut *db)
        .await?;
    let waiting = stream_of(db, sink.name(), position).await?;
    let mut feed = Vec::with_capacity(waiting.len());
    for at in waiting.iter().copied().filter(|at| !(skip && *at == position)) {
        feed.extend(sink.read(store, db, Span::stored(at - 1, at)).await?);
    }
    let refused = take_what_fits(db, sink, feed, &mut Streams::new()).await?;
    sqlx::query("DELETE FROM public.parked_events WHERE subscriber = $1 AND position = ANY ($2)")
        .bind(sink.name())
        .bind(waiting)
        .execute(&mut *db)
        .await?;
    cursor::park(db, sink.name(), &refused).await?;
    Ok(Taken { transaction, _place: place, still: refused.len() })
}

/// Returns the positions of all parked events in the stream of the parked event at `position`.
async fn stream_of(db: &mut PgConnection, name: &str, position: i64) -> Result<Vec<i64>, sqlx::Error> {
    let waiting: Vec<i64> = sqlx::query_scalar(
        "SELECT p.position FROM parked_events AS p JOIN parked_events AS one
             ON one.subscriber = p.subscriber AND one.aggregate_type = p.aggregate_type
                AND one.aggregate_id = p.aggregate_id
         WHERE one.subscriber = $1 AND one.position = $2 ORDER BY p.position",
    )
    .bind(name)
    .bind(position)
    .fetch_all(db)
    .await?;
    if waiting.is_empty() { Err(sqlx::Error::RowNotFound) } else { Ok(waiting) }
}
