//! A stream that somebody else wrote to: the fan-out goes on after its own last event, or stops and says so, and never
//! takes what others wrote for a proof that the log has lost something.

use super::{Published, last_public, nats, position, to, tokens};
use crate::support::{Server, World, eventually, process::free_port, until};
use async_nats::{
    HeaderMap,
    jetstream::{self, Context, stream::Stream},
};
use serde_json::json;
use xwms::{outbound::nats::NAME, subscribers::list};

async fn broker(port: u16) -> Context {
    jetstream::new(async_nats::connect(format!("nats://127.0.0.1:{port}")).await.unwrap())
}

/// Publishes an event of another log at `position`; with `id` as the header by which xwms names its messages.
async fn write(context: &Context, position: &str, is_like_ours: bool) {
    let body = json!({"specversion": "1.0", "id": "foreign", "type": "token.issued", "sequence": position});
    let mut headers = HeaderMap::new();
    if is_like_ours {
        headers.insert("Nats-Msg-Id", "foreign");
    }
    let body = body.to_string().into();
    context
        .publish_with_headers("xwms.events.none.token.issued", headers, body)
        .await
        .unwrap()
        .await
        .unwrap();
}

/// Waits until the stream holds the last public event of the log.
async fn caught_up(server: &Server, context: &Context) -> Stream {
    let last = last_public(server).await;
    eventually("the stream catches up", async || {
        let stream = context.get_stream("xwms").await.ok()?;
        let newest = stream.get_raw_message(stream.cached_info().state.last_sequence).await.ok()?;
        let body = serde_json::from_slice(&newest.payload).ok()?;
        let newest = Published { subject: newest.subject.to_string(), id: String::new(), body };
        (position(&newest) == last).then_some(stream)
    })
    .await
}

#[tokio::test]
async fn the_fan_out_goes_on_after_what_others_wrote_and_the_log_has_lost_nothing() {
    let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
    let nats = nats(dir.path(), port).await;
    let world = World::with(to(port)).await;
    let context = broker(port).await;
    tokens(&world, 2).await;
    caught_up(&world.server, &context).await;
    // The last ones look like those of xwms, but no event of this log after its last one has a lower position.
    for (position, is_like_ours) in [("999999", false), ("none", false), ("1", true)] {
        write(&context, position, is_like_ours).await;
    }
    let token = world.management().await;
    tokens(&world, 2).await;
    caught_up(&world.server, &context).await;
    assert_eq!(world.server.count("log.went_back").await, 0, "what others wrote proves nothing");
    assert!(world.active(&token).await);
    nats.stop().await;
}

/// Publishes a copy of an event of this log, with a header that says that the stream was further than the log is.
async fn write_far_ahead(server: &Server, context: &Context) {
    let public: Vec<_> = xwms_events::endpoint::wanted([]).unwrap();
    // Another kind of event: JetStream would take one of the stream for a duplicate.
    let (position, id): (i64, String) = sqlx::query_as(
        "SELECT position, metadata ->> 'id' FROM events WHERE event_type <> ALL ($1) ORDER BY position LIMIT 1",
    )
    .bind(public)
    .fetch_one(server.app.store.pool())
    .await
    .unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("Nats-Msg-Id", id.as_str());
    headers.insert("Xwms-Reached", "999999");
    let body =
        json!({"specversion": "1.0", "id": id, "type": "x", "sequence": position.to_string()}).to_string();
    let sent = context.publish_with_headers("xwms.events.none.x", headers, body.into()).await.unwrap();
    assert!(!sent.await.unwrap().duplicate);
}

#[tokio::test]
async fn a_message_that_says_that_the_stream_is_ahead_of_the_log_leaves_out_no_event() {
    let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
    let nats = nats(dir.path(), port).await;
    let world = World::with(to(port)).await;
    let context = broker(port).await;
    tokens(&world, 1).await;
    caught_up(&world.server, &context).await;
    write_far_ahead(&world.server, &context).await;
    tokens(&world, 2).await;
    caught_up(&world.server, &context).await;
    assert_eq!(world.server.count("log.went_back").await, 0, "what others wrote proves nothing");
    nats.stop().await;
}

#[tokio::test]
async fn a_stream_that_others_filled_is_not_touched_and_the_operator_learns_why() {
    let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
    let nats = nats(dir.path(), port).await;
    let context = broker(port).await;
    let subjects = vec!["xwms.events.>".to_owned()];
    let config = jetstream::stream::Config { name: "xwms".to_owned(), subjects, ..Default::default() };
    context.create_stream(config).await.unwrap();
    write(&context, "3", false).await;
    let world = World::with(to(port)).await;
    let app = &world.server.app;
    until("the reason is told", async || {
        app.progress.failure(NAME).is_some_and(|failure| failure.why.contains("xwms events publish --from 1"))
    })
    .await;
    let lines = list::lines(app.store.pool(), &[]).await.unwrap();
    assert!(lines.iter().any(|line| line.name == NAME && line.position == 0), "nothing is published");
    let stream = context.get_stream("xwms").await.unwrap();
    assert_eq!(stream.cached_info().state.messages, 1);

    // An operator empties it.
    xwms::outbound::nats::refill(&app.store, 0).await.unwrap();
    caught_up(&world.server, &context).await;
    nats.stop().await;
}
