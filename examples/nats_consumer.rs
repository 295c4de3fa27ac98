//! A durable pull consumer of xwms's events on NATS JetStream. It resumes where it stopped, and acknowledges each event
//! after it has processed it. Usage: `cargo run --example nats_consumer -- NATS_URL [DURABLE]`.

use async_nats::jetstream::{self, consumer::pull};
use futures::StreamExt;
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut args = std::env::args().skip(1);
    let url = args.next().unwrap_or_else(|| "nats://127.0.0.1:4222".to_owned());
    let durable = args.next().unwrap_or_else(|| "example".to_owned());
    let stream = jetstream::new(async_nats::connect(url).await?).get_stream("xwms").await?;
    let settings = pull::Config {
        durable_name: Some(durable.clone()),
        // The `client.*` events of every account: `xwms.events.<account>.<event name>`.
        filter_subject: "xwms.events.*.client.>".to_owned(),
        ..pull::Config::default()
    };
    let consumer = stream.get_or_create_consumer(&durable, settings).await?;
    let mut messages = consumer.messages().await?;
    while let Some(message) = messages.next().await {
        let message = message?;
        let event: serde_json::Value = serde_json::from_slice(&message.payload)?;
        // If this process dies before the ack, the event comes again. Recognize it by its `id`.
        #[allow(clippy::print_stdout, reason = "the example prints events")]
        {
            println!("{} {} {}", event["sequence"], event["type"], event["subject"]);
        }
        message.ack().await?;
    }
    Ok(())
}
