//! Consumes events of xwms from NATS JetStream, in Rust: continues where it stopped, and handles each event once.

use async_nats::{
    Client, ConnectOptions, ServerAddr,
    jetstream::{
        self,
        consumer::{AckPolicy, pull},
    },
};
use futures::StreamExt;
use serde::Deserialize;
use std::{
    collections::HashSet,
    error::Error,
    io::{self, Write},
};

type Failure = Box<dyn Error + Send + Sync>;

/// What this consumer wants to know of an event.
#[derive(Deserialize)]
struct Event {
    id: String,
    sequence: String,
    #[serde(rename = "type")]
    name: String,
    subject: String,
}

/// What this consumer does with an event.
fn handle(event: &Event) -> Result<(), io::Error> {
    writeln!(io::stdout(), "{} {} {}", event.sequence, event.name, event.subject)
}

/// Reads a variable of the environment.
fn setting(name: &str, otherwise: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| otherwise.to_owned())
}

/// Connects to the server that `NATS_URL` names, with the name and password in it if there are some.
async fn connect() -> Result<Client, Failure> {
    let server: ServerAddr = setting("NATS_URL", "nats://127.0.0.1:4222").parse()?;
    let options = match (server.username(), server.password()) {
        (Some(user), Some(password)) => {
            ConnectOptions::with_user_and_password(user.to_owned(), password.to_owned())
        }
        _ => ConnectOptions::new(),
    };
    // If NATS goes away, the connection is made again, for as long as it takes.
    Ok(options.connect(server).await?)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let stream = jetstream::new(connect().await?).get_stream("xwms").await?;
    // NATS remembers under this name what was acknowledged.
    let durable = setting("DURABLE", "shop-rust");
    let settings = pull::Config {
        durable_name: Some(durable.clone()),
        // The events about apps, of every account: `xwms.events.<account>.<event name>`.
        filter_subject: "xwms.events.*.client.>".to_owned(),
        ack_policy: AckPolicy::Explicit,
        ..pull::Config::default()
    };
    let consumer = stream.get_or_create_consumer(&durable, settings).await?;
    let mut messages = consumer.messages().await?;
    // The ids of the events that were handled. A real consumer keeps them where it keeps the results.
    let mut handled = HashSet::new();
    while let Some(message) = messages.next().await {
        let message = message?;
        let event: Event = serde_json::from_slice(&message.payload)?;
        // A message may come again, such as when its acknowledgement got lost.
        if !handled.contains(&event.id) {
            handle(&event)?;
            handled.insert(event.id);
        }
        // Only now: without an acknowledgement, NATS sends the message again.
        message.ack().await?;
    }
    Ok(())
}
