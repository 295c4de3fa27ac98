//! The subscriber that queues security events for the streams of clients (OpenID Shared Signals Framework 1.0). It
//! follows whom each account knows, so that no account is told about a person who never used its apps. The workers
//! push the events; the poll endpoint hands the others out (`signal_poll`); `signal_token` makes them.

use super::{
    client_sink::{ClientMessages, ClientSink},
    delivery_context::{DeliveryContext, WakeReason},
    queue::{self, Known, Row},
    signal_rows::{self, People},
    signal_streams,
};
use crate::{
    store::Store,
    subscribers::sink::{Sink, SinkFuture},
};
use futures::future::{BoxFuture, FutureExt};
use sqlx::PgConnection;
use std::{collections::HashSet, sync::Arc, time::Duration};
use time::OffsetDateTime;
use xwms_events::{
    AnyEvent, Envelope, Timestamp,
    account::AccountEvent,
    client::ClientEvent,
    grant::{Authorization, GrantEvent},
    session::{Assurance, Method, SessionEvent},
    signal::{SIGNALLING, SignalSubject, signal},
    user::UserEvent,
};

/// The name of the cursor.
pub const NAME: &str = "signals";

/// The events beside those that are told.
const OTHERS: [&str; 6] = [
    "grant.authorized",
    "member.joined",
    "user.registered",
    "client.signals_changed",
    "client.signal_verification_requested",
    "client.deleted",
];
/// How often what is over is forgotten, and how much of it in one statement.
const SWEEP: Duration = Duration::from_secs(300);
const PART: i64 = 1_000;
/// How long an event waits for a receiver that is paused or does not poll, in seconds: seven days.
const WAIT_SECONDS: i64 = 7 * 86_400;
/// How long a session is remembered after its end, and one whose end is not known, in seconds.
const AFTER_END: u32 = 86_400;
const UNKNOWN_END: u32 = 90 * 86_400;

/// The subscriber for security signals.
struct Signals {
    delivery: Arc<DeliveryContext>,
}

/// Returns the subscriber for security signals. It hands messages to `delivery`.
pub fn sink(delivery: Arc<DeliveryContext>) -> impl Sink {
    let names = SIGNALLING.iter().copied().chain(OTHERS).collect();
    ClientSink { messages: Signals { delivery }, names }
}

/// What a batch has come to.
struct Batch {
    now: OffsetDateTime,
    /// Whether any client has a stream.
    used: bool,
    people: People,
    messages: Vec<Row>,
    /// The streams that were changed, by their ids in the queue.
    changed: HashSet<String>,
}

impl Signals {
    async fn take_all(&self, db: &mut PgConnection, events: &[Arc<Envelope>]) -> Result<(), sqlx::Error> {
        let mut batch = Batch {
            now: self.delivery.now(),
            used: signal_streams::is_used(db).await?,
            people: People::default(),
            messages: Vec::new(),
            changed: HashSet::new(),
        };
        for envelope in events {
            batch.follow(db, envelope).await?;
            if batch.used {
                batch.tell(db, envelope).await?;
            }
            batch.forget(db, envelope).await?;
        }
        batch.people.write(db).await?;
        if !batch.messages.is_empty() {
            signal_streams::lock(db, &mut batch.messages).await?;
            queue::put(db, &batch.messages, Known::Leave, batch.now).await?;
        }
        let told: HashSet<String> = batch.messages.into_iter().map(|message| message.endpoint_id).collect();
        self.delivery.mark(told, WakeReason::NewMessages);
        self.delivery.mark(batch.changed, WakeReason::EndpointChanged);
        Ok(())
    }

    async fn sweep(&self) -> Result<(), sqlx::Error> {
        let mut connection = self.delivery.pool.acquire().await?;
        let now = self.delivery.now();
        while signal_rows::forget_sessions(&mut connection, now, PART).await? == PART.unsigned_abs() {}
        let before = now - time::Duration::seconds(WAIT_SECONDS);
        while signal_streams::give_up(&mut connection, before, now, PART).await? == PART.unsigned_abs() {}
        Ok(())
    }

    async fn sweep_now_and_then(&self) {
        loop {
            if let Err(error) = self.sweep().await {
                tracing::warn!(%error, "signals: cleanup failed; trying again later");
            }
            tokio::time::sleep(SWEEP).await;
        }
    }
}

impl Batch {
    /// Follows streams, people and sessions.
    async fn follow(&mut self, db: &mut PgConnection, envelope: &Envelope) -> Result<(), sqlx::Error> {
        match &envelope.data {
            AnyEvent::Client(event) => self.client(db, envelope, event).await?,
            AnyEvent::Grant(GrantEvent::Authorized { authorization }) => {
                self.people.add_user(authorization.user_id, authorization.account_id);
                if self.used {
                    self.log_in(db, authorization).await?;
                }
            }
            AnyEvent::Account(AccountEvent::MemberJoined { user_id, .. }) => {
                if let Some(account_id) = envelope.metadata.account_id {
                    self.people.add_member(*user_id, account_id);
                }
            }
            AnyEvent::User(UserEvent::Registered { user_id, test_of: Some(account_id), .. }) => {
                self.people.add_user(*user_id, *account_id);
            }
            _ => {}
        }
        Ok(())
    }

    async fn client(
        &mut self,
        db: &mut PgConnection,
        envelope: &Envelope,
        event: &ClientEvent,
    ) -> Result<(), sqlx::Error> {
        let client_id = envelope.metadata.stream_id.as_str();
        match event {
            ClientEvent::SignalsChanged { signals } => {
                match signals.as_deref().zip(envelope.metadata.account_id) {
                    Some((stream, account_id)) => {
                        signal_streams::set(db, client_id, account_id, stream).await?;
                        self.used = true;
                    }
                    None => signal_streams::delete(db, client_id).await?,
                }
                self.changed.insert(signal_streams::id_of(client_id));
            }
            ClientEvent::Deleted {} => signal_streams::delete(db, client_id).await?,
            ClientEvent::SignalVerificationRequested { .. } => {
                self.messages.extend(signal_rows::verification(db, envelope, client_id).await?);
            }
            _ => {}
        }
        Ok(())
    }

    async fn log_in(&self, db: &mut PgConnection, login: &Authorization) -> Result<(), sqlx::Error> {
        let end = login.session_expires_at.map(|end| end.plus_seconds(AFTER_END));
        let end = end.unwrap_or_else(|| Timestamp::from(self.now).plus_seconds(UNKNOWN_END));
        signal_rows::add_session(db, login, level_of(&login.methods), at(end)).await
    }

    /// Queues the security event that `envelope` is.
    async fn tell(&mut self, db: &mut PgConnection, envelope: &Envelope) -> Result<(), sqlx::Error> {
        let Some(found) = signal(envelope) else { return Ok(()) };
        self.people.write(db).await?;
        let messages = match &found.subject {
            SignalSubject::Person(user_id) => {
                signal_rows::about_person(db, envelope, found.kind, user_id, None).await?
            }
            SignalSubject::OfAccount(user_id) => match envelope.metadata.account_id {
                Some(account) => {
                    signal_rows::about_person(db, envelope, found.kind, &user_id.to_string(), Some(account))
                        .await?
                }
                None => Vec::new(),
            },
            SignalSubject::Session(session_id) => {
                let level = match &envelope.data {
                    AnyEvent::Session(SessionEvent::Elevated { methods, expires_at, .. }) => {
                        if let Some(end) = expires_at {
                            let end = at(end.plus_seconds(AFTER_END));
                            signal_rows::extend_session(db, session_id, end).await?;
                        }
                        Some(level_of(methods))
                    }
                    _ => None,
                };
                signal_rows::about_session(db, envelope, found.kind, session_id, level).await?
            }
        };
        self.messages.extend(messages);
        Ok(())
    }

    /// Forgets people whom an account no longer knows. The event that says so is queued before.
    async fn forget(&mut self, db: &mut PgConnection, envelope: &Envelope) -> Result<(), sqlx::Error> {
        match &envelope.data {
            AnyEvent::User(UserEvent::Erased {}) => {
                self.people.write(db).await?;
                signal_rows::forget_person(db, &envelope.metadata.stream_id).await
            }
            AnyEvent::Account(AccountEvent::MemberRemoved { user_id }) => {
                self.people.write(db).await?;
                match envelope.metadata.account_id {
                    Some(account_id) => signal_rows::remove_member(db, *user_id, account_id).await,
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}

fn at(at: Timestamp) -> OffsetDateTime {
    at.to_datetime().unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// Returns the assurance of a login as a number, from the weakest.
fn level_of(methods: &[Method]) -> i16 {
    match Assurance::of(methods) {
        Assurance::Password => 0,
        Assurance::TwoFactors => 1,
        Assurance::PhishingResistant => 2,
    }
}

impl ClientMessages for Signals {
    const NAME: &'static str = NAME;

    fn delivery(&self) -> &DeliveryContext {
        &self.delivery
    }

    fn take<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Arc<Envelope>]) -> SinkFuture<'a> {
        async move { Ok(self.take_all(db, events).await?) }.boxed()
    }

    fn tend<'a>(&'a self, _store: &'a Store) -> BoxFuture<'a, ()> {
        self.sweep_now_and_then().boxed()
    }
}
