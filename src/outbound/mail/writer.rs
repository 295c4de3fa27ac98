//! Writes the mail about an event for one recipient when it is sent, so that obsolete mails are not sent.

use super::{
    alerts, disabled, invitation,
    letter::Letter,
    recipients::{INVITED, is_news},
    usage,
};
use crate::{
    store::{Store, StoreError},
    subscribers::sink::SinkError,
};
use xwms_events::{
    AnyEvent, Envelope,
    account::{Account, AccountEvent, Role},
    endpoint::{Endpoint, EndpointEvent},
    ids::UserId,
    user::User,
};

/// Writes the mails of the server whose issuer is `issuer`.
pub(super) struct Writer {
    pub store: Store,
    pub issuer: String,
}

impl Writer {
    /// Returns the mail for `event`, unless it is obsolete.
    pub async fn letter(&self, event: &Envelope, recipient: &str) -> Result<Option<Letter>, SinkError> {
        let Some(account_id) = event.metadata.account_id else { return Ok(None) };
        if recipient == INVITED {
            let AnyEvent::Account(AccountEvent::MemberInvited { invitation_id, .. }) = &event.data else {
                return Ok(None);
            };
            return Ok(invitation::write(&self.store, &self.issuer, event, account_id, *invitation_id).await?);
        }
        if !is_news(&self.store, event) {
            return Ok(None);
        }
        let account = self.store.load::<Account>(account_id).await?.state;
        let Some(to) = self.owner(&account, recipient).await? else { return Ok(None) };
        let (subject, text) = match &event.data {
            AnyEvent::Endpoint(EndpointEvent::Disabled { reason }) => {
                let endpoint = self.store.load::<Endpoint>(&event.metadata.stream_id).await?;
                ("A webhook endpoint was disabled", disabled::text(&account, &endpoint, reason, &self.issuer))
            }
            AnyEvent::Alert(alert) => match alerts::text(&account, alert, &self.issuer) {
                Some(text) => ("Suspicious traffic at one of your clients", text),
                None => return Ok(None),
            },
            AnyEvent::Usage(noticed) => usage::letter(&account, noticed),
            _ => return Ok(None),
        };
        Ok(Some(Letter { to, subject: subject.to_owned(), text }))
    }

    /// Returns the address of `recipient`, if they are still an owner of `account`.
    async fn owner(&self, account: &Account, recipient: &str) -> Result<Option<String>, StoreError> {
        let is = |user_id: &UserId| account.members.get(user_id) == Some(&Role::Owner);
        match recipient.parse().ok().filter(is) {
            Some(user_id) => Ok(self.store.load::<User>(user_id).await?.state.email.get().cloned()),
            None => Ok(None),
        }
    }
}
