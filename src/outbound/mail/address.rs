//! The mails about a person's addresses: the code that proves another one, what its user gets if it is somebody's
//! already, and the notices to the former and the own address, with the link that undoes a change.

use super::{
    code_letter::{Code, CodeText},
    letter::{Addressed, Block, Kind, Letter, language_of, minute},
    not_mine::{self, ChangeText},
};
use crate::{
    commands::undo_link::UndoLink,
    language::Language,
    store::{Store, StoreError, side::proofs::Purpose},
};
use xwms_events::{
    Envelope, Timestamp,
    ids::UserId,
    user::{User, UserEvent},
};

/// Returns the mail with the code for a new address, or for one for recovery.
pub(super) fn code(code: &Code<'_>, purpose: Purpose, language: Language) -> Letter {
    let for_recovery = purpose == Purpose::RecoveryEmail;
    let (subject, intro, reason) = match (language, for_recovery) {
        (Language::English, false) => (
            "Your code for your new mail address",
            "Your code to sign in with this address from now on is:",
            "You get this mail because a user wants to sign in with your address. If this wasn't you, you can \
                     ignore this mail: without the code, nobody can use your address.",
        ),
        (Language::English, true) => (
            "Your code for your recovery address",
            "Your code to use this address when you forget your password is:",
            "You get this mail because a user entered your address as their second one. If this wasn't you, you \
                     can ignore this mail: without the code, nobody can use your address.",
        ),
        (Language::Dutch, false) => (
            "Je code voor je nieuwe mailadres",
            "Je code om voortaan met dit adres in te loggen is:",
            "Je krijgt deze mail omdat een gebruiker met jouw adres wil inloggen. Was jij dit niet, dan kun je \
                     deze mail negeren: zonder de code kan niemand je adres gebruiken.",
        ),
        (Language::Dutch, true) => (
            "Je code voor je hersteladres",
            "Je code om dit adres te gebruiken als je je wachtwoord vergeet is:",
            "Je krijgt deze mail omdat een gebruiker jouw adres als tweede adres heeft ingevuld. Was jij dit \
                     niet, dan kun je deze mail negeren: zonder de code kan niemand je adres gebruiken.",
        ),
    };
    // An address is changed for the person who is signed in, so the link works only where they are.
    let (how, label) = match language {
        Language::English => {
            ("Enter it on the page where you started, or open this link where you are signed in:", "Continue")
        }
        Language::Dutch => {
            ("Vul die in op de pagina waar je begon, of open deze link waar je bent ingelogd:", "Doorgaan")
        }
    };
    let kind = if for_recovery { Kind::RecoveryEmail } else { Kind::NewEmail };
    code.letter(&CodeText { kind, subject, intro, how, label, reason }, language)
}

/// Returns the mail to the user of an address that another user wanted.
pub(super) fn taken(language: Language) -> Letter {
    let (subject, hello, said, reason) = match language {
        Language::English => (
            "Somebody wanted to use your mail address",
            "Hello,",
            "A user wanted to sign in with your address from now on. That isn't possible, because it is yours. If it was \
             you, with another account: sign in to this account and give it another address first.",
            "You get this mail because somebody entered your address. If this wasn't you, you need not do anything. \
             Nothing was changed.",
        ),
        Language::Dutch => (
            "Iemand wilde je mailadres gebruiken",
            "Hallo,",
            "Een gebruiker wilde voortaan met jouw adres inloggen. Dat kan niet, omdat het van jou is. Was jij het, met een \
             ander account: log dan in op dit account en geef het eerst een ander adres.",
            "Je krijgt deze mail omdat iemand je adres heeft ingevuld. Was jij dit niet, dan hoef je niets te doen. Er is \
             niets gewijzigd.",
        ),
    };
    Letter {
        kind: Kind::EmailTaken,
        language,
        subject: subject.to_owned(),
        blocks: vec![Block::paragraph(hello), Block::paragraph(said)],
        reason: reason.to_owned(),
    }
}

/// Whether a mail tells the person about this change.
pub(super) fn is_told(changed: &UserEvent) -> bool {
    matches!(
        changed,
        UserEvent::EmailChanged { until: Some(_), .. }
            | UserEvent::RecoveryEmailSet { .. }
            | UserEvent::RecoveryEmailRemoved {}
    )
}

/// Returns the notice of the change in `event`, unless it was undone or the user can't get mail any more.
pub(super) async fn notice(
    store: &Store,
    issuer: &str,
    event: &Envelope,
    changed: &UserEvent,
) -> Result<Option<Addressed>, StoreError> {
    let Ok(user_id) = event.metadata.stream_id.parse::<UserId>() else { return Ok(None) };
    let user = store.load::<User>(user_id).await?.state;
    let (at, now, language) = (event.metadata.recorded_at, store.clock().now(), language_of(&user));
    // Whoever moved the account away may have asked for its deletion at once.
    let is_change = matches!(changed, UserEvent::EmailChanged { .. });
    if !(user.may_get_mail() || is_change && user.may_return(now)) {
        return Ok(None);
    }
    let (to, letter) = match changed {
        UserEvent::EmailChanged { change, .. } => {
            let former = user.undoable(*change, now).and_then(|former| former.email.get());
            let link = UndoLink::EmailChange.seal(store, user_id, *change)?;
            (former, email_changed(at, &format!("{issuer}/profile/undo?link={link}"), language))
        }
        _ => {
            let link = not_mine::way_in_link(store, issuer, user_id, &user, at)?;
            (user.email.get(), recovery_changed(at, &link, language))
        }
    };
    Ok(to.map(|to| Addressed { to: to.clone(), letter }))
}

/// Returns the notice to the former address.
pub(super) fn email_changed(at: Timestamp, link: &str, language: Language) -> Letter {
    let at = minute(at);
    let (subject, hello, said, not_you, label, does, reason) = match language {
        Language::English => (
            "Your mail address was changed",
            "Hello,",
            format!(
                "Since {at} (UTC) you sign in with another address, and no longer with this one. If you changed it, you \
                 need not do anything."
            ),
            "If this wasn't you, open this link within three days:",
            "Undo the change",
            "It makes this address yours again, signs you out everywhere, removes what somebody else may have added to \
             your account, and lets you choose a new password.",
            "You get this mail because this was your address until then.",
        ),
        Language::Dutch => (
            "Je mailadres is gewijzigd",
            "Hallo,",
            format!(
                "Sinds {at} (UTC) log je in met een ander adres, en niet meer met dit adres. Heb je het zelf gewijzigd, dan \
                 hoef je niets te doen."
            ),
            "Was jij dit niet, open dan binnen drie dagen deze link:",
            "Wijziging ongedaan maken",
            "Daarmee is dit weer je adres, word je overal uitgelogd, verdwijnt wat een ander aan je account kan hebben \
             toegevoegd, en kies je een nieuw wachtwoord.",
            "Je krijgt deze mail omdat dit tot dan toe je adres was.",
        ),
    };
    Letter {
        kind: Kind::EmailChanged,
        language,
        subject: subject.to_owned(),
        blocks: vec![
            Block::paragraph(hello),
            Block::Paragraph(said),
            Block::paragraph(not_you),
            Block::Action { label: label.to_owned(), url: link.to_owned() },
            Block::paragraph(does),
        ],
        reason: reason.to_owned(),
    }
}

/// Returns the notice that the address for recovery was set or removed.
pub(super) fn recovery_changed(at: Timestamp, link: &str, language: Language) -> Letter {
    let at = minute(at);
    let text = match language {
        Language::English => ChangeText {
            subject: "Your recovery address was changed",
            said: format!(
                "Your recovery address was changed on {at} (UTC). It gets a code, too, when you forget your password. If \
                 you did that, you need not do anything."
            ),
            reason: "You get this mail because a setting of your account was changed.",
        },
        Language::Dutch => ChangeText {
            subject: "Je hersteladres is gewijzigd",
            said: format!(
                "Je hersteladres is gewijzigd op {at} (UTC). Het krijgt ook een code als je je wachtwoord vergeet. Heb je \
                 dat zelf gedaan, dan hoef je niets te doen."
            ),
            reason: "Je krijgt deze mail omdat een instelling van je account is gewijzigd.",
        },
    };
    not_mine::notice(Kind::RecoveryChanged, text, link, language)
}
