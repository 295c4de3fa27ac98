//! How mail goes out: by SMTP, or into files for whoever tries things out.

use crate::{config, subscribers::sink::Failure};
use lettre::{
    AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use std::time::Duration;

/// How long the mail server may take for a mail: less than a leader may be silent.
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

/// A mail to one person.
pub(super) struct Message<'a> {
    /// The same whenever it is sent again.
    pub id: &'a str,
    pub to: &'a str,
    pub subject: &'a str,
    pub text: &'a str,
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

    /// Sends `message`. One that will never go out is given up with a line in the log: it is not worth that
    /// all others wait for it.
    pub async fn send(&self, message: &Message<'_>) -> Result<(), Failure> {
        let given_up = |why: &dyn std::fmt::Display| {
            tracing::warn!(mail = message.id, %why, "a mail can't be sent");
            Ok(())
        };
        let Ok(to) = message.to.parse::<Mailbox>() else { return given_up(&"the address can't be read") };
        let mail = lettre::Message::builder()
            .message_id(Some(format!("<{}@{}>", message.id, self.host)))
            .from(self.from.clone())
            .to(to)
            .subject(message.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(message.text.to_owned());
        let mail = match mail {
            Ok(mail) => mail,
            Err(error) => return given_up(&error),
        };
        let outside = |error: &dyn std::fmt::Display| Failure::Outside(format!("mail: {error}"));
        match &self.way {
            Way::Smtp(smtp) => match tokio::time::timeout(DEADLINE, smtp.send(mail)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) if error.is_permanent() => given_up(&error),
                Ok(Err(error)) => Err(outside(&error)),
                Err(late) => Err(outside(&late)),
            },
            Way::Files(files) => files.send(mail).await.map(drop).map_err(|error| outside(&error)),
        }
    }
}
