//! Writes the mail about an event for one recipient when it is sent, so that obsolete mails are not sent.

use super::{
    address, alerts, audience_lost, disabled, factor, forged, invitation, leaving,
    letter::{Addressed, Letter, language_of},
    linked, login, password,
    recipients::{INVITED, is_news},
    ticket::{self, Desk},
    usage,
};
use crate::{
    commands::CommandError,
    config::Operators,
    language::Language,
    places::Countries,
    store::{Store, StoreError},
    subscribers::sink::SinkError,
};
use xwms_events::{
    AnyEvent, Envelope,
    account::{Account, AccountEvent, Role},
    endpoint::{Endpoint, EndpointEvent},
    ids::UserId,
    resource::{Resource, ResourceEvent},
    ticket::TicketEvent,
    user::{User, UserEvent},
};

/// An owner of an account who gets a mail.
struct Owner {
    email: String,
    language: Language,
}

/// Writes the mails of the server whose issuer is `issuer`.
pub(super) struct Writer {
    pub store: Store,
    pub issuer: String,
    /// The operator's address for tickets.
    pub support: Option<String>,
    pub countries: Countries,
    /// Who is told about forged tokens.
    pub operators: Operators,
}

impl Writer {
    /// Returns the mail for `event`, unless it is obsolete.
    pub async fn letter(&self, event: &Envelope, recipient: &str) -> Result<Option<Addressed>, SinkError> {
        if let AnyEvent::User(changed) = &event.data {
            let is_news = is_news(&self.store, event);
            let notice = match changed {
                UserEvent::PasswordChanged { .. } => {
                    password::notice(&self.store, &self.issuer, event).await?
                }
                UserEvent::LoginLinked { link_id, .. } => {
                    linked::notice(&self.store, &self.issuer, event, *link_id).await?
                }
                changed if leaving::is_told(event, changed) => {
                    leaving::notice(&self.store, &self.issuer, event).await?
                }
                changed if factor::is_told(event, changed) => {
                    factor::notice(&self.store, &self.issuer, event, changed).await?
                }
                changed => address::notice(&self.store, &self.issuer, event, changed).await?,
            };
            return Ok(notice.filter(|_| is_news));
        }
        if let AnyEvent::Session(started) = &event.data {
            let notice = login::notice(&self.store, &self.issuer, &self.countries, event, started).await?;
            return Ok(notice.filter(|_| is_news(&self.store, event)));
        }
        if let AnyEvent::Ticket(changed) = &event.data {
            return self.about_ticket(event, changed, recipient).await;
        }
        if let AnyEvent::Alert(alert) = &event.data
            && let Some(key_id) = forged::key(alert)
        {
            let notice =
                forged::notice(&self.store, &self.operators, &self.issuer, key_id, recipient).await?;
            return Ok(notice.filter(|_| is_news(&self.store, event)));
        }
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
        let Some(owner) = self.owner(&account, recipient).await? else { return Ok(None) };
        let letter = self.notice(event, &account.name, owner.language).await?;
        Ok(letter.map(|letter| Addressed { to: owner.email, letter }))
    }

    async fn about_ticket(
        &self,
        event: &Envelope,
        changed: &TicketEvent,
        recipient: &str,
    ) -> Result<Option<Addressed>, SinkError> {
        if !is_news(&self.store, event) {
            return Ok(None);
        }
        let desk = Desk {
            store: &self.store,
            issuer: &self.issuer,
            support: self.support.as_deref(),
            has_pages: !self.operators.is_empty(),
        };
        let notice = ticket::notice(&desk, event, changed, recipient).await;
        Ok(notice.map_err(CommandError::into_store_error)?)
    }

    /// Returns what an owner of the account is told about `event`.
    async fn notice(
        &self,
        event: &Envelope,
        account: &str,
        language: Language,
    ) -> Result<Option<Letter>, SinkError> {
        Ok(match &event.data {
            AnyEvent::Endpoint(EndpointEvent::Disabled { reason }) => {
                let endpoint = self.store.load::<Endpoint>(&event.metadata.stream_id).await?;
                let about = disabled::Disabled {
                    account,
                    endpoint_id: &endpoint.id,
                    url: &endpoint.state.settings.url,
                    reason,
                    issuer: &self.issuer,
                };
                Some(disabled::letter(&about, language))
            }
            AnyEvent::Resource(ResourceEvent::AudienceLost { .. }) => {
                let resource = self.store.load::<Resource>(&event.metadata.stream_id).await?.state;
                Some(audience_lost::letter(account, &resource.audience, language))
            }
            AnyEvent::Alert(alert) => alerts::letter(account, alert, &self.issuer, language),
            AnyEvent::Usage(noticed) => Some(usage::letter(account, noticed, language)),
            _ => None,
        })
    }

    /// Returns `recipient`, if they are still an owner of `account` and have an address.
    async fn owner(&self, account: &Account, recipient: &str) -> Result<Option<Owner>, StoreError> {
        let is = |user_id: &UserId| account.members.get(user_id) == Some(&Role::Owner);
        let Some(user_id) = recipient.parse().ok().filter(is) else { return Ok(None) };
        let user = self.store.load::<User>(user_id).await?.state;
        let owner = |email: &String| Owner { email: email.clone(), language: language_of(&user) };
        Ok(user.email.get().map(owner))
    }
}
