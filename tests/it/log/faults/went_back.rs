//! A log that is shorter than the running nodes remember, as after a failover to an incomplete standby: requests based
//! on lost events are refused, loudly, and the nodes continue with the events that exist.

use crate::{
    log::append::assert_whole_streams,
    support::{Server, World, cluster, process::xwms, until},
};
use serde_json::json;
use xwms_events::client::Client;

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
    // The node remembers the client and a head, but both are lost.
    for n in 0..20 {
        let path = format!("/v1/clients/{}", client.client_id);
        world.patch(&path, &token, &json!({"name": format!("Lost {n}")})).await.expect_status(200);
        world.own_token(&client).await;
    }
    assert!(store.seen() > head + 20);
    cluster::take_back(&world.url, head).await;

    // Each node notices either by a request, which gets 503, or by itself.
    let fields = [("grant_type", "client_credentials")];
    for server in [&world.server, &other] {
        until("the node goes on", async || world.token_at(server, &client, &fields).await.status == 200)
            .await;
    }
    assert_eq!(store.turn(), 1);
    let issued = world.own_token(&client).await;
    assert!(!world.active(&token).await, "whatever was issued before may have been revoked in what is lost");
    let token = world.management().await;
    assert_eq!(store.load::<Client>(&client.client_id).await.unwrap().state.name, "Kept");
    assert!(world.active(&issued).await && world.active_at(&other, &issued).await);
    // A revocation at a position below the remembered head.
    let path = format!("/v1/clients/{}/replace_exposed", client.client_id);
    world.post(&path, &token, &json!({})).await.expect_status(201);
    assert!(!world.active(&issued).await && !world.active_at(&other, &issued).await);
    assert_whole_streams(&world.server).await;
    assert_eq!(world.server.count("log.went_back").await, 1, "it is told once, also where two nodes notice");
}

#[tokio::test]
async fn a_stream_that_was_longer_here_goes_on_without_a_gap() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let token = world.management().await;
    let path = format!("/v1/clients/{}", world.web().client_id);
    let rename = async |token: &str, name: &str| world.patch(&path, token, &json!({"name": name})).await;
    rename(&token, "First").await.expect_status(200);
    let head = world.server.head().await;
    rename(&token, "Lost").await.expect_status(200);
    cluster::take_back(&world.url, head).await;
    // The first request is told to retry, or already fails because the token was issued before.
    let answer = rename(&token, "Second").await;
    assert!(matches!(answer.status, 401 | 503), "{answer:?}");
    rename(&world.management().await, "Second").await.expect_status(200);
    assert_eq!(
        world.server.app.store.load::<Client>(world.web().client_id).await.unwrap().state.name,
        "Second"
    );
    assert_whole_streams(&world.server).await;
}

#[tokio::test]
async fn an_operator_declares_a_loss_that_no_node_survived_to_see() {
    let world = World::new().await;
    let token = world.management().await;
    let head = world.server.head().await;
    let known = (head + 7).to_string();
    let said = xwms(&world.url, &["events", "lost", "--known", &known], &[]).await;
    assert!(said.status.success(), "{said:?}");
    assert!(
        String::from_utf8_lossy(&said.stdout).contains(&format!("after position {head} are lost")),
        "{said:?}"
    );
    assert!(!world.active(&token).await, "it may have been revoked in what is lost");
    let token = world.management().await;
    assert!(world.active(&token).await);
    let (after, position): (i64, i64) = sqlx::query_as(
        "SELECT (payload ->> 'after')::bigint, position FROM events WHERE event_type = 'log.went_back'",
    )
    .fetch_one(world.server.app.store.pool())
    .await
    .unwrap();
    assert!(after == head && position > head + 7, "{after} at {position}");
    until("the read models go on", async || world.server.app.wait_for_read_models().await).await;
    world.server.expect_replayed().await;
}
