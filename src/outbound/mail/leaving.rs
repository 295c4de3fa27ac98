//! The mails about a person's deletion: that they asked for it, with the link that undoes it, and that they undid it.
//! There is none about its end: the address is erased by then.

use super::letter::{Addressed, Block, Kind, Letter, language_of, minute};
use crate::{
    commands::undo_link::UndoLink,
    language::Language,
    store::{Store, StoreError},
};
use xwms_events::{
    Envelope, Timestamp,
    ids::UserId,
    user::{User, UserEvent},
};

/// Returns whether a mail tells the person about this change.
pub(super) fn is_told(event: &Envelope, changed: &UserEvent) -> bool {
    let tells = matches!(changed, UserEvent::DeletionRequested { .. } | UserEvent::DeletionUndone {});
    tells && event.metadata.account_id.is_none()
}

/// Returns the notice as things are now: an undone deletion has no link any more.
pub(super) async fn notice(
    store: &Store,
    issuer: &str,
    event: &Envelope,
) -> Result<Option<Addressed>, StoreError> {
    let Ok(user_id) = event.metadata.stream_id.parse::<UserId>() else { return Ok(None) };
    let user = store.load::<User>(user_id).await?.state;
    let Some(to) = user.email.get().cloned() else { return Ok(None) };
    let language = language_of(&user);
    let asked = event.metadata.name == "user.deletion_requested";
    let letter = match (asked, user.erase_at) {
        (true, Some(erase_at)) if user.may_return(store.clock().now()) => {
            let link = UndoLink::Deletion.seal(store, user_id, user.deletions)?;
            requested(erase_at, &format!("{issuer}/account/data/undo?link={link}"), language)
        }
        (false, None) if user.may_get_mail() => undone(issuer, language),
        _ => return Ok(None),
    };
    Ok(Some(Addressed { to, letter }))
}

/// Returns the notice that the person is erased at `erase_at`, with the link that undoes it.
pub(super) fn requested(erase_at: Timestamp, link: &str, language: Language) -> Letter {
    let until = minute(erase_at);
    let (subject, hello, said, what, undo, label, not_you, reason) = match language {
        Language::English => (
            "Your account will be deleted",
            "Hello,",
            format!("You asked us to delete your account. We delete it on {until} (UTC)."),
            "Until then you can't use it, and you're signed out everywhere. You are no longer a member of accounts \
             that you shared with others.",
            "If you change your mind, sign in before that moment, or open this link:",
            "Keep my account",
            "If this wasn't you, keep your account and choose a new password.",
            "You get this mail because somebody who was signed in as you asked for the deletion.",
        ),
        Language::Dutch => (
            "Je account wordt verwijderd",
            "Hallo,",
            format!("Je hebt gevraagd om je account te verwijderen. Dat doen we op {until} (UTC)."),
            "Tot dan kun je het niet gebruiken en ben je overal uitgelogd. Je bent geen lid meer van accounts die je \
             met anderen deelde.",
            "Bedenk je je, log dan voor dat moment in of open deze link:",
            "Mijn account houden",
            "Was jij dit niet, houd dan je account en kies een nieuw wachtwoord.",
            "Je krijgt deze mail omdat iemand die als jou was ingelogd om de verwijdering vroeg.",
        ),
    };
    Letter {
        kind: Kind::DeletionRequested,
        language,
        subject: subject.to_owned(),
        blocks: vec![
            Block::paragraph(hello),
            Block::Paragraph(said),
            Block::paragraph(what),
            Block::paragraph(undo),
            Block::Action { label: label.to_owned(), url: link.to_owned() },
            Block::paragraph(not_you),
        ],
        reason: reason.to_owned(),
    }
}

/// Returns the notice that the person keeps their account.
pub(super) fn undone(issuer: &str, language: Language) -> Letter {
    let (subject, hello, said, not_you, label, reason) = match language {
        Language::English => (
            "Your account stays",
            "Hello,",
            "You keep your account. Sign in to use it again. If you shared accounts with others, ask them to invite you \
             again.",
            "If this wasn't you, choose a new password:",
            "Choose a new password",
            "You get this mail because the deletion of your account was undone.",
        ),
        Language::Dutch => (
            "Je account blijft",
            "Hallo,",
            "Je houdt je account. Log in om het weer te gebruiken. Deelde je accounts met anderen, vraag hun dan om je \
             opnieuw uit te nodigen.",
            "Was jij dit niet, kies dan een nieuw wachtwoord:",
            "Nieuw wachtwoord kiezen",
            "Je krijgt deze mail omdat de verwijdering van je account ongedaan is gemaakt.",
        ),
    };
    Letter {
        kind: Kind::DeletionUndone,
        language,
        subject: subject.to_owned(),
        blocks: vec![
            Block::paragraph(hello),
            Block::paragraph(said),
            Block::paragraph(not_you),
            Block::Action { label: label.to_owned(), url: format!("{issuer}/password/forgotten") },
        ],
        reason: reason.to_owned(),
    }
}
