//! The texts of the mailbox pages.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct MailboxText {
    pub title: &'static str,
    pub intro: &'static str,
    pub empty: &'static str,
    pub no_subject: &'static str,
    pub to: Phrase,
    pub back: &'static str,
    pub as_html: &'static str,
    pub as_text: &'static str,
    pub links: &'static str,
    pub headers: &'static str,
    pub examples: &'static str,
    pub examples_intro: &'static str,
}

pub static TEXT: Translations<MailboxText> = Translations {
    english: MailboxText {
        title: "Mailbox",
        intro: "The mails that people would have got. Nothing leaves this machine. Reload the page to see new ones.",
        empty: "No mails yet. Invite somebody to an account, or look at the examples.",
        no_subject: "No subject",
        to: Phrase { before: "To ", after: "" },
        back: "All mails",
        as_html: "As HTML",
        as_text: "As text",
        links: "Links",
        headers: "Headers",
        examples: "Examples of all mails",
        examples_intro: "Every mail that this server can send, with example data.",
    },
    dutch: MailboxText {
        title: "Postvak",
        intro: "De mails die mensen zouden hebben gekregen. Niets verlaat deze machine. Herlaad de pagina om nieuwe te \
                zien.",
        empty: "Nog geen mails. Nodig iemand uit voor een account, of bekijk de voorbeelden.",
        no_subject: "Geen onderwerp",
        to: Phrase { before: "Aan ", after: "" },
        back: "Alle mails",
        as_html: "Als HTML",
        as_text: "Als tekst",
        links: "Links",
        headers: "Headers",
        examples: "Voorbeelden van alle mails",
        examples_intro: "Elke mail die deze server kan versturen, met voorbeeldgegevens.",
    },
};
