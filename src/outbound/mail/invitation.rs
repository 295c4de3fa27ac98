//! The mail that invites a person to an account. Its link is created here and appears nowhere else: not in
//! the event, an API response or a log.

use super::letter::Letter;
use crate::{
    keys::handle::{self, Kind},
    store::{Store, StoreError},
};
use xwms_events::{
    Actor, Envelope,
    account::{Account, Invitation, Role},
    ids::{AccountId, InvitationId, UserId},
    user::User,
};

/// Returns the mail for `event`, unless the invitation is no longer valid.
pub(super) async fn write(
    store: &Store,
    issuer: &str,
    event: &Envelope,
    account_id: AccountId,
    invitation_id: InvitationId,
) -> Result<Option<Letter>, StoreError> {
    let account = store.load::<Account>(account_id).await?.state;
    let Some(invitation) = account.open_invitation(invitation_id, store.clock().now()) else {
        return Ok(None);
    };
    let Some(to) = invitation.email.get().cloned() else { return Ok(None) };
    let link = link(store, issuer, account_id, invitation_id);
    let inviter = inviter(store, event, &account).await?;
    let text = if inviter.as_ref().is_some_and(speaks_dutch) { dutch } else { english };
    let (subject, text) = text(&account.name, invitation, &link);
    Ok(Some(Letter { to, subject, text }))
}

/// A holder of the link has access to the mailbox of the invited person.
fn link(store: &Store, issuer: &str, account_id: AccountId, invitation_id: InvitationId) -> String {
    let handle = handle::issue(store.vault().master(), Kind::Invitation, invitation_id.uuid(), 0);
    format!("{issuer}/join?account={account_id}&invitation={handle}")
}

/// Returns the member who invites; for a client, an owner.
async fn inviter(store: &Store, event: &Envelope, account: &Account) -> Result<Option<User>, StoreError> {
    let owner =
        || account.members.iter().find(|(_, role)| **role == Role::Owner).map(|(user_id, _)| *user_id);
    let user_id: Option<UserId> = match event.metadata.actor {
        Actor::User(user_id) => Some(user_id),
        Actor::Client(_) | Actor::System => owner(),
    };
    match user_id {
        Some(user_id) => Ok(Some(User::clone(&*store.load::<User>(user_id).await?.state))),
        None => Ok(None),
    }
}

fn speaks_dutch(user: &User) -> bool {
    let locale = user.profile.get().and_then(|profile| profile.locale.as_deref()).unwrap_or_default();
    locale.split('-').next().is_some_and(|language| language.eq_ignore_ascii_case("nl"))
}

fn english(account: &str, invitation: &Invitation, link: &str) -> (String, String) {
    let text = format!(
        "Hello,\n\nYou are invited to join the account “{account}” as {role}. Follow this link to join:\n\n  \
         {link}\n\nThe link is only for you and works once, until {until} (UTC). If you don't know what this \
         is about, you can ignore this mail.\n",
        role = match invitation.role {
            Role::Owner => "an owner",
            Role::Admin => "an admin",
            Role::Developer => "a developer",
            Role::Auditor => "an auditor",
        },
        until = day(invitation),
    );
    (format!("You are invited to {account}"), text)
}

fn dutch(account: &str, invitation: &Invitation, link: &str) -> (String, String) {
    let text = format!(
        "Hallo,\n\nJe bent uitgenodigd voor het account “{account}”, als {role}. Volg deze link om mee te \
         doen:\n\n  {link}\n\nDe link is alleen voor jou en werkt één keer, tot {until} (UTC). Weet je niet \
         waar dit over gaat, dan kun je deze mail negeren.\n",
        role = match invitation.role {
            Role::Owner => "eigenaar",
            Role::Admin => "beheerder",
            Role::Developer => "ontwikkelaar",
            Role::Auditor => "auditor",
        },
        until = day(invitation),
    );
    (format!("Je bent uitgenodigd voor {account}"), text)
}

/// A time such as `2026-11-24 13:05`, the same in every language.
fn day(invitation: &Invitation) -> String {
    let at = invitation.expires_at.to_string();
    at.get(..16).unwrap_or(&at).replace('T', " ")
}
