//! The words for why something stopped, whether it lives, and how somebody logged in.

use crate::{
    language::{
        Language,
        text::{Wording, words_for},
    },
    surface::web::{
        dashboard::shared::event_words,
        shared::kinds::{Status, Tone},
    },
};
use xwms_events::{
    Timestamp,
    session::{Assurance, Method},
};

/// The reasons that are not names of events.
const REASONS: &[Wording] = &[
    ("account", "Revoked by the account", "Ingetrokken door het account"),
    ("client", "Revoked by the app", "Ingetrokken door de app"),
    ("user", "Withdrawn by the person", "Ingetrokken door de persoon"),
    ("code_replayed", "Its code was used twice", "De code werd twee keer gebruikt"),
    ("refresh_reused", "An old refresh token was used again", "Een oud refresh token werd opnieuw gebruikt"),
    ("grant_revoked", "Its grant was revoked", "De grant is ingetrokken"),
    ("session_ended", "The person signed out", "De persoon is uitgelogd"),
    ("session_expired", "The login expired", "De login is verlopen"),
    ("user_password_changed", "The person changed their password", "De persoon veranderde van wachtwoord"),
    ("user_suspended", "The person was suspended by the operator", "De beheerder schorste de persoon"),
    ("user_disabled", "The person’s login was disabled", "De login van de persoon is uitgezet"),
    ("user_erased", "The person was erased", "De persoon is gewist"),
    ("user_tokens_revoked", "The person ended all access", "De persoon beëindigde alle toegang"),
];

/// Returns why something stopped: its own reason, or the event that stopped it.
pub fn reason(reason: &str, language: Language) -> String {
    match words_for(REASONS, reason, language) {
        Some(words) => words.to_owned(),
        // The name of the event, as one word: `client_disabled`.
        None => event_words::words(&reason.replacen('_', ".", 1), language).to_owned(),
    }
}

/// Returns whether a token is valid at `now`, by when it was stopped and when it expires.
pub fn token(
    stopped_at: Option<Timestamp>,
    expires_at: Timestamp,
    now: Timestamp,
    language: Language,
) -> Status {
    let stopped = stopped_at.is_some_and(|at| at < expires_at);
    let (tone, word) = match (stopped, expires_at <= now, language) {
        (true, _, Language::English) => (Tone::Bad, "Stopped"),
        (true, _, Language::Dutch) => (Tone::Bad, "Gestopt"),
        (false, true, Language::English) => (Tone::Quiet, "Expired"),
        (false, true, Language::Dutch) => (Tone::Quiet, "Verlopen"),
        (false, false, Language::English) => (Tone::Good, "Valid"),
        (false, false, Language::Dutch) => (Tone::Good, "Geldig"),
    };
    Status { tone, word }
}

/// Returns the stage of a grant: `authorized`, `active` or `revoked`.
pub fn grant(status: &str, language: Language) -> Status {
    let (tone, word) = match (status, language) {
        ("active", Language::English) => (Tone::Good, "Active"),
        ("active", Language::Dutch) => (Tone::Good, "Actief"),
        ("authorized", Language::English) => (Tone::Quiet, "Code not used"),
        ("authorized", Language::Dutch) => (Tone::Quiet, "Code niet gebruikt"),
        (_, Language::English) => (Tone::Bad, "Stopped"),
        (_, Language::Dutch) => (Tone::Bad, "Gestopt"),
    };
    Status { tone, word }
}

/// Returns whether a consent holds.
pub fn consent(is_withdrawn: bool, language: Language) -> Status {
    let (tone, word) = match (is_withdrawn, language) {
        (false, Language::English) => (Tone::Good, "Given"),
        (false, Language::Dutch) => (Tone::Good, "Gegeven"),
        (true, Language::English) => (Tone::Quiet, "Withdrawn"),
        (true, Language::Dutch) => (Tone::Quiet, "Ingetrokken"),
    };
    Status { tone, word }
}

/// Returns the ways in which a person authenticated, as one line.
pub fn methods(methods: &[Method], language: Language) -> String {
    let words: Vec<_> = methods.iter().filter_map(|it| method(*it, language)).collect();
    words.join(", ")
}

const fn method(method: Method, language: Language) -> Option<&'static str> {
    Some(match (method, language) {
        (Method::Password, Language::English) => "password",
        (Method::Password, Language::Dutch) => "wachtwoord",
        (Method::Otp, _) => "code",
        (Method::HardwareKey | Method::SoftwareKey, _) => "passkey",
        (Method::Federated, Language::English) => "another provider",
        (Method::Federated, Language::Dutch) => "een andere aanbieder",
        // It sums up the others.
        (Method::MultiFactor, _) => return None,
    })
}

/// Returns how strong a login was.
pub const fn assurance(assurance: Assurance, language: Language) -> &'static str {
    match (assurance, language) {
        (Assurance::Password, Language::English) => "One factor",
        (Assurance::Password, Language::Dutch) => "Eén factor",
        (Assurance::TwoFactors, Language::English) => "Two factors",
        (Assurance::TwoFactors, Language::Dutch) => "Twee factoren",
        (Assurance::PhishingResistant, Language::English) => "Two factors, with a passkey",
        (Assurance::PhishingResistant, Language::Dutch) => "Twee factoren, met een passkey",
    }
}

#[cfg(test)]
mod tests {
    use super::{reason, token};
    use crate::{language::Language, surface::web::shared::kinds::Tone};
    use xwms_events::Timestamp;

    #[test]
    fn a_reason_has_words_whether_it_is_its_own_or_the_name_of_an_event() {
        assert_eq!(reason("code_replayed", Language::English), "Its code was used twice");
        assert_eq!(reason("client_disabled", Language::English), "App disabled");
        assert_eq!(reason("something", Language::English), "something");
    }

    #[test]
    fn a_token_that_expired_before_it_was_stopped_has_expired() {
        let at = Timestamp::from_millis;
        let tone = |stopped, now| token(stopped, at(10), at(now), Language::English).tone;
        assert_eq!((tone(None, 9), tone(None, 10)), (Tone::Good, Tone::Quiet));
        assert_eq!((tone(Some(at(5)), 9), tone(Some(at(5)), 99)), (Tone::Bad, Tone::Bad));
        assert_eq!(tone(Some(at(11)), 99), Tone::Quiet);
    }
}
