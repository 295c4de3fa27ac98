//! The mails about a person's password: the code and link to choose a new one, and the notice of each change with
//! a link for the person who did not make it.

use super::{
    code_letter::{Code, CodeText, on_any_device},
    letter::{Addressed, Kind, Letter, language_of, minute},
    not_mine::{self, ChangeText},
};
use crate::{
    commands::disowning,
    language::Language,
    store::{Store, StoreError},
};
use xwms_events::{
    Envelope, Timestamp,
    ids::UserId,
    user::{Act, PasswordChange, User, UserEvent},
};

/// Returns the mail with the code.
pub(super) fn code(code: &Code<'_>, language: Language) -> Letter {
    let text = match language {
        Language::English => CodeText {
            kind: Kind::NewPassword,
            subject: "Your code for a new password",
            intro: "Your code to choose a new password is:",
            how: on_any_device(language),
            label: "Choose a new password",
            reason: "You get this mail because somebody asked for a new password for your address. If this wasn't you, you \
             can ignore this mail: your password stays as it is.",
        },
        Language::Dutch => CodeText {
            kind: Kind::NewPassword,
            subject: "Je code voor een nieuw wachtwoord",
            intro: "Je code om een nieuw wachtwoord te kiezen is:",
            how: on_any_device(language),
            label: "Nieuw wachtwoord kiezen",
            reason: "Je krijgt deze mail omdat iemand voor je adres een nieuw wachtwoord wilde kiezen. Was jij dit niet, dan \
             kun je deze mail negeren: je wachtwoord blijft zoals het is.",
        },
    };
    code.letter(&text, language)
}

/// Returns whether a mail tells the person about this change. A person who disowned a change gets the mail with
/// the code instead, and test users get no mail.
pub(super) fn is_told(event: &Envelope, changed: &UserEvent) -> bool {
    let UserEvent::PasswordChanged { how, .. } = changed else { return false };
    event.metadata.account_id.is_none() && *how != Some(PasswordChange::Disowned)
}

/// Returns the notice of the change in `event`, unless the user can't get mail any more.
pub(super) async fn notice(
    store: &Store,
    issuer: &str,
    event: &Envelope,
) -> Result<Option<Addressed>, StoreError> {
    let Ok(user_id) = event.metadata.stream_id.parse::<UserId>() else { return Ok(None) };
    let user = store.load::<User>(user_id).await?.state;
    let Some(to) = user.email.get().filter(|_| user.may_get_mail()).cloned() else { return Ok(None) };
    let (at, act) = (event.metadata.recorded_at, Act::Change(user.password_changes));
    let link = disowning::seal(store, user_id, &user, act, at)?;
    let link = format!("{issuer}/password/disown?link={link}");
    let letter = changed(at, &link, language_of(&user));
    Ok(Some(Addressed { to, letter }))
}

/// Returns the notice that the password was changed at `at`.
pub(super) fn changed(at: Timestamp, link: &str, language: Language) -> Letter {
    let at = minute(at);
    let text = match language {
        Language::English => ChangeText {
            subject: "Your password was changed",
            said: format!(
                "Your password was changed on {at} (UTC). If you did that, you need not do anything."
            ),
            reason: "You get this mail because the password for your address was changed.",
        },
        Language::Dutch => ChangeText {
            subject: "Je wachtwoord is gewijzigd",
            said: format!(
                "Je wachtwoord is gewijzigd op {at} (UTC). Heb je dat zelf gedaan, dan hoef je niets te doen."
            ),
            reason: "Je krijgt deze mail omdat het wachtwoord bij je adres is gewijzigd.",
        },
    };
    not_mine::notice(Kind::PasswordChanged, text, link, language)
}
