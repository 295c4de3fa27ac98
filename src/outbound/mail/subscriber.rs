//! The subscriber of the log that queues mails about events, and sends them in the background.

use super::{
    outbox::{self, Outbox},
    proofs, recipients,
    transport::{Transport, TransportError},
    writer::Writer,
};
use crate::{
    branding::Brand,
    config,
    places::Countries,
    store::{Store, feed::Wanted},
    subscribers::sink::{Sink, SinkFuture},
};
use futures::future::{BoxFuture, FutureExt};
use sqlx::PgConnection;
use std::{sync::Arc, time::Duration};
use tokio::sync::{Notify, watch};
use xwms_events::Envelope;

/// The name of its cursor.
pub const NAME: &str = "mail";
const NAMES: &[&str] = &[
    "endpoint.disabled",
    "resource.audience_lost",
    "member.invited",
    "alert.raised",
    "usage.threshold_reached",
    "usage.limit_exceeded",
    "user.password_changed",
    "session.started",
    "user.deletion_requested",
    "user.deletion_undone",
    "user.email_changed",
    "user.recovery_email_set",
    "user.recovery_email_removed",
    "user.login_linked",
    "user.totp_enrolled",
    "user.totp_removed",
    "user.passkey_added",
    "user.passkey_removed",
    "user.recovery_codes_created",
    "user.recovery_code_used",
    "ticket.opened",
    "ticket.replied",
    "ticket.answered",
    "ticket.closed",
];

/// What the mails of a server say of it.
pub struct About {
    pub issuer: String,
    pub brand: Arc<Brand>,
    /// The operator's address for tickets.
    pub support: Option<String>,
    pub countries: Countries,
    /// Who is told about forged tokens.
    pub operators: config::Operators,
}

/// The subscriber that sends mail.
pub struct MailSubscriber {
    outbox: Outbox,
}

impl MailSubscriber {
    /// Creates the subscriber from `settings`.
    ///
    /// # Errors
    /// If the settings can't be used.
    pub fn new(store: &Store, about: About, settings: &config::Mail) -> Result<Self, TransportError> {
        let About { issuer, brand, support, countries, operators } = about;
        let transport = Transport::new(settings, brand)?;
        let writer = Writer { store: store.clone(), issuer, support, countries, operators };
        let outbox = Outbox { store: store.clone(), transport, writer, wake: Notify::new() };
        Ok(Self { outbox })
    }
}

impl Sink for MailSubscriber {
    fn name(&self) -> &'static str {
        NAME
    }

    fn gather(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted::Names(NAMES)
    }

    fn take<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Arc<Envelope>]) -> SinkFuture<'a> {
        async move {
            for event in events {
                let recipients =
                    recipients::of(&self.outbox.store, &self.outbox.writer.operators, db, event).await?;
                outbox::put(db, event.position, &recipients, self.outbox.store.clock().now()).await?;
            }
            Ok(())
        }
        .boxed()
    }

    fn taken(&self, _position: i64) {
        self.outbox.wake.notify_one();
    }

    fn background<'a>(&'a self, _store: &'a Store, stopped: watch::Receiver<bool>) -> BoxFuture<'a, ()> {
        let sent =
            futures::future::join(self.outbox.run(stopped.clone()), proofs::run(&self.outbox, stopped));
        sent.map(drop).boxed()
    }
}
