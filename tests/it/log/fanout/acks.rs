//! Acks that are lost with the connection, and events that arrive after their publisher gave up: the stream still holds
//! each event once, even where JetStream has forgotten the id.

use super::{assert_whole, forgetful, nats, stream, to, tokens};
use crate::support::{
    Server, World, cluster,
    flood::Account,
    process::{free_port, spawn},
    proxy::Proxy,
    until,
};
use async_nats::jetstream;
use futures::future::join_all;
use std::time::{Duration, Instant};
use xwms::config::Settings;

/// Waits longer than a [`forgetful`] JetStream remembers an id: it removes old ones once in each window.
async fn window() {
    let begun = Instant::now();
    until("the window is over", async || begun.elapsed() > Duration::from_secs(3)).await;
}

/// Returns how many messages the stream has received.
async fn stored(port: u16) -> u64 {
    let client = async_nats::connect(format!("nats://127.0.0.1:{port}")).await.unwrap();
    let stream = jetstream::new(client).get_stream("xwms").await.unwrap();
    stream.cached_info().state.last_sequence
}

/// Publishes through a proxy that loses the acks of some events, in `rounds`; `meanwhile` runs before the fan-out gets
/// through again.
async fn lose_acks<F>(settings: impl FnOnce(u16) -> F, rounds: usize, meanwhile: impl AsyncFn())
where
    F: Fn(&mut Settings),
{
    let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
    let nats = nats(dir.path(), port).await;
    let (proxy, front) = Proxy::tcp(port).await;
    let world = World::with(settings(front)).await;
    for _ in 0..rounds {
        tokens(&world, 5).await;
        let before = stream(&world.server, port).await.len();
        let head = world.server.head().await;
        world.server.wait_for("fanout").await;
        proxy.lose_answers();
        // All at once, so that many are in flight together.
        join_all((0..20).map(|_| world.management())).await;
        until("some are stored", async || stored(port).await > before as u64).await;
        assert_eq!(world.server.position_of("fanout").await, head, "the fan-out does not know");
        meanwhile().await;
        proxy.pass();
    }
    tokens(&world, 5).await;
    let messages = stream(&world.server, port).await;
    assert_whole(&world.server, &messages, 1).await;
    nats.stop().await;
}

#[tokio::test]
async fn acks_that_are_lost_publish_nothing_twice() {
    lose_acks(to, 2, async || {}).await;
}

#[tokio::test]
async fn acks_that_are_lost_publish_nothing_twice_once_ids_are_forgotten() {
    lose_acks(forgetful, 1, window).await;
}

#[tokio::test]
async fn a_late_duplicate_is_refused_also_after_the_broker_forgot_ids() {
    let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
    let nats = nats(dir.path(), port).await;
    let (proxy, front) = Proxy::tcp(port).await;
    let url = cluster::database().await;
    let broker = format!("nats://127.0.0.1:{front}");
    let settings = [("XWMS_NATS__URL", broker.as_str()), ("XWMS_NATS__DEDUPE_SECONDS", "1")];
    let first_port = free_port();
    let mut first = spawn(&url, first_port, &settings).await;
    let base = format!("http://127.0.0.1:{first_port}");
    Account::sign_up(&base).await;
    let looking = Server::start(&url, false, None).await;
    stream(&looking, port).await;
    proxy.freeze();
    Account::sign_up(&base).await;
    until("they are on their way", async || proxy.holds()).await;
    first.kill().await.unwrap();
    let second = Server::start_with(&url, forgetful(port)).await;
    let published = stream(&second, port).await;
    window().await;
    proxy.pass();
    until("they have arrived", async || proxy.is_idle()).await;
    Account::sign_up(&second.base).await;
    let messages = stream(&second, port).await;
    assert_whole(&second, &messages, 1).await;
    assert!(messages.len() > published.len());
    nats.stop().await;
}
