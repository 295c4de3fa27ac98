//! The fan-out as a JetStream consumer sees it: every public event once and in order, whatever happens to NATS.

mod acks;
mod foreign;
mod full;
mod went_back;

use crate::support::{
    Receiver, Server, World, cluster, eventually,
    flood::Account,
    process::{free_port, signal, spawn, xwms},
};
use async_nats::jetstream::{
    self,
    stream::{RawMessageError, RawMessageErrorKind, Stream},
};
use serde_json::{Value, json};
use std::path::Path;
use xwms::{
    config::{Nats, Settings},
    dev::nats::{NatsOptions, NatsServer},
};

pub async fn nats(dir: &Path, port: u16) -> NatsServer {
    let options = NatsOptions { dir: dir.to_owned(), port: Some(port), password: None };
    NatsServer::start(options).await.unwrap().expect("nats-server is installed")
}

fn to(port: u16) -> impl Fn(&mut Settings) {
    move |settings| {
        settings.nats = Some(Nats { url: format!("nats://127.0.0.1:{port}"), ..Nats::default() });
    }
}

/// The same, with a JetStream that forgets ids as soon as is allowed.
fn forgetful(port: u16) -> impl Fn(&mut Settings) + Copy {
    move |settings| {
        to(port)(settings);
        settings.nats.as_mut().unwrap().dedupe_seconds = 1;
    }
}

/// A message of the stream.
pub struct Published {
    pub subject: String,
    id: String,
    pub body: Value,
}

/// Returns the position of the last event that the stream gets.
async fn last_public(server: &Server) -> i64 {
    let names: Vec<_> = xwms_events::endpoint::wanted([]).unwrap();
    sqlx::query_scalar("SELECT max(position) FROM events WHERE event_type = ANY ($1)")
        .bind(names)
        .fetch_one(server.app.store.pool())
        .await
        .unwrap()
}

/// Returns the whole stream, in order, once it holds the last public event of the log.
pub async fn stream(server: &Server, port: u16) -> Vec<Published> {
    let last = last_public(server).await;
    let client = async_nats::connect(format!("nats://127.0.0.1:{port}")).await.unwrap();
    let context = jetstream::new(client);
    // Only the last message is read until it is the last event: a look at all of them would slow the server down.
    let whole = eventually("the stream catches up", async || {
        let stream = context.get_stream("xwms").await.ok()?;
        let newest = message(&stream, stream.cached_info().state.last_sequence).await.ok()??;
        (position(&newest) >= last).then_some(stream)
    })
    .await;
    let mut messages = Vec::new();
    let state = &whole.cached_info().state;
    for sequence in state.first_sequence..=state.last_sequence {
        messages.extend(message(&whole, sequence).await.unwrap());
    }
    messages
}

/// Returns the message with this number, unless there is none.
async fn message(stream: &Stream, sequence: u64) -> Result<Option<Published>, RawMessageError> {
    match stream.get_raw_message(sequence).await {
        Ok(message) => Ok(Some(Published {
            subject: message.subject.to_string(),
            id: message.headers.get("Nats-Msg-Id").unwrap().to_string(),
            body: serde_json::from_slice(&message.payload).unwrap(),
        })),
        Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn position(message: &Published) -> i64 {
    message.body["sequence"].as_str().unwrap().parse().unwrap()
}

/// Asserts that `messages` are the public events of the log from `first` on, once and in order, each under its id.
pub async fn assert_whole(server: &Server, messages: &[Published], first: i64) {
    let names: Vec<_> = xwms_events::endpoint::wanted([]).unwrap();
    let log: Vec<i64> = sqlx::query_scalar(
        "SELECT position FROM events WHERE event_type = ANY ($1) AND position >= $2 ORDER BY position",
    )
    .bind(names)
    .bind(first)
    .fetch_all(server.app.store.pool())
    .await
    .unwrap();
    assert_eq!(messages.iter().map(position).collect::<Vec<_>>(), log);
    for message in messages {
        assert_eq!(message.id, message.body["id"].as_str().unwrap());
    }
}

async fn tokens(world: &World, count: usize) {
    for _ in 0..count {
        world.management().await;
    }
}

#[tokio::test]
async fn every_public_event_is_published_once_and_in_order() {
    let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
    let nats = nats(dir.path(), port).await;
    let world = World::with(to(port)).await;
    tokens(&world, 20).await;
    let messages = stream(&world.server, port).await;
    assert_whole(&world.server, &messages, 1).await;
    for message in &messages {
        let body = &message.body;
        let account = world.demo.account_id.to_string();
        assert_eq!(message.subject, format!("xwms.events.{account}.{}", body["type"].as_str().unwrap()));
        assert!(!body.to_string().contains(&world.demo.user.email), "nothing personal");
    }
    nats.stop().await;
}

#[tokio::test]
async fn an_outage_of_nats_holds_up_nothing_else_and_is_caught_up() {
    let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
    let first = nats(dir.path(), port).await;
    let receiver = Receiver::new().await;
    let world = World::with(|settings| {
        to(port)(settings);
        settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    let token = world.management().await;
    let hook = json!({"url": receiver.url, "events": ["token.revoked"]});
    world.endpoint(&token, &hook).await;
    tokens(&world, 3).await;
    stream(&world.server, port).await;
    first.stop().await;
    let token = world.management().await;
    let fields = [("token", token.as_str())];
    let machine = world.machine();
    world.server.form("/oauth/revoke", Some(&machine), &fields).await.expect_status(200);
    assert!(!world.active(&token).await);
    receiver.wait_for(1).await;
    tokens(&world, 20).await;
    let again = nats(dir.path(), port).await;
    let messages = stream(&world.server, port).await;
    assert_whole(&world.server, &messages, 1).await;
    again.stop().await;
}

#[tokio::test]
async fn a_lost_jetstream_store_is_filled_again_from_the_log() {
    let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
    let first = nats(dir.path(), port).await;
    let world = World::with(to(port)).await;
    tokens(&world, 5).await;
    stream(&world.server, port).await;
    first.stop().await;
    std::fs::remove_dir_all(dir.path().join("jetstream")).unwrap();
    tokens(&world, 2).await;
    let again = nats(dir.path(), port).await;
    let messages = stream(&world.server, port).await;
    assert_whole(&world.server, &messages, 1).await;
    again.stop().await;
}

#[tokio::test]
async fn a_stream_that_lost_its_last_messages_or_all_of_them_is_filled_again() {
    let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
    let nats = nats(dir.path(), port).await;
    // JetStream remembers ids for this long, even those of deleted messages.
    let settings = forgetful(port);
    let World { server, url, demo } = World::with(settings).await;
    let mut world = World { server, url: url.clone(), demo };
    tokens(&world, 10).await;
    stream(&world.server, port).await;
    let client = async_nats::connect(format!("nats://127.0.0.1:{port}")).await.unwrap();
    let there = jetstream::new(client).get_stream("xwms").await.unwrap();
    let last = there.get_info().await.unwrap().state.last_sequence;
    for sequence in last - 2..=last {
        world.server = Server::start(&url, false, None).await;
        there.delete_message(sequence).await.unwrap();
    }
    world.server = Server::start_with(&url, settings).await;
    let messages = stream(&world.server, port).await;
    assert_whole(&world.server, &messages, 1).await;

    world.server = Server::start(&url, false, None).await;
    there.purge().await.unwrap();
    world.server = Server::start_with(&url, settings).await;
    let messages = stream(&world.server, port).await;
    assert_whole(&world.server, &messages, 1).await;
    nats.stop().await;
}

#[tokio::test]
async fn the_stream_can_be_filled_again_from_any_position() {
    let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
    let nats = nats(dir.path(), port).await;
    let url = cluster::database().await;
    let server = Server::start_with(&url, to(port)).await;
    Account::sign_up(&server.base).await;
    stream(&server, port).await;
    let broker = format!("nats://127.0.0.1:{port}");
    let publish = async |from: &str, nats: bool| {
        let settings = [("XWMS_NATS__URL", broker.as_str())];
        let settings = if nats { &settings[..] } else { &[] };
        xwms(&url, &["events", "publish", "--from", from], settings).await
    };
    let done = publish("4", true).await;
    assert!(done.status.success(), "{done:?}");
    let messages = stream(&server, port).await;
    assert_whole(&server, &messages, 4).await;
    for (from, configured, said) in [("0", true, "the first position is 1"), ("1", false, "set nats.url")] {
        let refused = publish(from, configured).await;
        assert!(
            !refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains(said),
            "{refused:?}"
        );
    }
    nats.stop().await;
}

#[tokio::test]
async fn events_committed_while_the_broker_was_frozen_are_published_by_the_next_server() {
    let (dir, port, http_port) = (tempfile::tempdir().unwrap(), free_port(), free_port());
    let nats = nats(dir.path(), port).await;
    let url = cluster::database().await;
    let broker = format!("nats://127.0.0.1:{port}");
    let settings = [("XWMS_NATS__URL", broker.as_str())];
    let mut child = spawn(&url, http_port, &settings).await;
    signal(nats.pid(), "-STOP").await;
    // Nothing else waits for it.
    Account::sign_up(&format!("http://127.0.0.1:{http_port}")).await;
    child.kill().await.unwrap();
    signal(nats.pid(), "-CONT").await;
    let _again = spawn(&url, http_port, &settings).await;
    let server = Server::start(&url, false, None).await;
    let messages = stream(&server, port).await;
    assert_whole(&server, &messages, 1).await;
}
