//! Who is told of an event by mail.

use super::{alerts, usage};
use crate::{store::Store, subscribers::sink::Failure};
use sqlx::PgConnection;
use xwms_events::{
    AnyEvent, Envelope,
    account::{Account, AccountEvent, Role},
    endpoint::{DisableReason, EndpointEvent},
};

/// What is older is no news: after a long time without a mail server nobody is flooded.
const NEWS_SECONDS: u32 = 2 * 86_400;
/// The recipient of an invitation, who may be no user yet.
pub(super) const INVITED: &str = "invited";

/// Whether `event` is young enough to be told.
pub(super) fn is_news(store: &Store, event: &Envelope) -> bool {
    event.metadata.recorded_at.plus_seconds(NEWS_SECONDS) >= store.clock().now()
}

/// Who is told of `event`.
pub(super) async fn of(
    store: &Store,
    db: &mut PgConnection,
    event: &Envelope,
) -> Result<Vec<String>, Failure> {
    let Some(account_id) = event.metadata.account_id else { return Ok(vec![]) };
    let tells = match &event.data {
        AnyEvent::Account(AccountEvent::MemberInvited { .. }) => return Ok(vec![INVITED.to_owned()]),
        _ if !is_news(store, event) => false,
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
    let account = store.load::<Account>(account_id).await?.state;
    let owners = account.members.iter().filter(|(_, role)| **role == Role::Owner);
    Ok(owners.map(|(user_id, _)| user_id.to_string()).collect())
}
