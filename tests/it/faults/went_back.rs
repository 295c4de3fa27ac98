//! A log that is shorter than the nodes that run know it, as after a failover to a standby that had not all of it: what
//! rests on what is gone is refused, loudly, and the nodes go on with what is there.

use crate::{
    log::assert_whole,
    support::{Server, World, cluster},
};
use serde_json::json;
use xwms_events::client::Client;

/// Takes back everything after `position`, as if it had never reached this Postgres.
async fn take_back(url: &str, position: i64) {
    let sql = format!(
        "ALTER TABLE events DISABLE TRIGGER USER; DELETE FROM events WHERE position > {position};
         ALTER TABLE events ENABLE TRIGGER USER; DELETE FROM revocations WHERE position > {position};
         UPDATE log_head SET position = {position}"
    );
    cluster::as_owner(url, &sql).await;
}

#[tokio::test]
async fn nothing_is_issued_on_what_is_lost_and_later_revocations_reach_what_is_issued_then() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let other = Server::start(&world.url, false, Some(&world.server.base)).await;
    let store = &world.server.app.store;
    let token = world.management().await;
    let client = world
        .client(&token, &json!({"name": "Kept", "client_type": "machine", "scopes": ["clients:read"]}))
        .await;
    let head = world.server.head().await;
    // The node remembers the client and a head, and neither is there any more.
    for n in 0..20 {
        let path = format!("/v1/clients/{}", client.0);
        world.patch(&path, &token, &json!({"name": format!("Lost {n}")})).await.expect_status(200);
        world.own_token(&client).await;
    }
    assert!(store.seen() > head + 20);
    take_back(&world.url, head).await;

    let fields = [("grant_type", "client_credentials")];
    let first = world.token(&client, &fields).await;
    first.expect_oauth(503, "temporarily_unavailable");
    let issued = world.own_token(&client).await;
    assert!(store.seen() < head + 20, "the remembered head is that of the log");
    assert_eq!(store.load::<Client>(&client.0).await.unwrap().state.name, "Kept");
    assert!(world.active(&issued).await && world.active_at(&other, &issued).await);
    // A revocation that the remembered head would have been ahead of.
    let path = format!("/v1/clients/{}/replace_exposed", client.0);
    world.post(&path, &token, &json!({})).await.expect_status(201);
    assert!(!world.active(&issued).await && !world.active_at(&other, &issued).await);
    assert_whole(&world.server).await;
}

#[tokio::test]
async fn a_stream_that_was_longer_here_goes_on_without_a_gap() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let token = world.management().await;
    let path = format!("/v1/clients/{}", world.web().0);
    let rename = async |name: &str| world.patch(&path, &token, &json!({"name": name})).await;
    rename("First").await.expect_status(200);
    let head = world.server.head().await;
    rename("Lost").await.expect_status(200);
    take_back(&world.url, head).await;
    // Whoever meets it first is told to come again.
    rename("Second").await.expect_status(503);
    rename("Second").await.expect_status(200);
    assert_eq!(world.server.app.store.load::<Client>(world.web().0).await.unwrap().state.name, "Second");
    assert_whole(&world.server).await;
}
