//! Sends mail by SMTP or, for development, into files.

use super::letter::Letter;
use crate::{config, subscribers::sink::SinkError};
use email_encoding::headers::{rfc2047, writer::EmailWriter};
use lettre::{
    AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use std::{fmt, time::Duration};
use xwms_events::{Refusal, user::email};

/// The time limit of the mail server for one mail.
const DEADLINE: Duration = Duration::from_secs(10);

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

enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Files(AsyncFileTransport<Tokio1Executor>),
}

/// A way to send mail.
pub(super) struct Transport {
    way: Way,
    from: Mailbox,
    /// The right side of message ids.
    host: String,
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
    pub fn new(settings: &config::Mail) -> Result<Self, TransportError> {
        let from: Mailbox = settings.from.parse()?;
        let way = match settings.url.reveal().strip_prefix("file://") {
            Some(directory) => {
                std::fs::create_dir_all(directory)?;
                Way::Files(AsyncFileTransport::new(directory))
            }
            None => {
                let smtp = AsyncSmtpTransport::<Tokio1Executor>::from_url(settings.url.reveal())?;
                Way::Smtp(smtp.timeout(Some(DEADLINE)).build())
            }
        };
        Ok(Self { way, host: from.email.domain().to_owned(), from })
    }

    /// Sends `letter` under `id`, which is the same in every attempt.
    pub async fn send(&self, id: &str, letter: &Letter) -> Result<(), Unsent> {
        let for_good = |error: &dyn fmt::Display| Unsent::ForGood(error.to_string());
        let for_now = |error: &dyn fmt::Display| Unsent::ForNow(error.to_string());
        let mail = lettre::Message::builder()
            .message_id(Some(format!("<{id}@{}>", self.host)))
            .from(self.from.clone())
            .to(recipient(&letter.to).map_err(|error| for_good(&error))?)
            .raw_header(subject(&letter.subject).map_err(|error| for_good(&error))?)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(|error| for_good(&error))?;
        match &self.way {
            Way::Smtp(smtp) => match tokio::time::timeout(DEADLINE, smtp.send(mail)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) if error.is_permanent() => Err(for_good(&error)),
                Ok(Err(error)) => Err(for_now(&error)),
                Err(late) => Err(for_now(&late)),
            },
            Way::Files(files) => files.send(mail).await.map(drop).map_err(|error| for_now(&error)),
        }
    }
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
