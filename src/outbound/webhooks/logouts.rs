//! The subscriber that tells apps when a person's login ends (OpenID Connect Back-Channel Logout 1.0). It remembers who
//! is logged in to which of the clients that are told, and queues a message when the log says that a login ended, or
//! when its session has expired. The workers send the messages; `logout_token` makes them.

use super::{
    client_sink::{ClientMessages, ClientSink},
    delivery_context::{DeliveryContext, WakeReason},
    logins::{self, Change},
    queue::{self, Known, Row},
};
use crate::{
    store::{Store, StoreError},
    subscribers::sink::{Sink, SinkError, SinkFuture},
};
use futures::future::{BoxFuture, FutureExt};
use sqlx::{Connection, PgConnection};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
    time::Duration,
};
use time::OffsetDateTime;
use xwms_events::{
    AnyEvent, Envelope, Fact, Timestamp,
    client::{ClientEvent, Protocol},
    grant::GrantEvent,
    logout::{ENDING, ended_by},
    session::Session,
};

/// The name of the cursor.
pub const NAME: &str = "logouts";

/// The events beside those that end logins.
const OTHERS: [&str; 5] = [
    "grant.authorized",
    "client.created",
    "client.protocol_changed",
    "client.tokens_revoked",
    "client.deleted",
];
/// How often it looks for expired sessions, and how many logins it looks at in one transaction.
const LOOK: Duration = Duration::from_secs(1);
const PART: i64 = 100;
/// When it looks again at a session that could not be read, in seconds.
const LATER_SECONDS: u32 = 600;
/// What the messages about expired sessions are called. No event says it.
const EXPIRED: &str = "session.expired";

/// The subscriber for back-channel logouts.
struct Logouts {
    delivery: Arc<DeliveryContext>,
}

/// Returns the subscriber for back-channel logouts. It hands messages to `delivery`.
pub fn sink(delivery: Arc<DeliveryContext>) -> impl Sink {
    let names = ENDING.iter().copied().chain(OTHERS).collect();
    ClientSink { messages: Logouts { delivery }, names }
}

/// What a batch has come to.
struct Batch {
    now: OffsetDateTime,
    /// The clients that are told.
    told: HashSet<String>,
    /// What clients say about being told, by their ids. Clients are changed after the logins of the batch.
    changes: BTreeMap<String, Vec<Change>>,
    messages: Vec<Row>,
}

impl Logouts {
    /// Queues `messages` in the transaction on `db`.
    async fn queue(
        &self,
        db: &mut PgConnection,
        mut messages: Vec<Row>,
        now: OffsetDateTime,
    ) -> Result<(), sqlx::Error> {
        if messages.is_empty() {
            return Ok(());
        }
        logins::lock(db, &mut messages).await?;
        queue::put(db, &messages, Known::Leave, now).await?;
        let clients: HashSet<String> = messages.into_iter().map(|message| message.endpoint_id).collect();
        self.delivery.mark(clients, WakeReason::NewMessages);
        Ok(())
    }

    async fn take_all(&self, db: &mut PgConnection, events: &[Arc<Envelope>]) -> Result<(), sqlx::Error> {
        let of_clients = events.iter().any(|event| matches!(event.data, AnyEvent::Client(_)));
        if !of_clients && !logins::is_used(db).await? {
            return Ok(());
        }
        let mut batch = Batch {
            now: self.delivery.now(),
            told: logins::told(db, clients(events)).await?,
            changes: BTreeMap::new(),
            messages: Vec::new(),
        };
        for envelope in events {
            batch.take(db, envelope).await?;
        }
        logins::apply(db, &batch.changes, &batch.messages).await?;
        self.queue(db, batch.messages, batch.now).await
    }

    /// Queues the logouts of sessions that have expired, and of logins that ended together. Returns whether there
    /// may be more.
    async fn expire(&self, store: &Store) -> Result<bool, SinkError> {
        let now = store.clock().now();
        let at = |at: Timestamp| at.to_datetime().unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let mut connection = self.delivery.pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        let found = logins::to_check(&mut transaction, at(now), PART).await?;
        let cursor = logins::cursor(&mut transaction, NAME).await?;
        let more = i64::try_from(found.len()) == Ok(PART);
        let mut messages = Vec::new();
        for mut login in found {
            let known = login.ended.take();
            let why = match &known {
                Some(why) => why.as_str(),
                None => {
                    let session = match store.load::<Session>(&login.session_id).await {
                        // One that can't be read, as by an older version, must not hold up the others.
                        Err(StoreError::Undecodable { position, why }) => {
                            tracing::warn!(position, %why, "a session can't be read now");
                            let later = at(now.plus_seconds(LATER_SECONDS));
                            logins::put_off(&mut transaction, &login, later).await?;
                            continue;
                        }
                        loaded => loaded?,
                    };
                    let (end, session) = (session.position, session.state);
                    if session.is_live(now) {
                        logins::put_off(&mut transaction, &login, at(session.expires_at)).await?;
                        continue;
                    }
                    // `take` has not come to that event yet. Meanwhile, another grant of the session would be one
                    // more login.
                    if session.ended && end > cursor {
                        logins::put_off(&mut transaction, &login, at(now.plus_seconds(1))).await?;
                        continue;
                    }
                    if session.ended { "session.ended" } else { EXPIRED }
                }
            };
            logins::remove(&mut transaction, &login).await?;
            messages.push(login.message(why));
        }
        self.queue(&mut transaction, messages, at(now)).await?;
        transaction.commit().await?;
        self.delivery.wake();
        Ok(more)
    }

    async fn look(&self, store: &Store) {
        loop {
            match self.expire(store).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "could not look for expired sessions"),
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

impl ClientMessages for Logouts {
    const NAME: &'static str = NAME;

    fn delivery(&self) -> &DeliveryContext {
        &self.delivery
    }

    fn take<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Arc<Envelope>]) -> SinkFuture<'a> {
        async move { Ok(self.take_all(db, events).await?) }.boxed()
    }

    fn tend<'a>(&'a self, store: &'a Store) -> BoxFuture<'a, ()> {
        self.look(store).boxed()
    }
}

/// Returns the clients that people log in to in `events`.
fn clients(events: &[Arc<Envelope>]) -> Vec<String> {
    let client = |event: &Arc<Envelope>| match &event.data {
        AnyEvent::Grant(GrantEvent::Authorized { authorization }) => {
            Some(authorization.client_id.to_string())
        }
        _ => None,
    };
    let clients: HashSet<String> = events.iter().filter_map(client).collect();
    clients.into_iter().collect()
}

impl Batch {
    async fn take(&mut self, db: &mut PgConnection, envelope: &Envelope) -> Result<(), sqlx::Error> {
        match &envelope.data {
            AnyEvent::Client(event) => self.client(db, envelope, event).await?,
            AnyEvent::Grant(GrantEvent::Authorized { authorization }) => {
                if self.told.contains(&authorization.client_id.to_string()) {
                    let event_id = envelope.metadata.id.uuid();
                    logins::add(db, authorization, envelope.position, event_id, self.now).await?;
                }
            }
            event => {
                let stream_id = envelope.metadata.stream_id.as_str();
                let Some(key) = ended_by(stream_id, event) else { return Ok(()) };
                let ended = logins::end(db, &key, envelope.position).await?;
                self.messages.extend(ended.into_iter().map(|login| login.message(event.name())));
            }
        }
        Ok(())
    }

    /// Follows what a client says about being told.
    async fn client(
        &mut self,
        db: &mut PgConnection,
        envelope: &Envelope,
        event: &ClientEvent,
    ) -> Result<(), sqlx::Error> {
        let client_id = envelope.metadata.stream_id.as_str();
        let change = match event {
            ClientEvent::Created { protocol: Protocol { backchannel_logout_uri: None, .. }, .. } => {
                return Ok(());
            }
            ClientEvent::Created { protocol, .. } | ClientEvent::ProtocolChanged { protocol } => {
                match protocol.backchannel_logout_uri.clone().zip(envelope.metadata.account_id) {
                    Some((uri, account_id)) => Change::Tell(account_id, uri),
                    None => Change::Forget,
                }
            }
            ClientEvent::TokensRevoked { .. } => {
                return logins::end_all(db, client_id, envelope.position, event.name(), self.now).await;
            }
            ClientEvent::Deleted {} => Change::Delete,
            _ => return Ok(()),
        };
        match change {
            Change::Tell(..) => {
                self.told.insert(client_id.to_owned());
            }
            Change::Forget | Change::Delete => {
                logins::remove_all(db, client_id).await?;
                self.told.remove(client_id);
            }
        }
        self.changes.entry(client_id.to_owned()).or_default().push(change);
        Ok(())
    }
}
