//! The JetStream stream: made or checked, its end, and publishing that can neither repeat nor reorder. Each
//! message says after which one it comes (`Nats-Expected-Last-Sequence`), so that what follows a lost message
//! is refused and all of it is published again, in order.

use crate::{config, subscribers::sink::Failure};
use async_nats::{
    Client, ConnectOptions, ToServerAddrs,
    jetstream::{
        self, Context,
        message::PublishMessage,
        stream::{Config, StorageType},
    },
};
use serde_json::Value;
use std::time::Duration;

/// How long NATS may take to answer.
const DEADLINE: Duration = Duration::from_secs(5);
/// The shortest window that JetStream takes.
const FORGET: Duration = Duration::from_millis(100);
/// Messages on their way at once.
const IN_FLIGHT: usize = 256;

/// A stream to publish to.
pub(super) struct Stream {
    client: Client,
    context: Context,
    name: String,
    last_sequence: u64,
}

fn outside(error: impl std::fmt::Display) -> Failure {
    Failure::Outside(format!("NATS: {error}"))
}

impl Stream {
    /// Connects; later losses of the connection are mended by the client.
    ///
    /// # Errors
    /// When no server is there, or it does not let us in.
    pub async fn connect(settings: &config::Nats) -> Result<Self, Failure> {
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
        let servers: Vec<_> = settings.url.split(',').map(str::trim).collect();
        let servers = servers.iter().map(ToServerAddrs::to_server_addrs).collect::<Result<Vec<_>, _>>();
        let servers: Vec<_> = servers.map_err(outside)?.into_iter().flatten().collect();
        let connecting = options.name("xwms").connection_timeout(DEADLINE).connect(servers);
        let client = connecting.await.map_err(outside)?;
        let context = jetstream::context::ContextBuilder::new()
            .timeout(DEADLINE)
            .ack_timeout(DEADLINE)
            .max_ack_inflight(2 * IN_FLIGHT)
            .build(client.clone());
        Ok(Self { client, context, name: settings.stream.clone(), last_sequence: 0 })
    }

    /// Makes the stream, or gives it the settings that it should have. Answers the position of its last
    /// event, if it ever had one.
    ///
    /// # Errors
    /// When JetStream does not answer, or the stream is not one of ours.
    pub async fn open(&mut self, settings: &config::Nats) -> Result<Option<i64>, Failure> {
        let days = Duration::from_secs(u64::from(settings.max_age_days) * 86_400);
        let subject = format!("{}.>", settings.prefix);
        let wanted = Config {
            name: self.name.clone(),
            subjects: vec![subject.clone()],
            storage: StorageType::File,
            num_replicas: settings.replicas,
            max_age: days,
            max_bytes: if settings.max_gib == 0 { -1 } else { i64::from(settings.max_gib) << 30 },
            duplicate_window: Duration::from_secs(settings.dedupe_seconds.into()),
            description: Some("Public events of xwms, in order. Published by xwms only.".to_owned()),
            allow_direct: true,
            ..Config::default()
        };
        let mut stream = self.context.get_or_create_stream(wanted.clone()).await.map_err(outside)?;
        let found = &stream.cached_info().config;
        if found.subjects != wanted.subjects || found.storage != StorageType::File {
            let detail = format!("the stream {} is not kept in files, or not for {subject} alone", self.name);
            return Err(outside(detail));
        }
        let same = found.num_replicas == wanted.num_replicas
            && found.max_age == wanted.max_age
            && found.max_bytes == wanted.max_bytes
            && found.duplicate_window == wanted.duplicate_window;
        if !same {
            self.context.update_stream(wanted).await.map_err(outside)?;
        }
        let state = stream.info().await.map_err(outside)?.state.clone();
        self.last_sequence = state.last_sequence;
        match (state.messages, state.last_sequence) {
            (_, 0) => Ok(None),
            // Emptied, or everything is too old: nothing says where it was but the cursor.
            (0, _) => Ok(Some(0)),
            (_, last) => {
                let message = stream.get_raw_message(last).await.map_err(outside)?;
                let event: Value = serde_json::from_slice(&message.payload).map_err(outside)?;
                let position = event["sequence"].as_str().and_then(|text| text.parse().ok());
                position.map(Some).ok_or_else(|| outside("the last message of the stream is none of xwms"))
            }
        }
    }

    /// Removes every message; consumers stay.
    ///
    /// # Errors
    /// When JetStream does not answer.
    pub async fn empty(&mut self) -> Result<(), Failure> {
        let stream = self.context.get_stream(&self.name).await.map_err(outside)?;
        stream.purge().await.map_err(outside)?;
        // A purge leaves the ids known, and what is published again would count as a duplicate. They are
        // forgotten when they are older than the window.
        let usual = stream.cached_info().config.clone();
        let short = Config { duplicate_window: FORGET, ..usual.clone() };
        self.context.update_stream(short).await.map_err(outside)?;
        tokio::time::sleep(3 * FORGET).await;
        self.context.update_stream(usual).await.map_err(outside)?;
        self.last_sequence = stream.get_info().await.map_err(outside)?.state.last_sequence;
        Ok(())
    }

    /// Publishes all of `messages`, in order, and waits until they are stored.
    ///
    /// # Errors
    /// When one was not: then a part of those before it is stored, and nothing after it.
    pub async fn publish(&mut self, messages: Vec<(String, PublishMessage)>) -> Result<(), Failure> {
        if self.client.connection_state() != async_nats::connection::State::Connected {
            return Err(outside("not connected"));
        }
        let mut flying = std::collections::VecDeque::with_capacity(IN_FLIGHT);
        for (expected, (subject, message)) in (self.last_sequence..).zip(messages) {
            if flying.len() == IN_FLIGHT {
                self.landed(flying.pop_front()).await?;
            }
            let message = message.expected_last_sequence(expected);
            flying.push_back(self.context.send_publish(subject, message).await.map_err(outside)?);
        }
        while !flying.is_empty() {
            self.landed(flying.pop_front()).await?;
        }
        Ok(())
    }

    async fn landed(&mut self, flying: Option<jetstream::context::PublishAckFuture>) -> Result<(), Failure> {
        let Some(flying) = flying else { return Ok(()) };
        let ack = flying.await.map_err(outside)?;
        if ack.duplicate {
            return Err(outside(
                "the stream knows an event that it does not end with; waiting until it forgets",
            ));
        }
        self.last_sequence = ack.sequence;
        Ok(())
    }
}
