//! Fan-out: publishes every public event to NATS JetStream, once and in order, as CloudEvents on
//! `<prefix>.<account>.<event name>`. It is a subscriber like the others: its cursor moves after the acks, so
//! NATS may be down for hours, and lost messages are filled in from the log.
//!
//! From NATS, it reads only the end of the stream: subscribers in this server follow the log itself, and
//! `Store::head` wakes them. One node needs no NATS. See docs/explanation/adr/0018-fan-out.md.

mod messages;
pub mod readiness;
mod stream;

pub use stream::client;

use crate::{
    config,
    outbound::cloud_event::{self, Personal},
    store::{
        Store, StoreError,
        feed::{self, Feed, Span, Wanted},
    },
    subscribers::{
        cursor,
        sink::{FIRST_VERSION, Sink, SinkError, SinkFuture},
    },
};
use async_nats::jetstream::message::PublishMessage;
use futures::future::{BoxFuture, FutureExt};
use messages::Common;
use sqlx::{Connection, FromRow, PgConnection};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
pub use stream::StreamStatus;
use stream::{End, Outgoing, Stream};
use tokio::sync::{Mutex, watch};
use xwms_events::{Envelope, Timestamp, catalogue, subscriber::Subscriber};

/// The name of the cursor.
pub const NAME: &str = "fanout";
/// How long a stream that was refused is not read again, because that takes thousands of requests.
const REFUSED_FOR: Duration = Duration::from_secs(60);

/// The subscriber that publishes.
pub struct Publisher {
    issuer: String,
    settings: config::Nats,
    names: Vec<&'static str>,
    stream: Mutex<Option<Led>>,
    /// Why the stream with this last sequence was refused, and when. It is not read again until it changes, or for
    /// [`REFUSED_FOR`].
    refused: Mutex<Option<(u64, Instant, String)>>,
}

/// The state of a leader.
struct Led {
    stream: Stream,
    /// The events that operators skipped for good.
    operated: Arc<Subscriber>,
}

impl Publisher {
    /// Publishes to the servers in `settings`; it connects when it becomes the leader.
    pub fn new(issuer: String, settings: config::Nats) -> Self {
        metrics::describe_counter!(
            "xwms_fanout_foreign_messages_total",
            "Messages that others wrote to the end of the stream of NATS."
        );
        // An alert needs the value from before the first one.
        metrics::counter!("xwms_fanout_foreign_messages_total").increment(0);
        let names = catalogue::public().map(|entry| entry.name).collect();
        Self { issuer, settings, names, stream: Mutex::new(None), refused: Mutex::new(None) }
    }

    /// Finds the end of the stream, and sets the cursor to it.
    async fn begin(&self, store: &Store, db: &mut PgConnection) -> Result<(), SinkError> {
        let operated = store.load::<Subscriber>(NAME).await?.state;
        let mut slot = self.stream.lock().await;
        *slot = None;
        let mut stream = Stream::open(&self.settings).await?;
        let (position, refill, head): (i64, Option<i64>, i64) = sqlx::query_as(
            "SELECT s.position, refill_after, h.position FROM subscribers AS s, log_head AS h WHERE name = $1",
        )
        .bind(NAME)
        .fetch_one(&mut *db)
        .await?;
        let (from, again) = match (refill, stream.end()) {
            (Some(after), _) => {
                tracing::warn!(after, "emptying the stream and filling it again");
                stream.empty().await?;
                (after, true)
            }
            // The end is ahead of the cursor if acks were lost, and behind it if messages were.
            (None, End::At(_) | End::Foreign) => (self.rejoin(store, db, &mut stream, head).await?, false),
            (None, End::New) if position == 0 => (0, false),
            (None, End::New) => {
                tracing::warn!("the stream is new; filling it from the first event");
                (0, true)
            }
            (None, End::Empty) => {
                let from = position.min(self.forgotten(store).await?);
                tracing::warn!(
                    from,
                    "the stream is empty; filling it with the events that it should contain"
                );
                (from, true)
            }
        };
        let mut transaction = db.begin().await?;
        sqlx::query("UPDATE subscribers SET position = $2, refill_after = NULL WHERE name = $1")
            .bind(NAME)
            .bind(from)
            .execute(&mut *transaction)
            .await?;
        if again {
            // The parked events are published again, and parked again if that fails.
            sqlx::query("DELETE FROM parked_events WHERE subscriber = $1 AND position > $2")
                .bind(NAME)
                .bind(from)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        *slot = Some(Led { stream, operated });
        Ok(())
    }

    /// Returns where to continue: after the last event of the stream that is in this log. Its later events were lost
    /// with the end of the log; the stream may be the only proof of them. Foreign messages prove nothing.
    async fn rejoin(
        &self,
        store: &Store,
        db: &mut PgConnection,
        stream: &mut Stream,
        head: i64,
    ) -> Result<i64, SinkError> {
        let mut refused = self.refused.lock().await;
        if let Some((sequence, at, why)) = &*refused
            && *sequence == stream.last_sequence()
            && at.elapsed() < REFUSED_FOR
        {
            return Err(SinkError::Outside(why.clone()));
        }
        let Some(common) = stream.common(db, head).await? else {
            let why = format!(
                "the stream ends with messages that are not of this log, which ends at {head}: it belongs to \
                 another log, or to this log before it was restored, or others wrote to it. Nothing is published \
                 until `xwms events publish --from 1` empties it"
            );
            *refused = Some((stream.last_sequence(), Instant::now(), why.clone()));
            return Err(SinkError::Outside(why));
        };
        *refused = None;
        let Common { position, reached, known, foreign } = common;
        if foreign > 0 {
            tracing::error!(
                foreign,
                "others wrote to the end of the stream; going on after the last event of this log. Let nobody \
                 else publish there; see docs/operations/nats.md"
            );
            metrics::counter!("xwms_fanout_foreign_messages_total").increment(foreign);
        }
        if known == 0 {
            stream.goes_on_after(reached);
            return Ok(reached);
        }
        tracing::warn!(
            position,
            known,
            "the stream has events that the log has lost; continuing with the events that the log has"
        );
        store.lost_outside(db, position, known).await?;
        stream.goes_on_after(position);
        Ok(position)
    }

    /// Returns the last position that is too old for the stream.
    async fn forgotten(&self, store: &Store) -> Result<i64, SinkError> {
        match self.settings.max_age_days {
            0 => Ok(0),
            days => {
                let seconds = i64::from(days) * 86_400;
                let oldest = Timestamp::from_millis(store.clock().now().millis() - seconds * 1000);
                Ok(store.position_before(oldest).await?)
            }
        }
    }

    async fn publish(&self, events: &[Arc<Envelope>]) -> Result<(), SinkError> {
        let mut slot = self.stream.lock().await;
        let led = match slot.as_mut() {
            Some(led) => led,
            // This node is not the leader: an operator retries a parked event.
            None => {
                let stream = Stream::open(&self.settings).await?;
                slot.insert(Led { stream, operated: Arc::default() })
            }
        };
        let messages = events.iter().map(|event| {
            let metadata = &event.metadata;
            let account = metadata.account_id.map_or_else(|| "none".to_owned(), |id| id.to_string());
            let subject = format!("{}.{account}.{}", self.settings.prefix, metadata.name);
            let body = cloud_event::of(&self.issuer, event, Personal::Left).to_string();
            let message = PublishMessage::build()
                .payload(body.into())
                .message_id(metadata.id.to_string())
                .header("Content-Type", "application/cloudevents+json");
            Outgoing { position: event.position, subject, message }
        });
        led.stream.publish(messages.collect()).await
    }
}

/// Makes the leader empty the stream, and fill it again with the events after `after`.
///
/// # Errors
/// If the database does not respond, or some of the events are detached: the stream would stay empty.
pub async fn refill(store: &Store, after: i64) -> Result<(), StoreError> {
    store.expect_whole_after(after).await?;
    let mut connection = store.pool().acquire().await?;
    cursor::ensure(&mut connection, NAME, FIRST_VERSION).await?;
    sqlx::query("UPDATE subscribers SET refill_after = $2 WHERE name = $1")
        .bind(NAME)
        .bind(after)
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// How far the stream is.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Progress {
    pub position: i64,
    /// Whether it has yet to be emptied.
    pub refills: bool,
}

/// Returns how far the stream is.
///
/// # Errors
/// If the database does not respond.
pub async fn progress(store: &Store) -> Result<Progress, sqlx::Error> {
    sqlx::query_as("SELECT position, refill_after IS NOT NULL AS refills FROM subscribers WHERE name = $1")
        .bind(NAME)
        .fetch_one(store.pool())
        .await
}

/// Returns what the servers in `settings` and the stream say now.
///
/// # Errors
/// If no server responds within ten seconds, the login fails, or there is no such stream.
pub async fn status(settings: &config::Nats) -> Result<StreamStatus, SinkError> {
    Stream::status(settings).await
}

impl Sink for Publisher {
    fn name(&self) -> &'static str {
        NAME
    }

    fn gather(&self) -> Duration {
        Duration::from_millis(20)
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted::Names(&self.names)
    }

    fn begin<'a>(&'a self, store: &'a Store, db: &'a mut PgConnection) -> SinkFuture<'a> {
        self.begin(store, db).boxed()
    }

    fn read<'a>(&'a self, store: &'a Store, db: &'a mut PgConnection, span: Span) -> SinkFuture<'a, Feed> {
        async move {
            let mut feed = store.feed(db, span, self.wanted()).await?;
            if let Some(led) = &*self.stream.lock().await {
                feed.retain(|event| !led.operated.skipped.contains(&feed::position(event)));
            }
            Ok(feed)
        }
        .boxed()
    }

    fn take<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Arc<Envelope>]) -> SinkFuture<'a> {
        async move {
            for part in events.chunks(stream::IN_FLIGHT) {
                let refill: Option<i64> =
                    sqlx::query_scalar("SELECT refill_after FROM subscribers WHERE name = $1")
                        .bind(NAME)
                        .fetch_one(&mut *db)
                        .await?;
                if refill.is_some() {
                    return Err(SinkError::Outside("the stream has to be filled again".to_owned()));
                }
                self.publish(part).await?;
            }
            Ok(())
        }
        .boxed()
    }

    fn background<'a>(&'a self, store: &'a Store, stopped: watch::Receiver<bool>) -> BoxFuture<'a, ()> {
        told(store, stopped).boxed()
    }
}

/// Ends when the server stops, or when a refill is requested, even without new events.
async fn told(store: &Store, mut stopped: watch::Receiver<bool>) {
    const LOOK: Duration = Duration::from_secs(1);
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
        if progress(store).await.is_ok_and(|progress| progress.refills) {
            return;
        }
    }
}
