//! Whether a NATS server can take the events: its version, JetStream, its limits, and the stream that is there. For
//! `xwms config check`. Changes nothing on the server.

use super::stream::{client, fits};
use crate::config;
use async_nats::{
    Client,
    jetstream::{
        Context, ErrorCode,
        context::{ContextBuilder, GetStreamErrorKind},
        response::Response,
    },
};
use serde::Deserialize;
use std::time::Duration;

/// Servers below this lack what the fan-out calls (direct reads of messages).
const VERSION_MIN: (i64, i64) = (2, 9);
/// The oldest version that the documentation asks for.
const VERSION_GOOD: (i64, i64) = (2, 10);
/// The usual `max_payload` of NATS. No event is larger.
const PAYLOAD_MIN: usize = 1 << 20;
/// The time limit for connecting, with several servers to try, and for one response.
const CONNECT: Duration = Duration::from_secs(15);
const DEADLINE: Duration = Duration::from_secs(5);

/// What is asked of the account. The crate's own type demands members that NATS 2.9 doesn't send.
#[derive(Deserialize)]
struct Account {
    /// Bytes that its streams take on disk.
    storage: u64,
    limits: Limits,
}

#[derive(Deserialize)]
struct Limits {
    /// Bytes; negative without a limit.
    max_storage: i64,
    #[serde(default)]
    max_bytes_required: bool,
}

/// What was found, in sentences for operators that begin with the setting.
#[derive(Debug, Default)]
pub struct Readiness {
    /// Events can't be published.
    pub problems: Vec<String>,
    /// Events are published, but less well than they could be.
    pub warnings: Vec<String>,
    pub facts: Vec<String>,
}

/// Looks at the servers in `settings`. Takes 30 seconds at the most.
pub async fn look(settings: &config::Nats) -> Readiness {
    let mut found = Readiness::default();
    let Some(client) = found.connect(settings).await else { return found };
    let server = client.server_info();
    found.facts.push(format!("NATS {}: this client is let in", server.version));
    if !client.is_server_compatible(VERSION_MIN.0, VERSION_MIN.1, 0) {
        let version = &server.version;
        found.problems.push(format!("nats.url: NATS {version} is too old: use 2.10 or newer"));
        return found;
    }
    if !client.is_server_compatible(VERSION_GOOD.0, VERSION_GOOD.1, 0) {
        found.warnings.push(format!("nats.url: NATS {} is old: use 2.10 or newer", server.version));
    }
    if !server.jetstream {
        found.problems.push(
            "nats.url: the server has no JetStream: add `jetstream { store_dir: … }` to its configuration"
                .to_owned(),
        );
        return found;
    }
    if server.max_payload < PAYLOAD_MIN {
        found.warnings.push(format!(
            "nats.url: max_payload of the server is {} bytes: set it to 1048576 or more, or large events are parked",
            server.max_payload
        ));
    }
    let context = ContextBuilder::new().timeout(DEADLINE).build(client);
    let why = match context.request("INFO", b"").await {
        Ok(Response::Ok(account)) => {
            found.look_at_limits(settings, &account);
            None
        }
        Ok(Response::Err { error }) => Some(error.to_string()),
        Err(error) => Some(error.to_string()),
    };
    if let Some(why) = why {
        found.problems.push(format!(
            "nats.url: JetStream can't be used: {why}. Turn it on for the account of this user, and let the \
             user publish to $JS.API.>"
        ));
        return found;
    }
    found.look_at_stream(settings, &context).await;
    found
}

impl Readiness {
    /// Returns a client of the servers, if one lets it in.
    async fn connect(&mut self, settings: &config::Nats) -> Option<Client> {
        let problem = match tokio::time::timeout(CONNECT, client(settings)).await {
            Ok(Ok(client)) => return Some(client),
            Ok(Err(error)) => {
                format!("nats.url: {error}. Check the address, the credentials and firewalls")
            }
            Err(_) => {
                let seconds = CONNECT.as_secs();
                format!("nats.url: there was no response within {seconds} s. Check the address and firewalls")
            }
        };
        self.problems.push(problem);
        None
    }

    fn look_at_limits(&mut self, settings: &config::Nats, account: &Account) {
        let limits = &account.limits;
        if limits.max_bytes_required && settings.max_gib == 0 {
            self.problems.push("nats.max_gib: the NATS account demands a limit: set it".to_owned());
        }
        if let Some(most) = Some(limits.max_storage).filter(|most| *most >= 0) {
            let wanted = i64::from(settings.max_gib) << 30;
            let left = most.saturating_sub(i64::try_from(account.storage).unwrap_or(i64::MAX));
            match settings.max_gib {
                0 => self.warnings.push(format!(
                    "nats.max_gib: the NATS account may store {most} bytes, and the stream has no limit: set \
                     one below that, or events wait when it is full"
                )),
                gib if wanted > most => self.problems.push(format!(
                    "nats.max_gib: {gib} GiB are more than the {most} bytes that the NATS account may store: \
                     lower it, or raise the limit of the account"
                )),
                _ => self.facts.push(format!("NATS: the account may store {left} more bytes")),
            }
        }
    }

    async fn look_at_stream(&mut self, settings: &config::Nats, context: &Context) {
        let (name, prefix) = (&settings.stream, &settings.prefix);
        match context.get_stream(name).await {
            Ok(stream) if fits(&stream.cached_info().config, settings) => {
                let state = &stream.cached_info().state;
                self.facts.push(format!("NATS: the stream {name} has {} messages", state.messages));
            }
            Ok(_) => self.problems.push(format!(
                "nats.stream: the stream {name} is not one of xwms: it must be stored in files, with the \
                 retention policy limits, for the subjects {prefix}.> only. Name another stream, or delete it"
            )),
            Err(error) if is_missing(&error.kind()) => {
                // Two streams can't have the same subjects.
                match context.stream_by_subject(format!("{prefix}.>")).await {
                    Ok(other) => self.problems.push(format!(
                        "nats.prefix: the stream {other} takes {prefix}.> already: set nats.stream to it if it \
                         is this server's, or choose another prefix"
                    )),
                    Err(_) => {
                        self.facts.push(format!("NATS: the server makes the stream {name} at start"));
                    }
                }
            }
            Err(error) => self.problems.push(format!(
                "nats.stream: the stream {name} can't be read: {error}. Let the user publish to $JS.API.>"
            )),
        }
    }
}

fn is_missing(kind: &GetStreamErrorKind) -> bool {
    matches!(kind, GetStreamErrorKind::JetStream(error) if error.error_code() == ErrorCode::STREAM_NOT_FOUND)
}
