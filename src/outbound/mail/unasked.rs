//! Mails that their recipient did not ask for: invitations, and notices for a user whose address nobody proved. Any
//! account can cause them to the address of a stranger, so an address gets a few of them in a day. The others wait. Who
//! caused them doesn't learn this: it would tell them what others send to the address.
//!
//! Not here: mails with codes and links, which have a limit of their own (`store::side::proofs`), and notices at a
//! proved address. Those never wait: a flood must not hide that somebody's password was changed. A visitor proves the
//! address before they ask, so the answer to their question does not wait either.

use super::recipients::INVITED;
use crate::store::{Store, StoreError};
use xwms_events::{AnyEvent, Envelope, Timestamp, ids::UserId, ticket::Ticket, user::User};

/// Most invitations to one address within a day, of one account and of all together.
const INVITATIONS_OF_ACCOUNT: i32 = 3;
const INVITATIONS: i32 = 10;
/// Most notices to an address within a day while it is unproved.
const NOTICES: i32 = 20;

/// Counts the mail about `event` to the address `to`. Returns when it may be sent, if that is later.
///
/// # Errors
/// The store's failure.
pub(super) async fn waits_until(
    store: &Store,
    event: &Envelope,
    recipient: &str,
    to: &str,
) -> Result<Option<Timestamp>, StoreError> {
    if recipient == INVITED {
        let account_id = event.metadata.account_id.map(|id| id.to_string()).unwrap_or_default();
        let of_account = format!("invitations of {account_id}");
        // First, so that what one account may not send takes nothing from the others.
        if let Some(until) = store.count_unasked_mail(to, &of_account, INVITATIONS_OF_ACCOUNT).await? {
            return Ok(Some(until));
        }
        return store.count_unasked_mail(to, "invitations", INVITATIONS).await;
    }
    let Ok(user_id) = recipient.parse::<UserId>() else { return Ok(None) };
    if is_of_visitor(store, event).await? || store.load::<User>(user_id).await?.state.email_verified {
        return Ok(None);
    }
    store.count_unasked_mail(to, "notices", NOTICES).await
}

/// Whether the event is about the question of a visitor, who has an id but is no user.
async fn is_of_visitor(store: &Store, event: &Envelope) -> Result<bool, StoreError> {
    if !matches!(event.data, AnyEvent::Ticket(_)) {
        return Ok(false);
    }
    Ok(store.load::<Ticket>(&event.metadata.stream_id).await?.state.visitor.is_some())
}
