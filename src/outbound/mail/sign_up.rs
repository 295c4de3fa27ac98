//! The mail that a sign-up causes: its code and link or, if a user has the address, that somebody tried. The page
//! says the same in both cases.

use super::{
    code_letter::{Code, CodeText, on_any_device},
    letter::{Block, Kind, Letter},
};
use crate::language::Language;

/// Returns the mail with the code.
pub(super) fn code(code: &Code<'_>, language: Language) -> Letter {
    let text = match language {
        Language::English => CodeText {
            kind: Kind::SignUp,
            subject: "Your code to sign up",
            intro: "Your code to sign up is:",
            how: on_any_device(language),
            label: "Continue",
            reason: "You get this mail because somebody entered your address to sign up. If this wasn't you, you can ignore \
             this mail: without the code, nobody can sign up with your address.",
        },
        Language::Dutch => CodeText {
            kind: Kind::SignUp,
            subject: "Je code om je te registreren",
            intro: "Je code om je te registreren is:",
            how: on_any_device(language),
            label: "Doorgaan",
            reason: "Je krijgt deze mail omdat iemand je adres heeft ingevuld om zich te registreren. Was jij dit niet, dan \
             kun je deze mail negeren: zonder de code kan niemand zich met jouw adres registreren.",
        },
    };
    code.letter(&text, language)
}

/// Returns the mail to somebody who is a user already.
pub(super) fn known(issuer: &str, language: Language) -> Letter {
    let (subject, hello, said, log_in, forgot, choose, reason) = match language {
        Language::English => (
            "You are registered already",
            "Hello,",
            "Somebody tried to sign up with this address, but you are registered already. If it was you, sign in:",
            "Sign in",
            "If you forgot your password, choose a new one:",
            "Choose a new password",
            "You get this mail because somebody entered your address to sign up. If this wasn't you, you need not do \
             anything. Nothing was changed.",
        ),
        Language::Dutch => (
            "Je bent al geregistreerd",
            "Hallo,",
            "Iemand wilde zich met dit adres registreren, maar je bent al geregistreerd. Was jij het, log dan in:",
            "Inloggen",
            "Ben je je wachtwoord vergeten, kies dan een nieuw:",
            "Nieuw wachtwoord kiezen",
            "Je krijgt deze mail omdat iemand je adres heeft ingevuld om zich te registreren. Was jij dit niet, dan \
             hoef je niets te doen. Er is niets gewijzigd.",
        ),
    };
    Letter {
        kind: Kind::SignUpKnown,
        language,
        subject: subject.to_owned(),
        blocks: vec![
            Block::paragraph(hello),
            Block::paragraph(said),
            Block::Action { label: log_in.to_owned(), url: format!("{issuer}/login") },
            Block::paragraph(forgot),
            Block::Action { label: choose.to_owned(), url: format!("{issuer}/password/forgotten") },
        ],
        reason: reason.to_owned(),
    }
}
