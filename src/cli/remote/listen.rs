//! `xwms listen`: forwards the account's events to a program on this machine, in order, as the webhooks that an
//! endpoint would get (`outbound/webhooks/local` makes them). Nobody has to open a port to the internet for that.
//!
//! The cursor moves only after a message was delivered or has failed for good, so a broken connection, a restart and
//! Ctrl-C lose nothing. A message may arrive twice, as webhooks may.

use super::{
    feed::{Events, Feed, FeedError, Start},
    profile::{Name, USUAL},
    server::printable,
    sse::Item,
    token::{Session, now},
};
use crate::{
    cli::{error::CliError, terminal::colour},
    keys::webhook::WebhookKey,
    outbound::webhooks::local::{LocalAttempt, LocalDelivery, LocalMessage},
};
use clap::{Args, value_parser};
use serde_json::Value;
use std::{
    fs::File,
    io::{IsTerminal, Read, Write, stdout},
    path::PathBuf,
    pin::pin,
    process::ExitCode,
    time::{Duration, Instant, SystemTime},
};
use time::OffsetDateTime;
use url::Url;

/// Attempts at a message that the program refuses.
const ATTEMPTS: usize = 5;
/// The pauses between attempts, and between connections: they double from the first to the last.
const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(5);
const SECRET_MAX: u64 = 4096;

/// What is forwarded, and where to.
#[derive(Args)]
pub(in crate::cli) struct Listen {
    /// The URL on this machine to send the messages to, such as http://localhost:3000/hooks.
    #[arg(long, value_name = "URL", value_parser = forward_to)]
    forward_to: Url,
    /// Only events with these names or patterns, such as client.*, separated by commas.
    #[arg(long, value_name = "NAMES")]
    events: Option<String>,
    /// Start after this cursor of the feed, or after this position, instead of with the next event.
    #[arg(long, value_name = "CURSOR", value_parser = start)]
    from: Option<Start>,
    /// The profile whose account's events are forwarded. Its token needs the scope events:read.
    #[arg(long, value_name = "NAME", default_value = USUAL)]
    profile: Name,
    /// A file with the signing secret (whsec_…). Without it, a new one is made.
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// How long to wait for a program that does not answer, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = value_parser!(u64).range(1..=86_400))]
    patience: u64,
}

/// Reads a URL with its scheme: `localhost:3000` alone would be one of the scheme `localhost`.
fn forward_to(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    url.ok_or_else(|| "needs a whole URL with its scheme, such as http://localhost:3000/hooks".to_owned())
}

fn start(text: &str) -> Result<Start, String> {
    let is_cursor = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    match text.parse() {
        Ok(position) => Ok(Start::Position(position)),
        Err(_) if !text.is_empty() && text.bytes().all(is_cursor) => Ok(Start::Cursor(text.to_owned())),
        Err(_) => Err("needs a cursor of the feed, or a position".to_owned()),
    }
}

/// Forwards events until it is interrupted.
///
/// # Errors
/// If the server refuses, or the program does not answer for too long.
pub(in crate::cli) async fn run(listen: Listen) -> Result<ExitCode, CliError> {
    // Before the first request: a signal is never lost.
    let mut stop_signal = pin!(crate::server::stop_signal());
    let key = key(&listen)?;
    let (secret, public_key) = (key.reveal(), key.public_key());
    let delivery = LocalDelivery::new(listen.forward_to.clone(), key);
    let delivery = delivery.map_err(|error| CliError::Message(error.to_string()))?;
    let feed = Feed::new(Session::open(&listen.profile).await?, listen.events.clone());
    // Asked in any case: it says at once what is wrong with the token or the names.
    let end = feed.end().await?;
    let from = listen.from.unwrap_or(Start::Cursor(end));
    let patience = Duration::from_secs(listen.patience);
    let mut forwarder = Forwarder { delivery, from, previous: 0, patience };
    eprintln!("forwarding events to {}; Ctrl-C ends", listen.forward_to);
    if listen.secret_file.is_none() {
        eprintln!("signing secret: {}", secret.as_str());
    }
    eprintln!("ed25519 key:    whpk_{public_key}");
    let ended = tokio::select! {
        ended = forwarder.follow(&feed) => ended,
        () = &mut stop_signal => Ok(()),
    };
    match &forwarder.from {
        Start::Cursor(cursor) => eprintln!("to continue: --from {cursor}"),
        Start::Position(position) => eprintln!("to continue: --from {position}"),
    }
    ended.map(|()| ExitCode::SUCCESS)
}

/// Returns the key of `--secret-file`, or a new one.
fn key(listen: &Listen) -> Result<WebhookKey, CliError> {
    let said = |why: &dyn std::fmt::Display| CliError::Message(why.to_string());
    let Some(file) = &listen.secret_file else {
        return WebhookKey::generate().map_err(|error| said(&error));
    };
    let failed = |why: &dyn std::fmt::Display| CliError::Message(format!("{}: {why}", file.display()));
    let mut text = zeroize::Zeroizing::new(String::new());
    let opened = File::open(file).map_err(|error| failed(&error))?;
    opened.take(SECRET_MAX).read_to_string(&mut text).map_err(|error| failed(&error))?;
    WebhookKey::from_secret(text.trim()).map_err(|error| failed(&error))
}

/// Forwards, and knows how far it is.
struct Forwarder {
    delivery: LocalDelivery,
    from: Start,
    /// The position of the message before; 0 if there is none.
    previous: i64,
    patience: Duration,
}

impl Forwarder {
    /// Follows the feed, and opens the stream again whenever it ends.
    async fn follow(&mut self, feed: &Feed) -> Result<(), CliError> {
        let mut pause = FIRST;
        loop {
            let before = self.from.clone();
            let opened = feed.open(&self.from).await;
            let ended = match opened {
                Ok(mut events) => self.forward(&mut events).await,
                Err(error) => Err(error),
            };
            if self.from != before {
                pause = FIRST;
            }
            match ended {
                Ok(()) => tokio::time::sleep(pause).await,
                Err(FeedError::Stop(error)) => return Err(error),
                Err(FeedError::Again { why, wait }) => {
                    eprintln!("xwms: {}; trying again", printable(&why));
                    tokio::time::sleep(wait.unwrap_or(pause)).await;
                }
            }
            pause = (pause * 2).min(LONGEST);
        }
    }

    /// Forwards what comes until the stream ends.
    async fn forward(&mut self, events: &mut Events<'_>) -> Result<(), FeedError> {
        while let Some(Item { id, kind, data }) = events.next().await? {
            if kind == "log.went_back" {
                eprintln!("xwms: the server's log went back: {}", printable(&data));
            } else if !data.is_empty() {
                self.take(&data).await.map_err(FeedError::Stop)?;
            }
            if let Some(cursor) = id.filter(|id| !id.is_empty()) {
                self.from = Start::Cursor(cursor);
            }
        }
        Ok(())
    }

    /// Delivers one event of the feed.
    async fn take(&mut self, data: &str) -> Result<(), CliError> {
        let event: Value = serde_json::from_str(data)?;
        let sequence = event.get("sequence").and_then(Value::as_str).unwrap_or_default();
        let position: Option<i64> = sequence.parse().ok();
        match LocalMessage::of(event, self.previous) {
            Some(message) => self.deliver(&message).await?,
            None => eprintln!("xwms: an event that the server can't read is left out, as webhooks do"),
        }
        self.previous = position.unwrap_or(self.previous);
        Ok(())
    }

    /// Tries until the program takes the message, or refuses it for good.
    async fn deliver(&self, message: &LocalMessage) -> Result<(), CliError> {
        let (mut refused, mut pause) = (0, FIRST);
        // Since when it does not answer. The time of the first attempt does not count, so there is always a second one.
        let mut silent: Option<Instant> = None;
        loop {
            let attempt = self.delivery.attempt(message, now()).await;
            show(message, &attempt)?;
            match attempt.status {
                Some(200..=299) => return Ok(()),
                Some(_) => {
                    refused += 1;
                    silent = None;
                }
                None if silent.get_or_insert_with(Instant::now).elapsed() >= self.patience => {
                    let seconds = self.patience.as_secs();
                    return Err(CliError::Message(format!("the program did not answer for {seconds} s")));
                }
                None => {}
            }
            if refused == ATTEMPTS {
                eprintln!(
                    "xwms: gave up on {} after {ATTEMPTS} attempts{}",
                    message.id(),
                    advice(attempt.status)
                );
                return Ok(());
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST);
        }
    }
}

/// Returns what to look at first if the program refuses with `status`.
const fn advice(status: Option<u16>) -> &'static str {
    match status {
        Some(400 | 401 | 403) => {
            ". If it refuses every message: does it verify with the signing secret of this command?"
        }
        _ => "",
    }
}

/// Prints an attempt as one line.
fn show(message: &LocalMessage, attempt: &LocalAttempt) -> Result<(), CliError> {
    let (hours, minutes, seconds) = OffsetDateTime::from(SystemTime::now()).to_hms();
    let result = match (attempt.status, &attempt.error) {
        (Some(status), _) => coloured(status),
        (None, error) => printable(error.as_deref().unwrap_or("no answer")),
    };
    let milliseconds = attempt.duration.as_millis();
    writeln!(
        stdout(),
        "{hours:02}:{minutes:02}:{seconds:02}Z {} {} {result} {milliseconds} ms",
        message.name(),
        message.id(),
    )?;
    Ok(())
}

fn coloured(status: u16) -> String {
    // An empty value counts as unset (https://no-color.org).
    let plain = std::env::var_os("NO_COLOR").is_some_and(|no| !no.is_empty());
    match stdout().is_terminal() && !plain {
        true => format!("{}{status}\u{1b}[0m", colour(status.into())),
        false => status.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Start, forward_to, start};

    #[test]
    fn a_start_is_a_position_or_a_cursor() {
        assert_eq!(start("42"), Ok(Start::Position(42)));
        assert_eq!(start("AAAAAAAAACo-_x"), Ok(Start::Cursor("AAAAAAAAACo-_x".to_owned())));
        for bad in ["", "a b", "a\r\nx: y", "ä"] {
            assert!(start(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_url_to_forward_to_has_its_scheme() {
        for good in ["http://localhost:3000/hooks", "https://127.0.0.1:3000", "http://[::1]:3000/"] {
            assert!(forward_to(good).is_ok(), "{good}");
        }
        for bad in ["localhost:3000/hooks", "127.0.0.1:3000", "3000", "/hooks", "ftp://localhost/", ""] {
            let why = forward_to(bad).unwrap_err();
            assert!(why.contains("http://localhost:3000/hooks"), "{bad}: {why}");
        }
    }
}
