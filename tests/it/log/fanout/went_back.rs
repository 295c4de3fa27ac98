//! A stream with events that the log has lost, when no other node knows about them.

use super::{nats, position, stream, to, tokens};
use crate::support::{Server, World, cluster, process::free_port, until};

#[tokio::test]
async fn a_stream_proves_what_the_log_has_lost_and_goes_on_with_what_the_log_has() {
    let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
    let nats = nats(dir.path(), port).await;
    let World { server, demo, url } = World::with(to(port)).await;
    let world = World { server, demo, url };
    tokens(&world, 3).await;
    let token = world.management().await;
    let head = world.server.head().await;
    tokens(&world, 5).await;
    let before = stream(&world.server, port).await;
    let known = position(before.last().unwrap());
    let World { server, demo, url } = world;
    let issuer = server.base.clone();
    server.stop().await;
    cluster::take_back(&url, head).await;

    let server = Server::start_with(&url, |settings| {
        to(port)(settings);
        settings.issuer = issuer;
    })
    .await;
    until("the loss is told", async || server.count("log.went_back").await == 1).await;
    let world = World { server, demo, url };
    assert!(!world.active(&token).await, "it may have been revoked in what is lost");
    tokens(&world, 2).await;
    let messages = stream(&world.server, port).await;
    let (old, new) = messages.split_at(before.len());
    assert!(old.iter().zip(&before).all(|(one, other)| one.id == other.id), "what was there stays");
    let [told, issued @ ..] = new else { panic!("nothing is told") };
    assert_eq!(told.subject, "xwms.events.none.log.went_back");
    assert_eq!((&told.body["data"]["after"], &told.body["data"]["known"]), (&head.into(), &known.into()));
    assert!(position(told) > known);
    assert_eq!(
        issued.iter().map(|one| one.body["type"].as_str().unwrap()).collect::<Vec<_>>(),
        ["token.issued", "token.issued"]
    );
    assert_eq!(world.server.count("log.went_back").await, 1);
    nats.stop().await;
}
