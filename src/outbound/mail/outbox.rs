//! The queue of mails, each sent separately: a mail that the mail server defers delays no other, and does not
//! cause one that was sent to be sent again.

use super::{
    recipients::INVITED,
    transport::{Transport, Unsent},
    unasked,
    writer::Writer,
};
use crate::{
    store::{Store, StoreError},
    subscribers::sink::SinkError,
    tasks,
};
use futures::{StreamExt, stream};
use sqlx::{FromRow, PgConnection};
use std::{sync::Arc, time::Duration};
use tokio::sync::{Notify, watch};
use xwms_events::{Envelope, Timestamp};

/// The number of mails sent at once.
const PARALLEL: usize = 4;
/// The number of mails read from the queue at once.
const PART: i64 = 40;
/// How often it looks for mails that were deferred, or queued by another process.
const LOOK: Duration = Duration::from_secs(1);
/// The seconds until the next attempt, after each deferral; the last one repeats.
const PAUSES: &[u32] = &[5, 30, 120, 600, 1800, 3600];

#[derive(FromRow)]
struct Due {
    position: i64,
    recipient: String,
    attempts: i32,
}

/// Queues mails about the event at `position`, in the transaction that moves the cursor.
pub(super) async fn put(
    db: &mut PgConnection,
    position: i64,
    recipients: &[String],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    if recipients.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO public.mails (position, recipient, due_at)
         SELECT $1, recipient, $3 FROM unnest($2::text[]) AS recipient ON CONFLICT DO NOTHING",
    )
    .bind(position)
    .bind(recipients)
    .bind(now.to_datetime())
    .execute(db)
    .await
    .map(drop)
}

/// The outbox of a server.
pub(super) struct Outbox {
    pub store: Store,
    pub transport: Transport,
    pub writer: Writer,
    /// Signals that there may be mail to send.
    pub wake: Notify,
}

impl Outbox {
    /// Sends due mails until `stopped`. A mail that is cut off then is sent again later.
    pub async fn run(&self, stopped: watch::Receiver<bool>) {
        let rounds = async {
            loop {
                while self.round().await {}
                tokio::select! {
                    () = self.wake.notified() => {}
                    () = tokio::time::sleep(LOOK) => {}
                }
            }
        };
        tasks::until_stopped(stopped, rounds).await;
    }

    /// Sends some of the due mails. Returns whether there may be more that can be sent.
    async fn round(&self) -> bool {
        let due = match self.due().await {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(%error, "could not read which mails are due");
                return false;
            }
        };
        let many = i64::try_from(due.len()).is_ok_and(|found| found == PART);
        let sent = stream::iter(due).map(async |mail| {
            let sent = self.send(&mail).await;
            sent.inspect_err(|error| tracing::warn!(%error, position = mail.position, "a mail waits"))
        });
        // Collects all results: stopping at the first failure would cut off the mails sent in parallel.
        let sent: Vec<_> = sent.buffer_unordered(PARALLEL).collect().await;
        many && sent.iter().all(Result::is_ok)
    }

    /// Returns some of the due mails. Those that waited for the same day come in the order of their events: whoever
    /// goes on causing mails to an address does not get ahead of others (`unasked`).
    async fn due(&self) -> Result<Vec<Due>, sqlx::Error> {
        sqlx::query_as(
            "SELECT position, recipient, attempts FROM mails WHERE due_at <= $1
             ORDER BY due_at, position LIMIT $2",
        )
        .bind(self.store.clock().datetime())
        .bind(PART)
        .fetch_all(self.store.pool())
        .await
    }

    async fn send(&self, mail: &Due) -> Result<(), sqlx::Error> {
        let outcome = self.attempt(mail).await;
        let result = match &outcome {
            Ok(None) => "done",
            Err(Unsent::ForGood(_)) => "given_up",
            Ok(Some(_)) | Err(Unsent::ForNow(_)) => "put_off",
        };
        metrics::counter!("xwms_mails_total", "result" => result).increment(1);
        if let Err(unsent) = &outcome {
            tracing::warn!(%unsent, position = mail.position, "a mail was not sent");
        }
        match outcome {
            Ok(Some(until)) => self.put_off(mail, mail.attempts, until).await,
            Err(Unsent::ForNow(_)) => {
                self.put_off(mail, mail.attempts.saturating_add(1), self.next(mail)).await
            }
            Ok(None) | Err(Unsent::ForGood(_)) => self.done(mail).await,
        }
    }

    /// Sends the mail, unless it is obsolete. Returns when to try again if its address got too many lately.
    async fn attempt(&self, mail: &Due) -> Result<Option<Timestamp>, Unsent> {
        let event = self.event(mail.position).await?;
        let Some(written) = self.writer.letter(&event, &mail.recipient).await? else { return Ok(None) };
        // One that the mail server deferred was counted before.
        if mail.attempts == 0 {
            let until = unasked::waits_until(&self.store, &event, &mail.recipient, &written.to).await;
            if let Some(until) = until.map_err(SinkError::from)? {
                return Ok(Some(until));
            }
        }
        let id = match mail.recipient.as_str() {
            INVITED => event.metadata.id.to_string(),
            user_id => format!("{}.{user_id}", event.metadata.id),
        };
        self.transport.send(&id, &written).await.map(|()| None)
    }

    async fn event(&self, position: i64) -> Result<Arc<Envelope>, SinkError> {
        let found = self.store.some_events(&[position]).await?;
        match found.into_iter().next() {
            Some(Ok(event)) => Ok(event),
            Some(Err(event)) => Err(StoreError::Undecodable { position, why: event.why }.into()),
            None => Err(sqlx::Error::RowNotFound.into()),
        }
    }

    /// Returns when to try a mail again that the mail server deferred.
    fn next(&self, mail: &Due) -> Timestamp {
        let before = usize::try_from(mail.attempts).unwrap_or_default();
        let pause = PAUSES.get(before).or(PAUSES.last()).copied().unwrap_or_default();
        self.store.clock().now().plus_seconds(pause)
    }

    async fn put_off(&self, mail: &Due, attempts: i32, until: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE mails SET attempts = $3, due_at = $4 WHERE position = $1 AND recipient = $2")
            .bind(mail.position)
            .bind(&mail.recipient)
            .bind(attempts)
            .bind(until.to_datetime())
            .execute(self.store.pool())
            .await
            .map(drop)
    }

    async fn done(&self, mail: &Due) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM mails WHERE position = $1 AND recipient = $2")
            .bind(mail.position)
            .bind(&mail.recipient)
            .execute(self.store.pool())
            .await
            .map(drop)
    }
}
