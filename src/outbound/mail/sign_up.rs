//! The mail that a sign-up causes: its code and link or, if a user has the address, that somebody tried. The page
//! says the same in both cases.

use super::letter::{Block, Kind, Letter};
use crate::language::Language;

/// Returns the mail with the code.
pub(super) fn code(code: &str, link: &str, minutes: u32, language: Language) -> Letter {
    let (subject, hello, intro, how, label, limits, reason) = match language {
        Language::English => (
            "Your code to sign up",
            "Hello,",
            "Your code to sign up is:",
            "Enter it on the page where you started, or open this link, on another device if you like:",
            "Continue",
            format!("The code and the link work once, for {minutes} minutes. Don't give them to anyone."),
            "You get this mail because somebody entered your address to sign up. If this wasn't you, you can ignore \
             this mail: without the code, nobody can sign up with your address.",
        ),
        Language::Dutch => (
            "Je code om je te registreren",
            "Hallo,",
            "Je code om je te registreren is:",
            "Vul die in op de pagina waar je begon, of open deze link, ook op een ander apparaat:",
            "Doorgaan",
            format!("De code en de link werken één keer, {minutes} minuten lang. Geef ze aan niemand door."),
            "Je krijgt deze mail omdat iemand je adres heeft ingevuld om zich te registreren. Was jij dit niet, dan \
             kun je deze mail negeren: zonder de code kan niemand zich met jouw adres registreren.",
        ),
    };
    Letter {
        kind: Kind::SignUp,
        language,
        subject: subject.to_owned(),
        blocks: vec![
            Block::paragraph(hello),
            Block::paragraph(intro),
            Block::Verbatim(code.to_owned()),
            Block::paragraph(how),
            Block::Action { label: label.to_owned(), url: link.to_owned() },
            Block::Paragraph(limits),
        ],
        reason: reason.to_owned(),
    }
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
