//! Mail to people about what happened in their account. A subscriber of the log: the fact comes first, the
//! mail follows from it, at least once. `invitation` is the mail that lets somebody join, `alerts` and `usage` what is
//! said of suspicious traffic and of windows that fill; `transport` is how mail goes out.

mod alerts;
mod invitation;
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
pub use transport::TransportError;
use transport::{Message, Transport};
use xwms_events::{
    AnyEvent, Envelope,
    account::{Account, AccountEvent, Role},
    endpoint::{DisableReason, Endpoint, EndpointEvent},
    ids::{AccountId, InvitationId},
    user::User,
};

const NAME: &str = "mail";
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

    async fn invite(
        &self,
        event: &Envelope,
        account_id: AccountId,
        invitation_id: InvitationId,
    ) -> Result<(), Failure> {
        let which = (account_id, invitation_id);
        if let Some(letter) = invitation::write(&self.store, &self.issuer, event, which).await? {
            let id = event.metadata.id.to_string();
            let message = Message { id: &id, to: &letter.to, subject: &letter.subject, text: &letter.text };
            self.transport.send(&message).await?;
        }
        Ok(())
    }

    async fn tell(&self, db: &mut PgConnection, event: &Envelope) -> Result<(), Failure> {
        let metadata = &event.metadata;
        let Some(account_id) = metadata.account_id else { return Ok(()) };
        if let AnyEvent::Account(AccountEvent::MemberInvited { invitation_id, .. }) = &event.data {
            return self.invite(event, account_id, *invitation_id).await;
        }
        if metadata.recorded_at.plus_seconds(NEWS_SECONDS) < self.store.clock().now() {
            return Ok(());
        }
        match &event.data {
            AnyEvent::Endpoint(EndpointEvent::Disabled { reason }) => {
                self.tell_disabled(db, event, account_id, reason).await
            }
            AnyEvent::Alert(alert) => self.tell_alert(db, event, account_id, alert).await,
            AnyEvent::Usage(noticed) => {
                let account = self.store.load::<Account>(account_id).await?.state;
                match usage::letter(&account, noticed) {
                    Some((subject, text)) => self.tell_owners(db, event, &account, (subject, &text)).await,
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    async fn tell_disabled(
        &self,
        db: &mut PgConnection,
        event: &Envelope,
        account_id: AccountId,
        reason: &DisableReason,
    ) -> Result<(), Failure> {
        let metadata = &event.metadata;
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
        self.tell_owners(db, event, &account.state, ("A webhook endpoint was disabled", &text)).await
    }

    /// Mails `text` about `event` to every owner.
    async fn tell_owners(
        &self,
        db: &mut PgConnection,
        event: &Envelope,
        account: &Account,
        (subject, text): (&str, &str),
    ) -> Result<(), Failure> {
        let owners = account.members.iter().filter(|(_, role)| **role == Role::Owner);
        for (owner, _) in owners {
            let user = self.store.load::<User>(owner).await?;
            let Some(to) = user.state.email.get() else { continue };
            let id = format!("{}.{owner}", event.metadata.id);
            let message = Message { id: &id, to, subject, text };
            self.transport.send(&message).await?;
            cursor::still_here(db).await?;
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
    ) -> BoxFuture<'a, Result<(), Failure>> {
        async move {
            cursor::ensure(db, NAME, VERSION).await?;
            Ok(())
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
        db: &'a mut PgConnection,
        events: &'a [Envelope],
    ) -> BoxFuture<'a, Result<(), Failure>> {
        async move {
            for event in events {
                self.tell(db, event).await?;
            }
            Ok(())
        }
        .boxed()
    }
}
