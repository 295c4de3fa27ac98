//! Sends mail by SMTP or, for development, into files. Every mail of the server passes here: it gets its headers,
//! and its two forms.

use super::{
    drawing::{self, Drawn, LOGO_ID},
    letter::Addressed,
};
use crate::{branding::Brand, config, subscribers::sink::SinkError};
use email_encoding::headers::{rfc2047, writer::EmailWriter};
use lettre::{
    AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::{
        Attachment, Body, Mailbox, MessageBuilder, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use std::{fmt, sync::Arc, time::Duration};
use xwms_events::{Refusal, user::email};

/// The time limit of the mail server for one mail.
pub(super) const DEADLINE: Duration = Duration::from_secs(10);

/// Why no mail can be sent at all.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    #[error("mail.from is not an email address: {0}")]
    From(#[from] lettre::address::AddressError),
    #[error("mail.url can't be used: {0}")]
    Url(#[from] lettre::transport::smtp::Error),
    #[error("mail.url: the directory can't be created: {0}")]
    Directory(#[from] std::io::Error),
}

pub(super) enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Files(AsyncFileTransport<Tokio1Executor>),
}

/// A way to send mail.
pub(super) struct Transport {
    pub way: Way,
    pub from: Mailbox,
    /// The right side of message and list ids.
    host: String,
    brand: Arc<Brand>,
}

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unsent {
    /// A retry can't succeed.
    #[error("the mail can't be sent: {0}")]
    ForGood(String),
    #[error("the mail was deferred: {0}")]
    ForNow(String),
}

/// A mail that can't be written now is retried like a deferred one.
impl From<SinkError> for Unsent {
    fn from(failure: SinkError) -> Self {
        Self::ForNow(failure.to_string())
    }
}

impl Transport {
    pub fn new(settings: &config::Mail, brand: Arc<Brand>) -> Result<Self, TransportError> {
        let mut from: Mailbox = settings.from.parse()?;
        from.name.get_or_insert_with(|| brand.name.clone());
        let way = match settings.directory() {
            Some(directory) => {
                std::fs::create_dir_all(&directory)?;
                Way::Files(AsyncFileTransport::new(directory))
            }
            None => {
                let smtp = AsyncSmtpTransport::<Tokio1Executor>::from_url(settings.url.reveal())?;
                Way::Smtp(smtp.timeout(Some(DEADLINE)).build())
            }
        };
        Ok(Self { way, host: from.email.domain().to_owned(), from, brand })
    }

    /// Sends `mail` under `id`, which is the same in every attempt, so that a repeated mail is recognized.
    pub async fn send(&self, id: &str, mail: &Addressed) -> Result<(), Unsent> {
        let for_now = |error: &dyn fmt::Display| Unsent::ForNow(error.to_string());
        let mail = self.message(id, mail).map_err(Unsent::ForGood)?;
        match &self.way {
            Way::Smtp(smtp) => match tokio::time::timeout(DEADLINE, smtp.send(mail)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) if error.is_permanent() => Err(Unsent::ForGood(error.to_string())),
                Ok(Err(error)) => Err(for_now(&error)),
                Err(late) => Err(for_now(&late)),
            },
            Way::Files(files) => files.send(mail).await.map(drop).map_err(|error| for_now(&error)),
        }
    }

    /// Returns the whole mail, or why there can be none.
    pub fn message(&self, id: &str, Addressed { to, letter }: &Addressed) -> Result<lettre::Message, String> {
        let drawn = drawing::draw(letter, &self.brand).map_err(|error| error.to_string())?;
        let mail = lettre::Message::builder()
            .message_id(Some(format!("<{id}@{}>", self.host)))
            .from(self.from.clone())
            .to(recipient(to).map_err(|error| error.to_string())?)
            .raw_header(subject(&letter.subject).map_err(|error| error.to_string())?)
            .raw_header(header("Content-Language", letter.language.tag().to_owned()))
            // Nobody's answering machine should reply (RFC 3834; the other is Microsoft's).
            .raw_header(header("Auto-Submitted", "auto-generated".to_owned()))
            .raw_header(header("X-Auto-Response-Suppress", "All".to_owned()));
        let mail = match letter.kind.list() {
            Some(list) => self.list_headers(list, mail),
            None => mail,
        };
        mail.multipart(self.body(drawn)).map_err(|error| error.to_string())
    }

    /// Adds what mail programs sort by (RFC 2919), and where to ask (RFC 2369).
    fn list_headers(&self, list: &str, mail: MessageBuilder) -> MessageBuilder {
        let links = &self.brand.links;
        let link = |name: &'static str, url: &Option<String>| {
            url.as_ref().map(|url| header(name, format!("<{url}>")))
        };
        let help = [link("List-Help", &links.help), link("List-Owner", &links.contact)];
        let mail = mail.raw_header(header("List-Id", format!("<{list}.{}>", self.host)));
        help.into_iter().flatten().fold(mail, MessageBuilder::raw_header)
    }

    /// Returns both forms, the plain one first (RFC 2046 §5.1.4), and the logo beside the HTML.
    fn body(&self, Drawn { text, html }: Drawn) -> MultiPart {
        let text = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(encoded(text));
        let html = SinglePart::builder().header(ContentType::TEXT_HTML).body(encoded(html));
        let both = MultiPart::alternative().singlepart(text);
        match (&self.brand.logo, ContentType::parse("image/png")) {
            (Some(logo), Ok(png)) => {
                let logo = Attachment::new_inline(LOGO_ID.to_owned()).body(logo.png.to_vec(), png);
                both.multipart(MultiPart::related().singlepart(html).singlepart(logo))
            }
            _ => both.singlepart(html),
        }
    }
}

/// Returns a body whose lines no mail server has to break: long ones would break links.
fn encoded(text: String) -> Body {
    let encoding = ContentTransferEncoding::QuotedPrintable;
    Body::new_with_encoding(text, encoding).unwrap_or_else(Body::new)
}

/// Returns a header of plain ASCII text.
fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// The address without a name, normalized for mail servers. An address from before the checks were strict may
/// be invalid.
fn recipient(address: &str) -> Result<Mailbox, Refusal> {
    let address = email::parse(address)?;
    let unread = |_| Refusal::invalid("email", "invalid_email", "the address is invalid");
    Ok(Mailbox::new(None, address.parse().map_err(unread)?))
}

/// The subject as the reader should see it. A text that looks encoded is encoded: otherwise mail programs
/// would decode it, for example to a line break.
fn subject(text: &str) -> Result<HeaderValue, fmt::Error> {
    let name = HeaderName::new_from_ascii_str("Subject");
    if !text.contains("=?") {
        return Ok(HeaderValue::new(name, text.to_owned()));
    }
    let mut encoded = String::new();
    rfc2047::encode(text, &mut EmailWriter::new(&mut encoded, "Subject: ".len(), 0, false))?;
    Ok(HeaderValue::dangerous_new_pre_encoded(name, text.to_owned(), encoded))
}

#[cfg(test)]
mod tests {
    use super::{recipient, subject};
    use base64::{Engine, prelude::BASE64_STANDARD};

    #[test]
    fn mail_goes_to_the_address_that_is_kept_and_to_no_other() {
        assert_eq!(recipient("max@müller.de").unwrap().to_string(), "max@xn--mller-kva.de");
        for other in ["boss<victim@corp.example>", "\"q\" <v@corp.example>", "a@b.example, c@d.example"] {
            assert!(recipient(other).is_err(), "{other}");
        }
    }

    /// The subject as a mail program shows it (RFC 2047).
    fn shown(text: &str) -> String {
        let address = || recipient("a@b.example").unwrap();
        let mail =
            lettre::Message::builder().from(address()).to(address()).raw_header(subject(text).unwrap());
        let mail = String::from_utf8(mail.body(String::new()).unwrap().formatted()).unwrap();
        let (_, rest) = mail.split_once("Subject: ").unwrap();
        let words =
            rest.split("\r\n").enumerate().take_while(|(line, text)| *line == 0 || text.starts_with(' '));
        let words: Vec<_> = words.map(|(_, text)| text.trim()).collect();
        let decode = |word: &&str| {
            let inner = word.strip_prefix("=?utf-8?b?").and_then(|rest| rest.strip_suffix("?=")).unwrap();
            String::from_utf8(BASE64_STANDARD.decode(inner).unwrap()).unwrap()
        };
        words.iter().map(decode).collect()
    }

    #[test]
    fn text_that_looks_encoded_is_shown_as_it_is() {
        let long = format!("You are invited to =?utf-8?q?a=0D=0ABcc:_x?= and {}", "é".repeat(90));
        for text in ["=?utf-8?q?a=0Ab?=", "a =?b", "=?utf-8?b?Cg==?= =?utf-8?b?Cg==?=", long.as_str()] {
            assert_eq!(shown(text), text);
        }
    }
}
