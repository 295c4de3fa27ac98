//! The sink of a subscriber that queues messages to clients: how it follows the log, and that the workers are
//! woken once a batch is committed. What it queues and remembers is its own (`logouts`, `signals`).

use super::{delivery_context::DeliveryContext, queue};
use crate::{
    store::{Store, feed::Wanted},
    subscribers::sink::{Sink, SinkFuture},
    tasks,
};
use futures::future::{BoxFuture, FutureExt};
use sqlx::PgConnection;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use xwms_events::Envelope;

/// How long events are collected: logins must not be slowed down, and nobody notices a tenth of a second.
const GATHER: Duration = Duration::from_millis(100);

/// What queues messages to clients.
pub(super) trait ClientMessages: Send + Sync + 'static {
    /// The name of the cursor.
    const NAME: &'static str;

    /// The delivery that sends the messages.
    fn delivery(&self) -> &DeliveryContext;

    /// As [`Sink::take`].
    fn take<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Arc<Envelope>]) -> SinkFuture<'a>;

    /// What the leader does now and then. Never ends.
    fn tend<'a>(&'a self, store: &'a Store) -> BoxFuture<'a, ()>;
}

/// The sink of one that wants the events with these names.
pub(super) struct ClientSink<T> {
    pub messages: T,
    pub names: Vec<&'static str>,
}

impl<T: ClientMessages> Sink for ClientSink<T> {
    fn name(&self) -> &'static str {
        T::NAME
    }

    fn gather(&self) -> Duration {
        GATHER
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted::Names(&self.names)
    }

    fn begin<'a>(&'a self, _store: &'a Store, db: &'a mut PgConnection) -> SinkFuture<'a> {
        async move { Ok(queue::step_along(db).await?) }.boxed()
    }

    fn take<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Arc<Envelope>]) -> SinkFuture<'a> {
        self.messages.take(db, events)
    }

    fn taken(&self, _position: i64) {
        self.messages.delivery().wake();
    }

    fn background<'a>(&'a self, store: &'a Store, stopped: watch::Receiver<bool>) -> BoxFuture<'a, ()> {
        tasks::until_stopped(stopped, self.messages.tend(store)).boxed()
    }
}
