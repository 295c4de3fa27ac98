//! The recipients of mail about an event.

use super::{address, alerts, factor, forged, leaving, linked, login, password, ticket, usage};
use crate::{config::Operators, store::Store, subscribers::sink::SinkError};
use sqlx::PgConnection;
use xwms_events::{
    AnyEvent, Envelope,
    account::{Account, AccountEvent, Role},
    endpoint::{DisableReason, EndpointEvent},
    resource::ResourceEvent,
    session::SessionEvent,
};

/// No mail is sent about events older than this: after a long outage of the mail server, nobody gets a flood
/// of mail.
const NEWS_SECONDS: u32 = 2 * 86_400;
/// Stands for the invited person, who may not be a user yet.
pub(super) const INVITED: &str = "invited";

/// Whether `event` is recent enough for a mail.
pub(super) fn is_news(store: &Store, event: &Envelope) -> bool {
    event.metadata.recorded_at.plus_seconds(NEWS_SECONDS) >= store.clock().now()
}

/// Returns the recipients of mail about `event`.
pub(super) async fn of(
    store: &Store,
    operators: &Operators,
    db: &mut PgConnection,
    event: &Envelope,
) -> Result<Vec<String>, SinkError> {
    if let AnyEvent::User(changed) = &event.data {
        let is_told = password::is_told(event, changed)
            || leaving::is_told(event, changed)
            || address::is_told(changed)
            || linked::is_told(changed)
            || factor::is_told(event, changed);
        let tells = is_news(store, event) && is_told;
        return Ok(tells.then(|| event.metadata.stream_id.clone()).into_iter().collect());
    }
    if let AnyEvent::Session(SessionEvent::Started { user_id, new_device: true, .. }) = &event.data {
        let tells = is_news(store, event) && login::is_told(db, event, *user_id).await?;
        return Ok(tells.then(|| user_id.to_string()).into_iter().collect());
    }
    if let AnyEvent::Ticket(changed) = &event.data {
        let recipient = ticket::recipient(store, event, changed).await?;
        return Ok(recipient.filter(|_| is_news(store, event)).into_iter().collect());
    }
    if let AnyEvent::Alert(alert) = &event.data
        && forged::key(alert).is_some()
    {
        return Ok(if is_news(store, event) { forged::recipients(operators) } else { vec![] });
    }
    let Some(account_id) = event.metadata.account_id else { return Ok(vec![]) };
    let tells = match &event.data {
        AnyEvent::Account(AccountEvent::MemberInvited { .. }) => return Ok(vec![INVITED.to_owned()]),
        _ if !is_news(store, event) => false,
        AnyEvent::Endpoint(EndpointEvent::Disabled { reason }) => {
            // The person who requested it knows already.
            !matches!(reason, DisableReason::Requested)
        }
        AnyEvent::Resource(ResourceEvent::AudienceLost { .. }) => true,
        AnyEvent::Alert(alert) => alerts::is_first_of_the_day(db, event, account_id, alert).await?,
        AnyEvent::Usage(noticed) => usage::is_told(noticed),
        _ => false,
    };
    if !tells {
        return Ok(vec![]);
    }
    let account = store.load::<Account>(account_id).await?.state;
    let owners = account.members.iter().filter(|(_, role)| **role == Role::Owner);
    Ok(owners.map(|(user_id, _)| user_id.to_string()).collect())
}
