//! The notices that a person's second factors were changed: whoever adds one keeps a way in, and whoever removes
//! one makes the next way in easier, so the person must hear of it. A passkey's name is not told: an intruder
//! chooses it. The use of a recovery code is told, too: its owner has lost something, or somebody found the codes.

use super::{
    letter::{Addressed, Block, Kind, Letter, language_of, minute},
    not_mine,
};
use crate::{
    language::Language,
    store::{Store, StoreError},
};
use xwms_events::{
    Envelope, Timestamp,
    ids::UserId,
    user::{RecoveryCodes, User, UserEvent},
};

/// What was changed.
#[derive(Clone, Copy)]
pub(super) enum FactorChange {
    AppAdded,
    AppRemoved,
    PasskeyAdded,
    PasskeyRemoved,
    CodesCreated,
    /// So many are left.
    CodeUsed {
        left: usize,
    },
}

impl FactorChange {
    /// Returns what `event` changed, for a person who has `left` recovery codes now.
    const fn of(event: &UserEvent, left: usize) -> Option<Self> {
        Some(match event {
            UserEvent::TotpEnrolled { .. } => Self::AppAdded,
            UserEvent::TotpRemoved {} => Self::AppRemoved,
            UserEvent::PasskeyAdded { .. } => Self::PasskeyAdded,
            UserEvent::PasskeyRemoved { .. } => Self::PasskeyRemoved,
            UserEvent::RecoveryCodesCreated { .. } => Self::CodesCreated,
            UserEvent::RecoveryCodeUsed { .. } => Self::CodeUsed { left },
            _ => return None,
        })
    }

    const fn kind(self) -> Kind {
        match self {
            Self::AppAdded => Kind::AppAdded,
            Self::AppRemoved => Kind::AppRemoved,
            Self::PasskeyAdded => Kind::PasskeyAdded,
            Self::PasskeyRemoved => Kind::PasskeyRemoved,
            Self::CodesCreated => Kind::RecoveryCodes,
            Self::CodeUsed { .. } => Kind::RecoveryCodeUsed,
        }
    }
}

/// Whether a mail tells the person about this change. What follows from another event of the same command is part
/// of that one: the first factor brings recovery codes, and who disowns something loses factors.
pub(super) fn is_told(event: &Envelope, changed: &UserEvent) -> bool {
    event.metadata.nth == 0 && FactorChange::of(changed, 0).is_some()
}

/// Returns when what `changed` added was added, if the user still has it; `recorded_at` for a removal.
fn done_at(user: &User, changed: &UserEvent, recorded_at: Timestamp) -> Option<Timestamp> {
    let factors = &user.factors;
    match changed {
        UserEvent::TotpEnrolled { at } => factors.totp.map(|_| at.unwrap_or(recorded_at)),
        UserEvent::PasskeyAdded { passkey_id, at, .. } => factors.passkeys.get(passkey_id).map(|_| *at),
        UserEvent::RecoveryCodesCreated { at } => {
            factors.recovery.as_ref().filter(|codes| codes.created_at == *at).map(|_| *at)
        }
        _ => Some(recorded_at),
    }
}

/// Returns the notice of the change in `event`, unless it is obsolete or the user can't get mail any more.
pub(super) async fn notice(
    store: &Store,
    issuer: &str,
    event: &Envelope,
    changed: &UserEvent,
) -> Result<Option<Addressed>, StoreError> {
    let Ok(user_id) = event.metadata.stream_id.parse::<UserId>() else { return Ok(None) };
    let user = store.load::<User>(user_id).await?.state;
    let left = user.factors.recovery.as_ref().map_or(0, RecoveryCodes::left);
    let Some(change) = FactorChange::of(changed, left) else { return Ok(None) };
    let Some(at) = done_at(&user, changed, event.metadata.recorded_at) else { return Ok(None) };
    let Some(to) = user.email.get().filter(|_| user.may_get_mail()).cloned() else { return Ok(None) };
    let link = not_mine::way_in_link(store, issuer, user_id, &user, at)?;
    Ok(Some(Addressed { to, letter: letter(change, at, &link, language_of(&user)) }))
}

/// Returns the notice that this was changed at `at`.
pub(super) fn letter(change: FactorChange, at: Timestamp, link: &str, language: Language) -> Letter {
    let (subject, said) = match language {
        Language::English => english(change, &minute(at)),
        Language::Dutch => dutch(change, &minute(at)),
    };
    let is_use = matches!(change, FactorChange::CodeUsed { .. });
    let (hello, nothing) = match language {
        Language::English => ("Hello,", "If you did that, you need not do anything."),
        Language::Dutch => ("Hallo,", "Heb je dat zelf gedaan, dan hoef je niets te doen."),
    };
    let reason = match (language, is_use) {
        (Language::English, true) => {
            "You get this mail because a recovery code opened the account with your address."
        }
        (Language::English, false) => {
            "You get this mail because it was changed how the account with your address is protected."
        }
        (Language::Dutch, true) => {
            "Je krijgt deze mail omdat met een herstelcode is ingelogd bij het account met jouw adres."
        }
        (Language::Dutch, false) => {
            "Je krijgt deze mail omdat is gewijzigd hoe het account met jouw adres is beveiligd."
        }
    };
    let said = [Block::paragraph(hello), Block::Paragraph(said), Block::paragraph(nothing)];
    Letter {
        kind: change.kind(),
        language,
        subject: subject.to_owned(),
        blocks: said.into_iter().chain(not_mine::blocks(link, language)).collect(),
        reason: reason.to_owned(),
    }
}

fn english(change: FactorChange, at: &str) -> (&'static str, String) {
    match change {
        FactorChange::AppAdded => (
            "An authenticator app was added",
            format!(
                "An authenticator app was added to your account on {at} (UTC). Signing in with the password takes a code \
                 from it from now on."
            ),
        ),
        FactorChange::AppRemoved => (
            "Your authenticator app was removed",
            format!("The authenticator app was removed from your account on {at} (UTC)."),
        ),
        FactorChange::PasskeyAdded => (
            "A passkey was added",
            format!(
                "A passkey was added to your account on {at} (UTC). It opens your account, also without the password."
            ),
        ),
        FactorChange::PasskeyRemoved => {
            ("A passkey was removed", format!("A passkey was removed from your account on {at} (UTC)."))
        }
        FactorChange::CodesCreated => (
            "New recovery codes were created",
            format!(
                "New recovery codes were created for your account on {at} (UTC). The ones from before are no longer good."
            ),
        ),
        FactorChange::CodeUsed { left } => (
            "A recovery code was used",
            format!(
                "A recovery code was used to sign in to your account on {at} (UTC). Codes that you have left: {left}. \
                 You can create new ones on the page about signing in and security."
            ),
        ),
    }
}

fn dutch(change: FactorChange, at: &str) -> (&'static str, String) {
    match change {
        FactorChange::AppAdded => (
            "Er is een authenticator-app toegevoegd",
            format!(
                "Op {at} (UTC) is een authenticator-app aan je account toegevoegd. Wie met het wachtwoord inlogt, heeft \
                 voortaan ook een code daaruit nodig."
            ),
        ),
        FactorChange::AppRemoved => (
            "Je authenticator-app is verwijderd",
            format!("Op {at} (UTC) is de authenticator-app van je account verwijderd."),
        ),
        FactorChange::PasskeyAdded => (
            "Er is een passkey toegevoegd",
            format!(
                "Op {at} (UTC) is een passkey aan je account toegevoegd. Die geeft toegang tot je account, ook zonder het \
                 wachtwoord."
            ),
        ),
        FactorChange::PasskeyRemoved => (
            "Er is een passkey verwijderd",
            format!("Op {at} (UTC) is een passkey van je account verwijderd."),
        ),
        FactorChange::CodesCreated => (
            "Er zijn nieuwe herstelcodes aangemaakt",
            format!(
                "Op {at} (UTC) zijn nieuwe herstelcodes voor je account aangemaakt. Die van daarvoor werken niet meer."
            ),
        ),
        FactorChange::CodeUsed { left } => (
            "Er is een herstelcode gebruikt",
            format!(
                "Op {at} (UTC) is met een herstelcode op je account ingelogd. Aantal codes dat je nog hebt: {left}. \
                 Nieuwe maak je aan op de pagina over inloggen en beveiliging."
            ),
        ),
    }
}
