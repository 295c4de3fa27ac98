//! The JetStream stream: creates or checks it, finds its end, and publishes without repeating or reordering.
//! Each message names its predecessor (`Nats-Expected-Last-Sequence`), so after a lost message the next ones
//! are refused, and all of them are published again, in order.

use super::messages::{self, Common, REACHED, Reached, outside};
use crate::{config, subscribers::sink::SinkError};
use async_nats::{
    Client, ConnectOptions, ToServerAddrs,
    jetstream::{
        self, Context,
        message::PublishMessage,
        stream::{Config, DiscardPolicy, RetentionPolicy, StorageType},
    },
};
use sqlx::PgConnection;
use std::time::Duration;

/// The time limit for one response of NATS.
const DEADLINE: Duration = Duration::from_secs(5);
/// The time limit for several requests in a row: less than the time that a leader may be silent.
const STEP: Duration = Duration::from_secs(10);
/// The shortest duplicate window that JetStream accepts.
const FORGET: Duration = Duration::from_millis(100);
/// The number of messages sent but not acknowledged.
pub(super) const IN_FLIGHT: usize = 256;

/// The end of a stream.
#[derive(Clone, Copy)]
pub(super) enum End {
    /// It has never held a message.
    New,
    /// It no longer holds any message.
    Empty,
    /// It holds every event up to this position, as far as its limits allow.
    At(i64),
    /// Somebody else wrote all of its last messages.
    Foreign,
}

/// A message about the event at `position`.
pub(super) struct Outgoing {
    pub position: i64,
    pub subject: String,
    pub message: PublishMessage,
}

/// What a server and the stream on it say, for operators.
pub struct StreamStatus {
    /// The name and version of the server.
    pub server: String,
    pub version: String,
    pub subjects: Vec<String>,
    pub messages: u64,
    pub bytes: u64,
    pub last_sequence: u64,
    pub consumers: u64,
    /// The position of the last event in it; `None` if there is none.
    pub position: Option<i64>,
    /// How many messages that xwms did not publish come after that event.
    pub foreign: u64,
}

/// A stream to publish to.
pub(super) struct Stream {
    client: Client,
    context: Context,
    name: String,
    first_sequence: u64,
    last_sequence: u64,
    end: End,
}

/// Connects to the servers in `settings`.
///
/// # Errors
/// Returns an error if none of them can be reached, or none lets this client in.
pub async fn client(settings: &config::Nats) -> Result<Client, SinkError> {
    // The client uses the process's default provider. This fails only if one was installed before.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let mut options = match &settings.credentials_file {
        Some(file) => ConnectOptions::with_credentials_file(file).await.map_err(outside)?,
        None => ConnectOptions::new(),
    };
    if let Some(token) = &settings.token {
        options = options.token(token.reveal().to_owned());
    }
    if let (Some(user), Some(password)) = (&settings.user, &settings.password) {
        options = options.user_and_password(user.clone(), password.reveal().to_owned());
    }
    if let Some(ca) = &settings.tls_ca {
        options = options.add_root_certificates(ca.clone());
    }
    if let (Some(certificate), Some(key)) = (&settings.tls_certificate, &settings.tls_key) {
        options = options.add_client_certificate(certificate.clone(), key.clone());
    }
    // With a certificate configured, credentials must not be sent in clear.
    options = options.require_tls(settings.tls_ca.is_some() || settings.tls_certificate.is_some());
    let servers: Vec<_> = settings.url.split(',').map(str::trim).collect();
    let servers = servers.iter().map(ToServerAddrs::to_server_addrs).collect::<Result<Vec<_>, _>>();
    let servers: Vec<_> = servers.map_err(outside)?.into_iter().flatten().collect();
    let connecting = options.name("xwms").connection_timeout(DEADLINE).connect(servers);
    connecting.await.map_err(outside)
}

async fn within<T>(step: impl Future<Output = Result<T, SinkError>>) -> Result<T, SinkError> {
    tokio::time::timeout(STEP, step).await.unwrap_or_else(|_| Err(outside("there was no response in time")))
}

impl Stream {
    /// Connects, and creates the stream or updates its settings. The NATS client restores lost connections.
    ///
    /// # Errors
    /// If no server responds, the login fails, or the stream belongs to another application.
    pub async fn open(settings: &config::Nats) -> Result<Self, SinkError> {
        within(async {
            let mut stream = Self::connect(settings).await?;
            stream.prepare(settings).await?;
            Ok(stream)
        })
        .await
    }

    /// Connects anew, and reads how the stream is. It changes nothing, and creates nothing.
    ///
    /// # Errors
    /// As [`Self::open`]; also if there is no such stream.
    pub async fn status(settings: &config::Nats) -> Result<StreamStatus, SinkError> {
        within(async {
            let own = Self::connect(settings).await?;
            let stream = own.context.get_stream(&own.name).await.map_err(outside)?;
            let info = stream.get_info().await.map_err(outside)?;
            let state = &info.state;
            let reached = match state.messages {
                0 => Reached { position: None, foreign: 0 },
                _ => messages::reached(&stream, state.first_sequence..=state.last_sequence).await?,
            };
            let server = own.client.server_info();
            Ok(StreamStatus {
                server: server.server_name,
                version: server.version,
                subjects: info.config.subjects.clone(),
                messages: state.messages,
                bytes: state.bytes,
                last_sequence: state.last_sequence,
                consumers: u64::try_from(state.consumer_count).unwrap_or(u64::MAX),
                position: reached.position,
                foreign: reached.foreign,
            })
        })
        .await
    }

    /// The end at the time when the stream was opened or emptied, plus what was published since.
    pub const fn end(&self) -> End {
        self.end
    }

    /// Sets the end to `position`, even if the stream has later messages.
    pub const fn goes_on_after(&mut self, position: i64) {
        self.end = End::At(position);
    }

    /// Returns the sequence of its last message when it was opened or emptied, plus what was published since.
    pub const fn last_sequence(&self) -> u64 {
        self.last_sequence
    }

    /// Returns the last of its events that is in the log on `db`, which ends at `head`; `None` if none of its last
    /// messages is.
    ///
    /// # Errors
    /// If NATS or the database does not respond.
    pub async fn common(&self, db: &mut PgConnection, head: i64) -> Result<Option<Common>, SinkError> {
        let stream = self.context.get_stream(&self.name).await.map_err(outside)?;
        messages::common(&stream, self.first_sequence..=self.last_sequence, db, head).await
    }

    async fn connect(settings: &config::Nats) -> Result<Self, SinkError> {
        let client = client(settings).await?;
        let context = jetstream::context::ContextBuilder::new()
            .timeout(DEADLINE)
            .ack_timeout(DEADLINE)
            .max_ack_inflight(2 * IN_FLIGHT)
            .build(client.clone());
        Ok(Self {
            client,
            context,
            name: settings.stream.clone(),
            first_sequence: 0,
            last_sequence: 0,
            end: End::New,
        })
    }

    async fn prepare(&mut self, settings: &config::Nats) -> Result<(), SinkError> {
        let wanted = wanted(settings);
        let mut stream = self.context.get_or_create_stream(wanted.clone()).await.map_err(outside)?;
        let found = &stream.cached_info().config;
        if !fits(found, settings) {
            return Err(outside(format!(
                "the stream {} must be stored in files, with the retention policy limits, for the subjects \
                 {}.> only",
                self.name, settings.prefix
            )));
        }
        if !same(found, &wanted) {
            self.context.update_stream(wanted).await.map_err(outside)?;
        }
        let state = stream.info().await.map_err(outside)?.state.clone();
        self.last_sequence = state.last_sequence;
        self.first_sequence = state.first_sequence;
        self.end = match (state.messages, state.last_sequence) {
            (_, 0) => End::New,
            (0, _) => End::Empty,
            _ => {
                let sequences = state.first_sequence..=state.last_sequence;
                messages::reached(&stream, sequences).await?.position.map_or(End::Foreign, End::At)
            }
        };
        Ok(())
    }

    /// Removes every message; consumers stay.
    ///
    /// # Errors
    /// If JetStream does not respond.
    pub async fn empty(&mut self) -> Result<(), SinkError> {
        within(async {
            let stream = self.context.get_stream(&self.name).await.map_err(outside)?;
            stream.purge().await.map_err(outside)?;
            // A purge doesn't forget message ids, so messages published again would count as duplicates. A
            // short window makes JetStream forget the ids.
            let usual = stream.cached_info().config.clone();
            let short = Config { duplicate_window: FORGET, ..usual.clone() };
            self.context.update_stream(short).await.map_err(outside)?;
            tokio::time::sleep(3 * FORGET).await;
            self.context.update_stream(usual).await.map_err(outside)?;
            self.last_sequence = stream.get_info().await.map_err(outside)?.state.last_sequence;
            self.end = End::Empty;
            Ok(())
        })
        .await
    }

    /// Publishes up to [`IN_FLIGHT`] messages, in order, and waits until they are stored.
    ///
    /// # Errors
    /// If one was not stored: some of the messages before it may be stored, and none after it.
    pub async fn publish(&mut self, messages: Vec<Outgoing>) -> Result<(), SinkError> {
        if self.client.connection_state() != async_nats::connection::State::Connected {
            return Err(outside("not connected"));
        }
        within(async {
            let mut flying = Vec::with_capacity(messages.len());
            for (expected, outgoing) in (self.last_sequence..).zip(messages) {
                let Outgoing { position, subject, message } = outgoing;
                let message = match self.end {
                    End::At(end) if end > position => message.header(REACHED, end.to_string()),
                    _ => {
                        self.end = End::At(position);
                        message
                    }
                };
                let message = message.expected_last_sequence(expected);
                flying.push(self.context.send_publish(subject, message).await.map_err(outside)?);
            }
            for ack in flying {
                self.landed(ack).await?;
            }
            Ok(())
        })
        .await
    }

    async fn landed(&mut self, flying: jetstream::context::PublishAckFuture) -> Result<(), SinkError> {
        let ack = flying.await.map_err(outside)?;
        if ack.duplicate {
            return Err(outside(
                "the stream still remembers the id of a deleted message; waiting until it forgets it",
            ));
        }
        self.last_sequence = ack.sequence;
        Ok(())
    }
}

/// The required configuration of the stream.
fn wanted(settings: &config::Nats) -> Config {
    Config {
        name: settings.stream.clone(),
        subjects: vec![format!("{}.>", settings.prefix)],
        storage: StorageType::File,
        retention: RetentionPolicy::Limits,
        // A full stream drops its oldest messages; it does not refuse new ones.
        discard: DiscardPolicy::Old,
        num_replicas: settings.replicas,
        max_age: Duration::from_secs(u64::from(settings.max_age_days) * 86_400),
        max_bytes: if settings.max_gib == 0 { -1 } else { i64::from(settings.max_gib) << 30 },
        max_messages: -1,
        max_messages_per_subject: -1,
        max_message_size: -1,
        duplicate_window: Duration::from_secs(settings.dedupe_seconds.into()),
        description: Some("Public events of xwms, in order. Published by xwms only.".to_owned()),
        allow_direct: true,
        ..Config::default()
    }
}

/// Whether a stream of this configuration can be the one of `settings`. What else differs can be updated.
pub(super) fn fits(found: &Config, settings: &config::Nats) -> bool {
    let wanted = wanted(settings);
    found.subjects == wanted.subjects
        && found.storage == wanted.storage
        && found.retention == wanted.retention
}

/// Whether `found` stores messages as `wanted` does.
fn same(found: &Config, wanted: &Config) -> bool {
    found.num_replicas == wanted.num_replicas
        && found.discard == wanted.discard
        && found.max_age == wanted.max_age
        && found.max_bytes == wanted.max_bytes
        && found.max_messages == wanted.max_messages
        && found.max_messages_per_subject == wanted.max_messages_per_subject
        && found.max_message_size == wanted.max_message_size
        && found.no_ack == wanted.no_ack
        && found.duplicate_window == wanted.duplicate_window
}
