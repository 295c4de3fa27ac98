//! How mail goes out: by SMTP, or into files for whoever tries things out.

use super::letter::Letter;
use crate::{config, subscribers::sink::Failure};
use lettre::{
    AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use std::time::Duration;

/// How long the mail server may take for a mail.
const DEADLINE: Duration = Duration::from_secs(10);

/// Why no mail can be sent at all.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    #[error("mail.from is not a mail address: {0}")]
    From(#[from] lettre::address::AddressError),
    #[error("mail.url can't be used: {0}")]
    Url(#[from] lettre::transport::smtp::Error),
    #[error("mail.url: the directory can't be made: {0}")]
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

/// Why a mail did not go out.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unsent {
    /// It never will.
    #[error("it can't be sent: {0}")]
    ForGood(String),
    #[error("it was put off: {0}")]
    ForNow(String),
}

/// What can't be made now is tried again like what is not taken now.
impl From<Failure> for Unsent {
    fn from(failure: Failure) -> Self {
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

    /// Sends `letter` under `id`, which is the same whenever it is sent again.
    pub async fn send(&self, id: &str, letter: &Letter) -> Result<(), Unsent> {
        let for_good = |error: &dyn std::fmt::Display| Unsent::ForGood(error.to_string());
        let for_now = |error: &dyn std::fmt::Display| Unsent::ForNow(error.to_string());
        let to: Mailbox = letter.to.parse().map_err(|_| for_good(&"the address can't be read"))?;
        let mail = lettre::Message::builder()
            .message_id(Some(format!("<{id}@{}>", self.host)))
            .from(self.from.clone())
            .to(to)
            .subject(&letter.subject)
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
