//! Every mail with example data, in every language, as `xwms dev` shows them. A new kind of mail doesn't compile
//! without an example.

use super::{
    address, alerts, audience_lost,
    code_letter::Code,
    disabled::{self, Disabled},
    drawing,
    factor::{self, FactorChange},
    invitation::{self, Invited},
    leaving,
    letter::{Kind, Letter},
    linked, login, password, sign_up, test_mail, ticket, usage,
};
use crate::{branding::Brand, language::Language, places::Described, store::side::proofs::Purpose};
use base64::{Engine, prelude::BASE64_STANDARD};
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    account::Role,
    alert::{About, Action, AlertEvent, Evidence, Rule},
    endpoint::DisableReason,
    ids::{AlertId, ClientId, TicketId},
    usage::{Policy, UsageEvent},
};

const ACCOUNT: &str = "Acme";
const LINK: &str = "xwms_mail_example";
const DIGITS: &str = "12345678";
/// In 2027.
const SOON: i64 = 1_800_000_000_000;

/// An example of a mail.
pub struct Example {
    pub kind: &'static str,
    pub language: Language,
    pub subject: String,
    pub text: String,
    /// As a browser can show it: the logo is within it.
    pub html: String,
}

/// Returns every kind of mail in every language, for a server with this issuer and brand.
pub fn all(issuer: &str, brand: &Brand) -> Vec<Example> {
    examples(issuer).filter_map(|(kind, language, letter)| drawn(kind, language, &letter, brand)).collect()
}

/// Returns the mail of this kind and language.
pub fn find(kind: &str, language: Language, issuer: &str, brand: &Brand) -> Option<Example> {
    let kind = *Kind::ALL.iter().find(|known| known.name() == kind)?;
    drawn(kind, language, &example(kind, issuer, language)?, brand)
}

/// Returns every kind of mail in every language.
pub(super) fn examples(issuer: &str) -> impl Iterator<Item = (Kind, Language, Letter)> {
    let both = Kind::ALL.iter().flat_map(|kind| Language::ALL.iter().map(move |language| (*kind, *language)));
    both.filter_map(move |(kind, language)| Some((kind, language, example(kind, issuer, language)?)))
}

fn drawn(kind: Kind, language: Language, letter: &Letter, brand: &Brand) -> Option<Example> {
    let drawn = drawing::draw(letter, brand).ok()?;
    let html = match &brand.logo {
        Some(logo) => with_logo(&drawn.html, &logo.png),
        None => drawn.html,
    };
    Some(Example { kind: kind.name(), language, subject: letter.subject.clone(), text: drawn.text, html })
}

/// Returns `html` with the logo within it, instead of the part of the mail that it names.
pub(super) fn with_logo(html: &str, png: &[u8]) -> String {
    let data = format!("data:image/png;base64,{}", BASE64_STANDARD.encode(png));
    html.replace(&format!("cid:{}", drawing::LOGO_ID), &data)
}

fn example(kind: Kind, issuer: &str, language: Language) -> Option<Letter> {
    Some(match kind {
        Kind::SignUp => {
            sign_up::code(&Code { digits: "123456", link: &proof_link(issuer), minutes: 10 }, language)
        }
        Kind::SignUpKnown => sign_up::known(issuer, language),
        Kind::NewPassword => {
            password::code(&Code { digits: DIGITS, link: &proof_link(issuer), minutes: 20 }, language)
        }
        Kind::PasswordChanged => {
            password::changed(Timestamp::from_millis(SOON), &disown_link(issuer), language)
        }
        Kind::NewDevice => new_device(issuer, language),
        Kind::DeletionRequested => {
            let link = format!("{issuer}/account/data/undo?link={LINK}");
            leaving::requested(Timestamp::from_millis(SOON), &link, language)
        }
        Kind::DeletionUndone => leaving::undone(issuer, language),
        Kind::NewEmail
        | Kind::EmailTaken
        | Kind::EmailChanged
        | Kind::RecoveryEmail
        | Kind::RecoveryChanged => return about_address(kind, issuer, language),
        Kind::LoginLinked
        | Kind::AppAdded
        | Kind::AppRemoved
        | Kind::PasskeyAdded
        | Kind::PasskeyRemoved
        | Kind::RecoveryCodes
        | Kind::RecoveryCodeUsed => return about_way_in(kind, issuer, language),
        Kind::Invitation => {
            let link = format!("{issuer}/join?account=account_example&invitation=xwms_invitation_example");
            let expires_at = Timestamp::from_millis(SOON);
            invitation::letter(
                &Invited { account: ACCOUNT, role: Role::Developer, expires_at, link },
                language,
            )
        }
        Kind::EndpointDisabled => disabled::letter(
            &Disabled {
                account: ACCOUNT,
                endpoint_id: "endpoint_example",
                url: "https://hooks.acme.example/xwms?team=payments",
                reason: &DisableReason::Failing,
                issuer,
            },
            language,
        ),
        Kind::AudienceLost => audience_lost::letter(ACCOUNT, "https://orders.acme.example/v1", language),
        Kind::Alert => alerts::letter(ACCOUNT, &alert(), issuer, language)?,
        Kind::UsageThreshold => usage::letter(ACCOUNT, &threshold_reached(), language),
        Kind::UsageLimit => usage::letter(ACCOUNT, &limit_exceeded(), language),
        Kind::TicketAnswered | Kind::TicketClosed | Kind::TicketWaiting => of_ticket(kind, issuer, language)?,
        Kind::QuestionCode => {
            ticket::code(&Code { digits: DIGITS, link: &proof_link(issuer), minutes: 20 }, language)
        }
        Kind::Test => test_mail::letter(issuer, language),
    })
}

fn about_address(kind: Kind, issuer: &str, language: Language) -> Option<Letter> {
    Some(match kind {
        Kind::NewEmail => proof(issuer, Purpose::NewEmail, language),
        Kind::RecoveryEmail => proof(issuer, Purpose::RecoveryEmail, language),
        Kind::EmailTaken => address::taken(language),
        Kind::EmailChanged => {
            let link = format!("{issuer}/profile/undo?link={LINK}");
            address::email_changed(Timestamp::from_millis(SOON), &link, language)
        }
        Kind::RecoveryChanged => {
            address::recovery_changed(Timestamp::from_millis(SOON), &disown_link(issuer), language)
        }
        _ => return None,
    })
}

fn about_way_in(kind: Kind, issuer: &str, language: Language) -> Option<Letter> {
    let (at, link) = (Timestamp::from_millis(SOON), disown_link(issuer));
    let change = match kind {
        Kind::LoginLinked => {
            let links = login::Links { issuer, link: &link };
            return Some(linked::linked("ada@people.example", at, &links, language));
        }
        Kind::AppAdded => FactorChange::AppAdded,
        Kind::AppRemoved => FactorChange::AppRemoved,
        Kind::PasskeyAdded => FactorChange::PasskeyAdded,
        Kind::PasskeyRemoved => FactorChange::PasskeyRemoved,
        Kind::RecoveryCodes => FactorChange::CodesCreated,
        Kind::RecoveryCodeUsed => FactorChange::CodeUsed { left: 2 },
        _ => return None,
    };
    Some(factor::letter(change, at, &link, language))
}

fn disown_link(issuer: &str) -> String {
    format!("{issuer}/password/disown?link={LINK}")
}

fn proof_link(issuer: &str) -> String {
    format!("{issuer}/mailbox/link?link={LINK}")
}

fn of_ticket(kind: Kind, issuer: &str, language: Language) -> Option<Letter> {
    let ticket_id = TicketId::from_uuid(Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0001));
    Some(match kind {
        Kind::TicketAnswered => ticket::answered(&format!("{issuer}/support/{ticket_id}"), language),
        Kind::TicketClosed => ticket::closed(&format!("{issuer}/support/{ticket_id}"), language),
        Kind::TicketWaiting => ticket::waiting(ticket_id, Some(issuer), language),
        _ => return None,
    })
}

fn new_device(issuer: &str, language: Language) -> Letter {
    let link = format!("{issuer}/login/disown?link={LINK}");
    let (device, place) = ("Firefox on Linux".to_owned(), "192.0.2.7".to_owned());
    let described = Described { device, place };
    login::letter(Timestamp::from_millis(SOON), &described, &login::Links { issuer, link: &link }, language)
}

fn proof(issuer: &str, purpose: Purpose, language: Language) -> Letter {
    address::code(&Code { digits: DIGITS, link: &proof_link(issuer), minutes: 20 }, purpose, language)
}

fn alert() -> AlertEvent {
    let id = Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0001);
    AlertEvent::Raised {
        alert_id: AlertId::from_uuid(id),
        rule: Rule::SecretGuessing,
        about: About::Client(ClientId::from_uuid(id)),
        evidence: Evidence { count: 34, threshold: 30, window_seconds: 600 },
        action: Action::SlowDown,
        until: None,
    }
}

fn threshold_reached() -> UsageEvent {
    UsageEvent::ThresholdReached {
        policy: Policy::Account,
        client_id: None,
        percent: 80,
        limit: 600,
        window_seconds: 60,
        window_start: Timestamp::from_millis(SOON),
        at: Timestamp::from_millis(SOON),
        mail: true,
    }
}

fn limit_exceeded() -> UsageEvent {
    UsageEvent::LimitExceeded {
        policy: Policy::Account,
        client_id: None,
        limit: 600,
        window_seconds: 60,
        window_start: Timestamp::from_millis(SOON),
        at: Timestamp::from_millis(SOON),
        mail: true,
    }
}

#[cfg(test)]
mod tests {
    use super::{all, examples, find};
    use crate::{branding::Brand, language::Language, outbound::mail::letter::Kind};
    use std::collections::BTreeSet;

    const ISSUER: &str = "https://auth.example";

    #[test]
    fn every_kind_has_an_example_in_every_language() {
        let examples = all(ISSUER, &Brand::default());
        assert_eq!(examples.len(), Kind::ALL.len() * Language::ALL.len());
        let subjects: BTreeSet<_> = examples.iter().map(|example| &example.subject).collect();
        assert_eq!(subjects.len(), examples.len(), "each has a subject of its own, in each language");
        for (kind, language, letter) in super::examples(ISSUER) {
            assert_eq!((letter.kind, letter.language), (kind, language));
        }
    }

    #[test]
    fn an_example_is_found_by_its_name() {
        for (kind, language, letter) in examples(ISSUER) {
            let found = find(kind.name(), language, ISSUER, &Brand::default()).unwrap();
            assert_eq!(found.subject, letter.subject);
        }
        assert!(find("nothing", Language::English, ISSUER, &Brand::default()).is_none());
    }
}
