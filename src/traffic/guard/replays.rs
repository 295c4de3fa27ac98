//! Counts replayed codes and refresh tokens, by client and affected user: a subscriber of the log, because
//! replays are recorded there.

use super::{alarm::raise, failures};
use crate::{
    store::{Store, feed::Wanted},
    subscribers::sink::{Sink, SinkError, SinkFuture},
};
use futures::future::FutureExt;
use sqlx::PgConnection;
use std::{sync::Arc, time::Duration};
use xwms_events::{
    Envelope,
    alert::Observation,
    client::{AuthMethod, Client},
    grant::Grant,
};

/// The name of its cursor.
pub const NAME: &str = "guard";
const NAMES: &[&str] = &["grant.code_replayed", "grant.refresh_reused"];
/// Older events are no longer part of a burst.
const NEWS_SECONDS: u32 = 600;

/// The subscriber that counts.
pub struct Replays(Store);

impl Replays {
    pub fn new(store: &Store) -> Self {
        Self(store.clone())
    }

    async fn count(&self, db: &mut PgConnection, event: &Envelope) -> Result<(), SinkError> {
        let (at, account_id) = (event.metadata.recorded_at, event.metadata.account_id);
        if at.plus_seconds(NEWS_SECONDS) < self.0.clock().now() {
            return Ok(());
        }
        let grant = self.0.load::<Grant>(&event.metadata.stream_id).await?;
        let Some(authorization) = &grant.state.authorization else { return Ok(()) };
        let client_id = authorization.client_id;
        let public = self.0.load::<Client>(client_id).await?.state.auth_method == AuthMethod::None;
        let (key, person) = (format!("replay:{client_id}"), authorization.user_id.to_string());
        let people = failures::add_replay(&mut *db, &key, &person, at).await?;
        raise(&self.0, account_id, Observation::Replays { client_id, people, public }).await?;
        Ok(())
    }
}

impl Sink for Replays {
    fn name(&self) -> &'static str {
        NAME
    }

    fn gather(&self) -> Duration {
        Duration::from_millis(100)
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted::Names(NAMES)
    }

    fn take<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Arc<Envelope>]) -> SinkFuture<'a> {
        async move {
            for event in events {
                self.count(db, event).await?;
            }
            Ok(())
        }
        .boxed()
    }
}
