//! The subscriber that turns events into messages, one for each endpoint that subscribes to them, in the
//! transaction that moves the cursor. This is the only way into the queue, so no committed event is missed.

use super::{
    book::Book,
    delivery_context::{DeliveryContext, WakeReason},
    dispatch, endpoint_events, queue,
};
use crate::{
    store::{
        Store,
        feed::{Feed, Span, Wanted, position},
    },
    subscribers::sink::{Sink, SinkFuture},
};
use futures::future::{BoxFuture, FutureExt};
use sqlx::PgConnection;
use std::{
    collections::{BTreeSet, HashSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::watch;
use uuid::Uuid;
use xwms_events::{AnyEvent, Envelope, endpoint::EndpointEvent};

/// The name of the cursor.
pub const NAME: &str = "webhooks";

/// How long events are collected while no endpoint wanted any of the last ones.
const QUIET: Duration = Duration::from_millis(10);

/// The subscriber for webhooks.
pub struct Enqueuer {
    delivery: Arc<DeliveryContext>,
    /// Whether the last batch had no message for any endpoint. Reading after every token would slow down the
    /// next ones.
    quiet: AtomicBool,
}

impl Enqueuer {
    /// Hands messages to `delivery`.
    pub fn new(delivery: Arc<DeliveryContext>) -> Self {
        Self { delivery, quiet: AtomicBool::new(false) }
    }
}

impl Sink for Enqueuer {
    fn name(&self) -> &'static str {
        NAME
    }

    fn gather(&self) -> Duration {
        if self.quiet.load(Ordering::Relaxed) { QUIET } else { Duration::ZERO }
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted::Endpoints
    }

    fn begin<'a>(&'a self, _store: &'a Store, db: &'a mut PgConnection) -> SinkFuture<'a> {
        async move { Ok(queue::step_along(db).await?) }.boxed()
    }

    fn read<'a>(&'a self, store: &'a Store, db: &'a mut PgConnection, span: Span) -> SinkFuture<'a, Feed> {
        async move {
            let mut feed = store.feed(db, span, self.wanted()).await?;
            self.quiet.store(feed.is_empty(), Ordering::Relaxed);
            if let Some((first, accounts)) = latecomers(db, &feed).await? {
                // The events that were read are kept; only those that no endpoint wanted before are read now.
                let accounts: Vec<&str> = accounts.iter().map(String::as_str).collect();
                let known: HashSet<i64> = feed.iter().map(position).collect();
                let more = store.feed(db, Span { after: first, ..span }, Wanted::Accounts(&accounts)).await?;
                feed.extend(more.into_iter().filter(|event| !known.contains(&position(event))));
                feed.sort_by_key(position);
            }
            Ok(feed)
        }
        .boxed()
    }

    fn take<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Arc<Envelope>]) -> SinkFuture<'a> {
        async move {
            let now = self.delivery.now();
            let mut book = Book::open(db, events, now).await?;
            let mut changed = HashSet::new();
            for envelope in events {
                let AnyEvent::Endpoint(event) = &envelope.data else {
                    book.deliver(envelope);
                    continue;
                };
                if !matches!(event, EndpointEvent::Tested { .. }) {
                    book.deliver(envelope);
                }
                endpoint_events::apply(db, &mut book, envelope, event, now).await?;
                changed.insert(envelope.metadata.stream_id.clone());
            }
            book.write(db).await?;
            self.delivery.mark(book.with_messages, WakeReason::NewMessages);
            self.delivery.mark(changed, WakeReason::EndpointChanged);
            Ok(())
        }
        .boxed()
    }

    fn taken(&self, _position: i64) {
        self.delivery.wake();
    }

    fn background<'a>(&'a self, _store: &'a Store, stopped: watch::Receiver<bool>) -> BoxFuture<'a, ()> {
        dispatch::run(self.delivery.clone(), stopped).boxed()
    }
}

/// Returns the accounts that had no enabled endpoint when `feed` was read and get one in it, and the position
/// of the first such event. Their other events from there on were skipped.
async fn latecomers(
    db: &mut PgConnection,
    feed: &Feed,
) -> Result<Option<(i64, BTreeSet<String>)>, sqlx::Error> {
    let begin = |event: &&Arc<Envelope>| {
        matches!(event.data, AnyEvent::Endpoint(EndpointEvent::Created { .. } | EndpointEvent::Enabled {}))
    };
    let begins: Vec<(i64, Uuid)> = feed
        .iter()
        .flatten()
        .filter(begin)
        .filter_map(|event| Some((event.position, event.metadata.account_id?.uuid())))
        .collect();
    if begins.is_empty() {
        return Ok(None);
    }
    let known: HashSet<Uuid> = sqlx::query_scalar(
        "SELECT account_id FROM webhook_endpoints WHERE account_id = ANY ($1) AND enabled AND NOT logout",
    )
    .bind(begins.iter().map(|(_, account)| *account).collect::<HashSet<_>>().into_iter().collect::<Vec<_>>())
    .fetch_all(db)
    .await?
    .into_iter()
    .collect();
    let late: Vec<_> = begins.iter().filter(|(_, account)| !known.contains(account)).collect();
    let first = late.first().map(|(position, _)| *position);
    Ok(first.map(|first| (first, late.iter().map(|(_, account)| account.to_string()).collect())))
}
