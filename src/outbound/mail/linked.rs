//! The notice that a login at another provider was linked to a person's account: whoever links one keeps a way in,
//! so the person must hear of it.

use super::{
    letter::{Addressed, Block, Kind, Letter, language_of, minute},
    login::Links,
    not_mine,
};
use crate::{
    language::Language,
    store::{Store, StoreError},
};
use xwms_events::{
    Envelope, Timestamp,
    ids::{LinkId, UserId},
    user::{User, UserEvent},
};

/// Returns whether a mail tells the person about this link. Whoever signs up with it knows.
pub(super) fn is_told(changed: &UserEvent) -> bool {
    matches!(changed, UserEvent::LoginLinked { instead_of_password: false, .. })
}

/// Returns the notice of the link in `event`, unless it was removed or the user can't get mail any more.
pub(super) async fn notice(
    store: &Store,
    issuer: &str,
    event: &Envelope,
    link_id: LinkId,
) -> Result<Option<Addressed>, StoreError> {
    let Ok(user_id) = event.metadata.stream_id.parse::<UserId>() else { return Ok(None) };
    let user = store.load::<User>(user_id).await?.state;
    let Some(link) = user.links.get(&link_id) else { return Ok(None) };
    let Some(to) = user.email.get().filter(|_| user.may_get_mail()).cloned() else { return Ok(None) };
    let name = link.name.get().cloned().unwrap_or_default();
    let not_mine = not_mine::way_in_link(store, issuer, user_id, &user, link.linked_at)?;
    let letter = linked(&name, link.linked_at, &Links { issuer, link: &not_mine }, language_of(&user));
    Ok(Some(Addressed { to, letter }))
}

/// Returns the notice that the login that its provider calls `name` was linked at `at`.
pub(super) fn linked(name: &str, at: Timestamp, links: &Links<'_>, language: Language) -> Letter {
    let at = minute(at);
    let (subject, hello, said, nothing, see, label, reason) = match language {
        Language::English => (
            "A sign-in was linked to your account",
            "Hello,",
            format!("Since {at} (UTC), this account at another provider opens yours, too:"),
            "If you did that, you need not do anything.",
            "You can see every linked sign-in, and remove it, there:",
            "See how you sign in",
            "You get this mail because a sign-in was linked to the account with your address.",
        ),
        Language::Dutch => (
            "Er is een login aan je account gekoppeld",
            "Hallo,",
            format!("Sinds {at} (UTC) geeft dit account bij een andere aanbieder ook toegang tot het jouwe:"),
            "Heb je dat zelf gedaan, dan hoef je niets te doen.",
            "Je kunt alle gekoppelde logins zien, en verwijderen, op:",
            "Bekijk hoe je inlogt",
            "Je krijgt deze mail omdat er een login is gekoppeld aan het account met jouw adres.",
        ),
    };
    let said = [
        Block::paragraph(hello),
        Block::Paragraph(said),
        Block::Verbatim(name.to_owned()),
        Block::paragraph(nothing),
    ];
    let list = [
        Block::paragraph(see),
        Block::Action { label: label.to_owned(), url: format!("{}/account/security", links.issuer) },
    ];
    Letter {
        kind: Kind::LoginLinked,
        language,
        subject: subject.to_owned(),
        blocks: said.into_iter().chain(not_mine::blocks(links.link, language)).chain(list).collect(),
        reason: reason.to_owned(),
    }
}
