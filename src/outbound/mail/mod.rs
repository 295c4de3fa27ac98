//! Mail to people about what happened in their account. The fact comes first, the mail follows from it, at least once.
//!
//! | file | what it does |
//! |---|---|
//! | `mod` | a subscriber of the log: which event is told to whom |
//! | `outbox` | the leader's worker: each mail by itself, again where it was put off |
//! | `letter` | what a mail says; `invitation`, `disabled`, `alerts` and `usage` have the texts |
//! | `transport` | how mail goes out |

mod alerts;
mod disabled;
mod invitation;
mod letter;
mod outbox;
mod transport;
mod usage;

use crate::{
    config,
    store::{
        Store,
        feed::{Feed, Wanted},
    },
    subscribers::{
        cursor,
        sink::{Failure, Sink},
    },
};
use futures::future::{BoxFuture, FutureExt};
use sqlx::PgConnection;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use transport::Transport;
pub use transport::TransportError;
use xwms_events::{
    AnyEvent, Envelope,
    account::{Account, AccountEvent, Role},
    endpoint::{DisableReason, EndpointEvent},
};

/// The name of its cursor.
pub const NAME: &str = "mail";
const VERSION: i32 = 1;
const NAMES: &[&str] = &[
    "endpoint.disabled",
    "member.invited",
    "alert.raised",
    "usage.threshold_reached",
    "usage.limit_exceeded",
];
/// What is older is no news: after a long time without a mail server nobody is flooded.
const NEWS_SECONDS: u32 = 2 * 86_400;
/// The recipient of an invitation, who may be no user yet.
const INVITED: &str = "invited";

/// The subscriber that sends mail.
pub struct Postman {
    store: Store,
    transport: Transport,
    issuer: String,
    /// That there is something to send.
    wake: Notify,
}

impl Postman {
    /// As `settings` say.
    ///
    /// # Errors
    /// When they can't be used.
    pub fn new(store: &Store, issuer: String, settings: &config::Mail) -> Result<Self, TransportError> {
        let transport = Transport::new(settings)?;
        Ok(Self { store: store.clone(), transport, issuer, wake: Notify::new() })
    }

    fn is_news(&self, event: &Envelope) -> bool {
        event.metadata.recorded_at.plus_seconds(NEWS_SECONDS) >= self.store.clock().now()
    }

    /// Who is told of `event`.
    async fn recipients(&self, db: &mut PgConnection, event: &Envelope) -> Result<Vec<String>, Failure> {
        let Some(account_id) = event.metadata.account_id else { return Ok(vec![]) };
        let tells = match &event.data {
            AnyEvent::Account(AccountEvent::MemberInvited { .. }) => return Ok(vec![INVITED.to_owned()]),
            _ if !self.is_news(event) => false,
            AnyEvent::Endpoint(EndpointEvent::Disabled { reason }) => {
                // Whoever asked for it knows.
                !matches!(reason, DisableReason::Requested)
            }
            AnyEvent::Alert(alert) => alerts::is_first_of_the_day(db, event, account_id, alert).await?,
            AnyEvent::Usage(noticed) => usage::is_told(noticed),
            _ => false,
        };
        if !tells {
            return Ok(vec![]);
        }
        let account = self.store.load::<Account>(account_id).await?.state;
        let owners = account.members.iter().filter(|(_, role)| **role == Role::Owner);
        Ok(owners.map(|(user_id, _)| user_id.to_string()).collect())
    }
}

impl Sink for Postman {
    fn name(&self) -> &'static str {
        NAME
    }

    fn version(&self) -> i32 {
        VERSION
    }

    fn gather(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn begin<'a>(
        &'a self,
        _store: &'a Store,
        db: &'a mut PgConnection,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        async move { Ok(cursor::ensure(db, NAME, VERSION).await?) }.boxed()
    }

    fn read<'a>(
        &'a self,
        store: &'a Store,
        db: &'a mut PgConnection,
        (after, upto): (i64, i64),
    ) -> BoxFuture<'a, Result<(Feed, i64), Failure>> {
        async move { Ok((store.feed(db, (after, upto), Wanted::Names(NAMES)).await?, upto)) }.boxed()
    }

    fn take<'a>(
        &'a self,
        db: &'a mut PgConnection,
        events: &'a [Envelope],
    ) -> BoxFuture<'a, Result<(), Failure>> {
        async move {
            for event in events {
                let recipients = self.recipients(db, event).await?;
                outbox::put(db, event.position, &recipients, self.store.clock().now()).await?;
            }
            Ok(())
        }
        .boxed()
    }

    fn taken(&self, _position: i64) {
        self.wake.notify_one();
    }

    fn beside<'a>(&'a self, _store: &'a Store, stopped: watch::Receiver<bool>) -> BoxFuture<'a, ()> {
        outbox::run(self, stopped).boxed()
    }
}
