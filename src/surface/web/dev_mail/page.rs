//! The data of the mailbox pages.

use super::text::MailboxText;
use crate::{
    language::Language,
    outbound::mail::{
        mailbox::{Entry, Received},
        preview::Example,
    },
    surface::web::shared::{moment::Moment, text::PageText},
};
use askama::Template;
use xwms_events::Timestamp;

/// `GET /dev/mail`: the mails, newest first.
#[derive(Template)]
#[template(path = "dev_mail/list.html")]
pub struct ListPage {
    pub text: PageText<MailboxText>,
    pub mails: Vec<Entry>,
}

/// `GET /dev/mail/examples`: every kind of mail.
#[derive(Template)]
#[template(path = "dev_mail/examples.html")]
pub struct ExamplesPage {
    pub text: PageText<MailboxText>,
    pub examples: Vec<Example>,
}

/// `GET /dev/mail/{id}` and `GET /dev/mail/examples/{kind}/{language}`: one mail.
#[derive(Template)]
#[template(path = "dev_mail/mail.html")]
pub struct MailPage {
    pub text: PageText<MailboxText>,
    pub mail: Shown,
}

/// A mail as the page shows it.
pub struct Shown {
    pub subject: String,
    /// Address and time, if it was sent.
    pub sent: Option<(String, String)>,
    pub plain: String,
    /// A whole document, for a frame.
    pub html: Option<String>,
    pub headers: Vec<(String, String)>,
}

impl Shown {
    pub fn received(mail: Received) -> Self {
        Self {
            subject: mail.entry.subject,
            sent: Some((mail.entry.to, mail.entry.sent_at)),
            plain: mail.text,
            html: mail.html.map(|html| opened_outside(&html)),
            headers: mail.headers,
        }
    }

    pub fn example(example: Example) -> Self {
        Self {
            subject: example.subject,
            sent: None,
            plain: example.text,
            html: Some(opened_outside(&example.html)),
            headers: vec![],
        }
    }
}

/// Returns `html` with links that open outside of the frame.
fn opened_outside(html: &str) -> String {
    html.replacen("<head>", "<head><base target=\"_blank\">", 1)
}

impl ListPage {
    fn said(&self, at: &str) -> String {
        said(self.text.language, at)
    }
}

/// Returns a time in RFC 3339 as people read it. Text that is not a time is shown as it is.
fn said(language: Language, at: &str) -> String {
    let at_time = at.parse::<Timestamp>();
    at_time.map_or_else(|_| at.to_owned(), |at| Moment::new(language, at).words)
}

impl MailPage {
    fn said(&self, at: &str) -> String {
        said(self.text.language, at)
    }

    /// Returns the links of the mail, so that they can be followed from the text as well.
    fn links(&self) -> Vec<&str> {
        let words = self.mail.plain.split_whitespace();
        words.filter(|word| word.starts_with("https://") || word.starts_with("http://")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, ExamplesPage, ListPage, MailPage, Shown, said};
    use crate::{
        language::Language,
        outbound::mail::{mailbox::Entry, preview::Example},
        surface::web::shared::{
            drawn::{check, check_all, hostile},
            text::PageText,
        },
    };

    fn entry() -> Entry {
        Entry { id: hostile(), to: hostile(), subject: hostile(), sent_at: hostile() }
    }

    fn shown() -> Shown {
        Shown {
            subject: hostile(),
            sent: Some((hostile(), hostile())),
            plain: hostile(),
            html: Some(hostile()),
            headers: vec![(hostile(), hostile())],
        }
    }

    #[test]
    fn the_time_of_a_mail_is_said_as_people_read_it() {
        assert_eq!(said(Language::Dutch, "2026-11-28T03:37:07Z"), "28 november 2026, 03:37 UTC");
        assert_eq!(said(Language::English, "then"), "then");
    }

    #[test]
    fn the_mailbox_is_drawn_well() {
        for many in [0, 2] {
            let mails = || std::iter::repeat_with(entry).take(many).collect();
            check_all(&TEXT, |text| ListPage { text, mails: mails() });
        }
        check_all(&TEXT, |text| MailPage { text, mail: shown() });
        let example = || Example {
            kind: "alert",
            language: Language::Dutch,
            subject: hostile(),
            text: hostile(),
            html: hostile(),
        };
        check_all(&TEXT, |text| ExamplesPage { text, examples: vec![example()] });
    }

    #[test]
    fn a_mail_is_in_a_frame_that_runs_nothing() {
        let text = PageText::new(&TEXT, Language::English);
        let plain = "Join:\n\n  https://auth.example/join?a=1\n\njavascript:alert(1)".to_owned();
        let html = check(Language::English, &MailPage { text, mail: Shown { plain, ..shown() } });
        let (_, frame) = html.split_once("<iframe").unwrap();
        let (frame, _) = frame.split_once('>').unwrap();
        assert!(frame.contains(r#"sandbox="allow-popups allow-popups-to-escape-sandbox""#), "{frame}");
        assert!(frame.contains("srcdoc=\"&#60;script"), "{frame}");
        assert!(html.contains(r#"<a href="https://auth.example/join?a=1" "#), "{html}");
        assert!(!html.contains(r#"href="javascript:"#), "{html}");
    }
}
