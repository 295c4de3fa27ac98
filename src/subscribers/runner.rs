//! Feeds one subscriber: becomes its leader, then takes batch after batch, each in one transaction with the
//! cursor.

use super::{
    cursor::{self, CursorStatus},
    progress::{Failure, Progress},
    rebuild::renew,
    sink::{Sink, SinkError, take_what_fits},
};
use crate::{
    spans,
    store::{
        Store,
        feed::{Feed, Span},
    },
    tasks,
};
use sqlx::{Connection, PgConnection};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::Instant};
use tracing::{Instrument, field::Empty};

/// How long events are gathered while the subscriber takes none of them.
const LULL: Duration = Duration::from_millis(100);
/// How often to look for events in case a wake-up was lost.
const POLL: Duration = Duration::from_millis(500);
/// Longest time that a batch may take. Postgres ends each statement earlier; after this time, the connection
/// has died silently.
const BATCH_TIME: Duration = Duration::from_secs(120);
/// How long to wait before trying to lead again, or after a failure.
const RETRY: Duration = Duration::from_secs(1);
/// How long to wait if the subscriber has a newer version: this node has nothing to do for it.
const OUTDATED: Duration = Duration::from_secs(60);

pub(super) async fn run(
    store: Store,
    sink: Arc<dyn Sink>,
    progress: Progress,
    stopped: watch::Receiver<bool>,
) {
    let mut stop = stopped.clone();
    while !*stopped.borrow() {
        let turn = turn(&store, sink.as_ref(), &progress, &stopped);
        let (done, rest) = tasks::caught(turn).await.unwrap_or_else(|panic| {
            tasks::died(sink.name());
            (Err(SinkError::Outside(format!("the subscriber panicked: {panic}"))), RETRY)
        });
        if let Err(error) = done {
            tracing::warn!(subscriber = sink.name(), %error, "interrupted");
            metrics::counter!("xwms_subscriber_interruptions_total", "subscriber" => sink.name())
                .increment(1);
            progress.failed(sink.name(), Failure { at: store.clock().now(), why: error.to_string() });
        }
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            _ = stop.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// Rebuilds a read model of an older version, even while another node leads it, and leads the subscriber.
/// Returns the result, and how long to wait before the next turn.
async fn turn(
    store: &Store,
    sink: &dyn Sink,
    progress: &Progress,
    stopped: &watch::Receiver<bool>,
) -> (Result<(), SinkError>, Duration) {
    let mut stop = stopped.clone();
    let renewing = async {
        match sink.model() {
            Some(model) => renew(store, model).await,
            None => Ok(true),
        }
    };
    let renewed = tokio::select! {
        renewed = renewing => renewed,
        _ = stop.wait_for(|stopped| *stopped) => return (Ok(()), Duration::ZERO),
    };
    match renewed {
        Ok(true) => (lead(store, sink, progress, stopped).await, RETRY),
        Ok(false) => (Ok(()), OUTDATED),
        Err(error) => (Err(error), RETRY),
    }
}

/// Leads until the connection fails or the server stops. The lock and every write are on one connection, so a
/// process that loses the lock can't write any more.
async fn lead(
    store: &Store,
    sink: &dyn Sink,
    progress: &Progress,
    stopped: &watch::Receiver<bool>,
) -> Result<(), SinkError> {
    let Some(mut connection) = cursor::try_lead(store, sink.name()).await? else { return Ok(()) };
    cursor::ensure(&mut connection, sink.name(), sink.version()).await?;
    sink.begin(store, &mut connection).await?;
    let mut background = sink.background(store, stopped.clone());
    // The background work belongs to the leader, too. It ends with the lead; if the server stops, it may
    // finish first.
    let fed = tokio::select! {
        fed = feed(store, sink, &mut connection, progress, stopped.clone()) => Some(fed?),
        () = &mut background => None,
    };
    if fed.is_some() && *stopped.borrow() {
        background.await;
    }
    Ok(connection.close().await?)
}

async fn feed(
    store: &Store,
    sink: &dyn Sink,
    connection: &mut PgConnection,
    progress: &Progress,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), SinkError> {
    let mut head = store.head();
    let mut wanted = progress.wanted.subscribe();
    while !*stopped.borrow() {
        head.mark_unchanged();
        let stepped = tokio::time::timeout(BATCH_TIME, step(store, connection, sink)).await;
        let silent = || SinkError::Outside("the database does not respond".to_owned());
        let Some((cursor, more)) = stepped.map_err(|_| silent())?? else {
            tracing::info!(subscriber = sink.name(), "another version of the subscriber leads");
            return Ok(());
        };
        sink.taken(cursor);
        if more {
            continue;
        }
        tokio::select! {
            _ = head.changed() => {}
            _ = wanted.wait_for(|wanted| *wanted > cursor) => {}
            () = tokio::time::sleep(POLL) => {}
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
        tokio::select! {
            biased;
            _ = wanted.wait_for(|wanted| *wanted > cursor) => {}
            _ = stopped.wait_for(|stopped| *stopped) => {}
            () = gather(store, sink, cursor, &head) => {}
        }
    }
    Ok(())
}

/// Gathers events after `cursor`, and goes on for up to [`LULL`] while this node remembers all of them and `sink` takes
/// none: a model of users need not look at the log after every few tokens.
async fn gather(store: &Store, sink: &dyn Sink, cursor: i64, head: &watch::Receiver<i64>) {
    let until = Instant::now() + LULL;
    let mut checked = cursor;
    loop {
        let pause = sink.gather();
        if pause.is_zero() {
            return;
        }
        tokio::time::sleep(pause).await;
        let known = *head.borrow();
        // If this node knows of no event, the poll woke it: there may be some that it was not told of.
        if Instant::now() >= until || known <= cursor || !store.has_only_others(sink.wanted(), checked, known)
        {
            return;
        }
        checked = known;
    }
}

/// Takes the next batch, if there is one. Returns the cursor's new position and whether there are more
/// events; `None` if the cursor has another version meanwhile.
async fn step(
    store: &Store,
    connection: &mut PgConnection,
    sink: &dyn Sink,
) -> Result<Option<(i64, bool)>, SinkError> {
    let seen = store.seen();
    let Some(status) = cursor::read(connection, sink).await? else { return Ok(None) };
    let CursorStatus { position: cursor, head, parked, upto, .. } = status;
    if cursor >= head {
        return Ok(Some((cursor, false)));
    }
    // If the log went back, some positions belong to no event: a batch skips all of them.
    let upto = head.min(upto.unwrap_or(cursor).max(cursor) + sink.batch());
    let span = Span { after: cursor, upto, on: status.server(seen) };
    let feed = sink.read(store, connection, span).await?;
    metrics::counter!("xwms_subscriber_batches_total", "subscriber" => sink.name()).increment(1);
    metrics::counter!("xwms_subscriber_events_total", "subscriber" => sink.name())
        .increment(feed.len() as u64);
    let trace = tracing::info_span!(
        target: spans::TARGET, "subscriber", subscriber = sink.name(), from = cursor, upto, request_id = Empty
    );
    spans::led_to(&trace, feed.iter().flatten().map(|event| event.metadata.request_id.as_str()));
    batch(connection, sink, feed, parked, span).instrument(trace).await?;
    Ok(Some((upto, upto < head)))
}

/// Takes `feed`, all at once unless it contains an unreadable event or the subscriber has `parked` events. If there is
/// nothing to take, only the cursor moves.
async fn batch(
    connection: &mut PgConnection,
    sink: &dyn Sink,
    feed: Feed,
    parked: bool,
    span: Span,
) -> Result<(), SinkError> {
    if !parked && feed.is_empty() && !sink.takes_spans() {
        return Ok(cursor::advance(connection, sink, span).await?);
    }
    if !parked && feed.iter().all(Result::is_ok) {
        let events: Vec<_> = feed.into_iter().flatten().collect();
        let mut transaction = connection.begin().await?;
        let taken = if events.is_empty() { Ok(()) } else { sink.take(&mut transaction, &events).await };
        match taken {
            Ok(()) => {
                sink.take_span(&mut transaction, span).await?;
                cursor::advance(&mut transaction, sink, span).await?;
                return Ok(transaction.commit().await?);
            }
            Err(error) if error.is_refusal() => {
                tracing::error!(subscriber = sink.name(), %error, "a batch failed; processing it one by one");
            }
            Err(error) => return Err(error),
        }
        transaction.rollback().await?;
        let events = events.into_iter().map(Ok).collect();
        return take_one_by_one(connection, sink, events, span).await;
    }
    take_one_by_one(connection, sink, feed, span).await
}

/// Takes the events of `feed` that can be taken, and parks the others with those behind them.
async fn take_one_by_one(
    connection: &mut PgConnection,
    sink: &dyn Sink,
    feed: Feed,
    span: Span,
) -> Result<(), SinkError> {
    let mut transaction = connection.begin().await?;
    let mut parked = cursor::parked_streams(&mut transaction, sink.name()).await?;
    let refused = take_what_fits(&mut transaction, sink, feed, &mut parked).await?;
    cursor::park(&mut transaction, sink.name(), &refused).await?;
    sink.take_span(&mut transaction, span).await?;
    cursor::advance(&mut transaction, sink, span).await?;
    Ok(transaction.commit().await?)
}
