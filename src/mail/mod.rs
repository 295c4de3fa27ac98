//! Mail to people about what happened in their account. A subscriber of the log: the fact comes first, the
//! mail follows from it, at least once. `invitation` is the mail that lets somebody join; `transport` is how mail
//! goes out.

mod invitation;
mod transport;

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
use tokio::sync::watch;
pub use transport::TransportError;
use transport::{Message, Transport};
use xwms_events::{
    AnyEvent, Envelope,
    account::{Account, AccountEvent, Role},
    endpoint::{DisableReason, Endpoint, EndpointEvent},
    ids::InvitationId,
    user::User,
};

const NAME: &str = "mail";
const VERSION: i32 = 1;
const NAMES: &[&str] = &["endpoint.disabled", "member.invited"];
/// What is older is no news: after a long time without a mail server nobody is flooded.
const NEWS_SECONDS: u32 = 2 * 86_400;

/// The subscriber that sends mail.
pub struct Postman {
    store: Store,
    transport: Transport,
    issuer: String,
}

impl Postman {
    /// As `settings` say.
    ///
    /// # Errors
    /// When they can't be used.
    pub fn new(store: &Store, issuer: String, settings: &config::Mail) -> Result<Self, TransportError> {
        Ok(Self { store: store.clone(), transport: Transport::new(settings)?, issuer })
    }

    async fn tell(&self, event: &Envelope) -> Result<(), Failure> {
        match &event.data {
            AnyEvent::Account(AccountEvent::MemberInvited { invitation_id, .. }) => {
                self.invite(event, *invitation_id).await
            }
            _ => self.tell_of_endpoint(event).await,
        }
    }

    async fn invite(&self, event: &Envelope, invitation_id: InvitationId) -> Result<(), Failure> {
        let Some(account_id) = event.metadata.account_id else { return Ok(()) };
        let which = (account_id, invitation_id);
        if let Some(letter) = invitation::write(&self.store, &self.issuer, event, which).await? {
            let id = event.metadata.id.to_string();
            let message = Message { id: &id, to: &letter.to, subject: &letter.subject, text: &letter.text };
            self.transport.send(&message).await?;
        }
        Ok(())
    }

    async fn tell_of_endpoint(&self, event: &Envelope) -> Result<(), Failure> {
        let metadata = &event.metadata;
        let old = metadata.recorded_at.plus_seconds(NEWS_SECONDS) < self.store.clock().now();
        let (AnyEvent::Endpoint(EndpointEvent::Disabled { reason }), Some(account_id), false) =
            (&event.data, metadata.account_id, old)
        else {
            return Ok(());
        };
        let because = match reason {
            // Whoever did it knows.
            DisableReason::Requested => return Ok(()),
            DisableReason::Gone => "it answered 410 (Gone)",
            DisableReason::Failing => "every attempt has failed for days",
        };
        let account = self.store.load::<Account>(account_id).await?;
        let endpoint = self.store.load::<Endpoint>(&metadata.stream_id).await?;
        let text = format!(
            "Hello,\n\nThe webhook endpoint {id} of your account “{name}” was disabled, because {because}:\n\n  \
             {url}\n\nNothing is sent to it any more; what it missed is kept for a while. When the receiver is \
             back, send it a test with “resume”, which enables it and sends again what failed:\n\n  \
             POST {issuer}/v1/endpoints/{id}/test   {{\"resume\": true}}\n",
            id = metadata.stream_id,
            name = account.state.name,
            url = endpoint.state.settings.url,
            issuer = self.issuer,
        );
        let owners = account.state.members.iter().filter(|(_, role)| **role == Role::Owner);
        for (owner, _) in owners {
            let user = self.store.load::<User>(owner).await?;
            let Some(to) = user.state.email.get() else { continue };
            let id = format!("{}.{owner}", metadata.id);
            let message = Message { id: &id, to, subject: "A webhook endpoint was disabled", text: &text };
            self.transport.send(&message).await?;
        }
        Ok(())
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
    ) -> BoxFuture<'a, Result<bool, Failure>> {
        async move {
            cursor::ensure(db, NAME, VERSION).await?;
            Ok(true)
        }
        .boxed()
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
        _db: &'a mut PgConnection,
        events: &'a [Envelope],
    ) -> BoxFuture<'a, Result<(), Failure>> {
        async move {
            for event in events {
                self.tell(event).await?;
            }
            Ok(())
        }
        .boxed()
    }

    fn taken(&self, _position: i64) {}

    fn beside<'a>(&'a self, _store: &'a Store, mut stopped: watch::Receiver<bool>) -> BoxFuture<'a, ()> {
        async move { drop(stopped.wait_for(|stopped| *stopped).await) }.boxed()
    }
}
