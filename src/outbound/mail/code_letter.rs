//! The mail with a code and its link, whatever they are for: what it says of that is in `sign_up`, `password`,
//! `address` and `ticket`.

use super::letter::{Block, Kind, Letter};
use crate::language::Language;

/// A code and its link.
pub(super) struct Code<'a> {
    pub digits: &'a str,
    pub link: &'a str,
    pub minutes: u32,
}

/// What the mail says of its purpose.
pub(super) struct CodeText {
    pub kind: Kind,
    pub subject: &'static str,
    pub intro: &'static str,
    /// Where to enter the code, and that there is a link. Usually [`on_any_device`].
    pub how: &'static str,
    /// The words of the link.
    pub label: &'static str,
    pub reason: &'static str,
}

/// Returns how to use a code whose link works everywhere.
pub(super) const fn on_any_device(language: Language) -> &'static str {
    match language {
        Language::English => {
            "Enter it on the page where you started, or open this link, on another device if you like:"
        }
        Language::Dutch => {
            "Vul die in op de pagina waar je begon, of open deze link, ook op een ander apparaat:"
        }
    }
}

impl Code<'_> {
    /// Returns the mail.
    pub fn letter(&self, text: &CodeText, language: Language) -> Letter {
        let minutes = self.minutes;
        let (hello, limits) = match language {
            Language::English => (
                "Hello,",
                format!("The code and the link work once, for {minutes} minutes. Don't give them to anyone."),
            ),
            Language::Dutch => (
                "Hallo,",
                format!(
                    "De code en de link werken één keer, {minutes} minuten lang. Geef ze aan niemand door."
                ),
            ),
        };
        Letter {
            kind: text.kind,
            language,
            subject: text.subject.to_owned(),
            blocks: vec![
                Block::paragraph(hello),
                Block::paragraph(text.intro),
                Block::Verbatim(self.digits.to_owned()),
                Block::paragraph(text.how),
                Block::Action { label: text.label.to_owned(), url: self.link.to_owned() },
                Block::Paragraph(limits),
            ],
            reason: text.reason.to_owned(),
        }
    }
}
