//! Sends a test mail by the configured transport, at once and without the queue, and says in words what went wrong.

use super::{
    letter::Addressed,
    test_mail,
    transport::{DEADLINE, Transport, TransportError, Way},
};
use crate::{branding::Brand, config, language::Language};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor, transport::smtp};
use std::{error::Error, io, path::PathBuf, sync::Arc};
use url::{Host, Url};
use uuid::Uuid;

/// The replies by which a mail server refuses a login, or asks for one (RFC 4954 §6).
const LOGIN_CODES: std::ops::RangeInclusive<u16> = 530..=538;

/// A test mail that is to be sent.
pub struct Trial<'a> {
    pub settings: &'a config::Mail,
    pub brand: Brand,
    pub issuer: &'a str,
    pub language: Language,
}

/// What became of a test mail.
#[derive(Debug)]
pub enum Sent {
    /// The mail server took it.
    Taken { server: String },
    /// It is in this directory.
    Written { directory: PathBuf },
}

/// Why a test mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    #[error(transparent)]
    Settings(#[from] TransportError),
    #[error("the mail can't be written: {0}")]
    Mail(String),
    #[error(
        "DNS: the name of the mail server {server} has no address: {why}. Check mail.url and the resolver"
    )]
    Name { server: String, why: String },
    #[error(
        "nothing accepts connections at the mail server {server}: {why}. Check host and port in mail.url, and firewalls"
    )]
    Unreachable { server: String, why: String },
    #[error(
        "the mail server {server} does not respond in time. A firewall may drop the connection, or the port \
         expects TLS (smtps://) and mail.url says smtp://"
    )]
    Silent { server: String },
    #[error(
        "TLS: no encrypted connection to the mail server {server}: {why}. Check that the certificate is valid for \
         this name, and whether the port wants smtps:// or smtp://…?tls=required"
    )]
    Tls { server: String, why: String },
    #[error("authentication: the mail server {server} refuses the user or the password of mail.url: {why}")]
    Login { server: String, why: String },
    #[error("the mail server {server} refuses the recipient {to}, or the sender {from}: {why}")]
    Refused { server: String, from: String, to: String, why: String },
    #[error("the mail server {server} defers the mail: {why}. The server itself would try again later")]
    Deferred { server: String, why: String },
    #[error("the conversation with the mail server {server} failed: {why}")]
    Other { server: String, why: String },
    #[error("the directory {directory} can't be written to: {why}", directory = .directory.display())]
    Directory { directory: PathBuf, why: String },
}

impl Trial<'_> {
    /// Sends the mail to `to`.
    ///
    /// # Errors
    /// Returns what went wrong.
    pub async fn send(self, to: String) -> Result<Sent, TrialError> {
        let Self { settings, brand, issuer, language } = self;
        let transport = Transport::new(settings, Arc::new(brand))?;
        let mail = Addressed { to, letter: test_mail::letter(issuer, language) };
        let id = format!("test.{}", Uuid::now_v7().simple());
        let message = transport.message(&id, &mail).map_err(TrialError::Mail)?;
        match &transport.way {
            Way::Files(files) => {
                let directory = settings.directory().unwrap_or_default();
                match files.send(message).await {
                    Ok(_) => Ok(Sent::Written { directory }),
                    Err(error) => Err(TrialError::Directory { directory, why: error.to_string() }),
                }
            }
            Way::Smtp(smtp) => {
                let server = Server::of(settings);
                let from = transport.from.email.to_string();
                server.resolve().await?;
                server.talk(smtp, message, (from, mail.to)).await?;
                Ok(Sent::Taken { server: server.name })
            }
        }
    }
}

/// Connects to the mail server of `settings` and logs in, without sending a mail. Returns its host and port; `None` if
/// mail is written to a directory.
///
/// # Errors
/// Returns what went wrong.
pub async fn reach(settings: &config::Mail) -> Result<Option<String>, TrialError> {
    if settings.directory().is_some() {
        return Ok(None);
    }
    let transport = Transport::new(settings, Arc::new(Brand::default()))?;
    let Way::Smtp(smtp) = &transport.way else { return Ok(None) };
    let server = Server::of(settings);
    server.resolve().await?;
    server.connect(smtp).await?;
    Ok(Some(server.name))
}

/// The mail server, for messages: without user and password.
struct Server {
    host: Option<Host<String>>,
    name: String,
}

impl Server {
    fn of(settings: &config::Mail) -> Self {
        let url = Url::parse(settings.url.reveal()).ok();
        let host = url.as_ref().and_then(|url| url.host().map(|host| host.to_owned()));
        let port = url.as_ref().and_then(Url::port).map(|port| format!(":{port}")).unwrap_or_default();
        let name = host.as_ref().map_or_else(String::new, |host| format!("{host}{port}"));
        Self { host, name }
    }

    /// Looks up the name, so that a wrong one is told from a server that is away.
    async fn resolve(&self) -> Result<(), TrialError> {
        // The host of a URL whose scheme the URL standard doesn't know is always a name.
        let Some(Host::Domain(name)) = &self.host else { return Ok(()) };
        let looked = tokio::time::timeout(DEADLINE, tokio::net::lookup_host((name.as_str(), 0))).await;
        let why = match looked {
            Ok(Ok(mut found)) => match found.next() {
                Some(_) => return Ok(()),
                None => "it does not exist".to_owned(),
            },
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the resolver does not respond".to_owned(),
        };
        Err(TrialError::Name { server: name.clone(), why })
    }

    /// Connects and logs in first, so that a refusal afterwards is about the mail.
    async fn talk(
        &self,
        smtp: &AsyncSmtpTransport<Tokio1Executor>,
        message: lettre::Message,
        (from, to): (String, String),
    ) -> Result<(), TrialError> {
        let server = || self.name.clone();
        let silent = |_| TrialError::Silent { server: server() };
        self.connect(smtp).await?;
        let sent = tokio::time::timeout(DEADLINE, smtp.send(message)).await.map_err(silent)?;
        let Err(error) = sent else { return Ok(()) };
        let why = said(&error);
        Err(match error.status().map(u16::from) {
            Some(code) if LOGIN_CODES.contains(&code) => TrialError::Login { server: server(), why },
            Some(_) if error.is_permanent() => TrialError::Refused { server: server(), from, to, why },
            Some(_) => TrialError::Deferred { server: server(), why },
            None => self.not_connected(&error),
        })
    }

    async fn connect(&self, smtp: &AsyncSmtpTransport<Tokio1Executor>) -> Result<(), TrialError> {
        let server = self.name.clone();
        match tokio::time::timeout(DEADLINE, smtp.test_connection()).await {
            Err(_) => Err(TrialError::Silent { server }),
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(TrialError::Other { server, why: "it closed the connection".to_owned() }),
            Ok(Err(error)) => Err(self.not_connected(&error)),
        }
    }

    fn not_connected(&self, error: &smtp::Error) -> TrialError {
        let (server, why) = (self.name.clone(), said(error));
        let status = error.status().map(u16::from);
        if error.is_timeout() {
            return TrialError::Silent { server };
        }
        if status.is_some_and(|code| LOGIN_CODES.contains(&code)) || why.contains("authentication mechanism")
        {
            return TrialError::Login { server, why };
        }
        if error.is_tls() || is_of_tls(error) || why.contains("STARTTLS") {
            return TrialError::Tls { server, why };
        }
        match io_kind(error) {
            Some(
                io::ErrorKind::ConnectionRefused
                | io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkUnreachable,
            ) => TrialError::Unreachable { server, why },
            _ if error.is_transient() => TrialError::Deferred { server, why },
            _ => TrialError::Other { server, why },
        }
    }
}

/// Returns what the server or the system said, without the kind of the error.
fn said(error: &smtp::Error) -> String {
    let code = error.status().map(|code| format!("{code} ")).unwrap_or_default();
    let why = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    // A reply may have several lines.
    format!("{code}{}", why.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn sources(error: &smtp::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |error| (**error).source())
}

fn io_kind(error: &smtp::Error) -> Option<io::ErrorKind> {
    sources(error).find_map(|error| Some(error.downcast_ref::<io::Error>()?.kind()))
}

/// Returns whether the handshake failed. It fails as an error of the connection.
fn is_of_tls(error: &smtp::Error) -> bool {
    let within =
        |error: &io::Error| error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<rustls::Error>);
    sources(error)
        .any(|error| error.is::<rustls::Error>() || error.downcast_ref::<io::Error>().is_some_and(within))
}

#[cfg(test)]
mod tests {
    use super::{Sent, Trial, TrialError};
    use crate::{branding::Brand, config::Mail, language::Language};

    async fn tried(url: &str) -> Result<Sent, TrialError> {
        let settings = Mail { url: url.to_owned().into(), from: "noreply@acme.example".into() };
        let issuer = "https://auth.example";
        let trial =
            Trial { settings: &settings, brand: Brand::default(), issuer, language: Language::English };
        trial.send("ada@acme.example".into()).await
    }

    #[tokio::test]
    async fn a_name_that_does_not_exist_is_told_from_a_server_that_is_away() {
        let wrong = tried("smtp://user:hunter2@mail.invalid:2525").await.unwrap_err();
        assert!(matches!(wrong, TrialError::Name { .. }), "{wrong}");
        assert!(
            wrong.to_string().contains("mail.invalid") && !wrong.to_string().contains("hunter2"),
            "{wrong}"
        );
        // It does not listen, and nobody else gets its port.
        let closed = tokio::net::TcpSocket::new_v4().unwrap();
        closed.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = closed.local_addr().unwrap();
        let away = tried(&format!("smtp://{address}")).await.unwrap_err();
        assert!(matches!(away, TrialError::Unreachable { .. }), "{away}");
    }

    #[tokio::test]
    async fn a_mail_for_a_directory_is_written_there() {
        let dir = tempfile::tempdir().unwrap();
        let sent = tried(&format!("file://{}", dir.path().display())).await.unwrap();
        assert!(matches!(sent, Sent::Written { directory } if directory == dir.path()));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
