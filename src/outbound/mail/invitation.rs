//! The mail that invites a person to an account. Its link is created here and appears nowhere else: not in
//! the event, an API response or a log.

use super::letter::{Addressed, Block, Kind, Letter, language_of};
use crate::{
    keys::handle::{self, Kind as HandleKind},
    language::Language,
    store::{Store, StoreError},
};
use xwms_events::{
    Actor, Envelope, Timestamp,
    account::{Account, Role},
    ids::{AccountId, InvitationId, UserId},
    user::User,
};

/// What the mail tells about an invitation.
pub(super) struct Invited<'a> {
    pub account: &'a str,
    pub role: Role,
    pub expires_at: Timestamp,
    pub link: String,
}

/// Returns the mail for `event`, unless the invitation is no longer valid. It speaks the language of whoever
/// invites, because that of the invited person is not known.
pub(super) async fn write(
    store: &Store,
    issuer: &str,
    event: &Envelope,
    account_id: AccountId,
    invitation_id: InvitationId,
) -> Result<Option<Addressed>, StoreError> {
    let account = store.load::<Account>(account_id).await?.state;
    let Some(invitation) = account.open_invitation(invitation_id, store.clock().now()) else {
        return Ok(None);
    };
    let Some(to) = invitation.email.get().cloned() else { return Ok(None) };
    let invited = Invited {
        account: &account.name,
        role: invitation.role,
        expires_at: invitation.expires_at,
        link: link(store, issuer, account_id, invitation_id),
    };
    let inviter = inviter(store, event, &account).await?;
    let language = inviter.as_ref().map(language_of).unwrap_or_default();
    Ok(Some(Addressed { to, letter: letter(&invited, language) }))
}

/// A holder of the link has access to the mailbox of the invited person.
fn link(store: &Store, issuer: &str, account_id: AccountId, invitation_id: InvitationId) -> String {
    let handle = handle::issue(store.vault().master(), HandleKind::Invitation, invitation_id.uuid(), 0);
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

pub(super) fn letter(invited: &Invited<'_>, language: Language) -> Letter {
    match language {
        Language::English => english(invited),
        Language::Dutch => dutch(invited),
    }
}

fn english(invited: &Invited<'_>) -> Letter {
    let role = match invited.role {
        Role::Owner => "an owner",
        Role::Admin => "an admin",
        Role::Developer => "a developer",
        Role::Auditor => "an auditor",
    };
    let Invited { account, link, .. } = invited;
    let until = until(invited.expires_at, Language::English);
    Letter {
        kind: Kind::Invitation,
        language: Language::English,
        subject: format!("You are invited to {account}"),
        blocks: vec![
            Block::paragraph("Hello,"),
            Block::Paragraph(format!("You are invited to join the account “{account}” as {role}.")),
            Block::Action { label: "Join the account".to_owned(), url: link.clone() },
            Block::Paragraph(format!("The link is only for you and works once, until {until} (UTC).")),
        ],
        reason:
            "You get this mail because somebody entered your address to invite you. If you don't know what \
                 this is about, you can ignore it."
                .to_owned(),
    }
}

fn dutch(invited: &Invited<'_>) -> Letter {
    let role = match invited.role {
        Role::Owner => "eigenaar",
        Role::Admin => "beheerder",
        Role::Developer => "ontwikkelaar",
        Role::Auditor => "auditor",
    };
    let Invited { account, link, .. } = invited;
    let until = until(invited.expires_at, Language::Dutch);
    Letter {
        kind: Kind::Invitation,
        language: Language::Dutch,
        subject: format!("Je bent uitgenodigd voor {account}"),
        blocks: vec![
            Block::paragraph("Hallo,"),
            Block::Paragraph(format!("Je bent uitgenodigd voor het account “{account}”, als {role}.")),
            Block::Action { label: "Meedoen".to_owned(), url: link.clone() },
            Block::Paragraph(format!("De link is alleen voor jou en werkt één keer, tot {until} (UTC).")),
        ],
        reason: "Je krijgt deze mail omdat iemand je adres heeft opgegeven om je uit te nodigen. Weet je niet waar \
                 dit over gaat, dan kun je deze mail negeren."
            .to_owned(),
    }
}

/// A time such as `24 November 2026, 13:05`.
fn until(at: Timestamp, language: Language) -> String {
    at.to_datetime().map_or_else(
        || at.to_string(),
        |at| {
            let date = language.date(at.year(), at.month(), at.day());
            format!("{date}, {:02}:{:02}", at.hour(), at.minute())
        },
    )
}
