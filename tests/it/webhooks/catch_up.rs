//! A disabled endpoint is enabled again: it gets what it missed, in order, before new messages.

use crate::{
    log::projections::xwms,
    support::{Hooked, Received, Receiver, Reply, eager},
};
use serde_json::{Value, json};
use xwms::config::Settings;

fn names(received: &[Received]) -> Vec<String> {
    let renamed = received.iter().filter(|one| one.kind() == "client.renamed");
    renamed.map(|one| one.json()["data"]["name"].as_str().unwrap().to_owned()).collect()
}

/// Asserts that each message names the previous one, whatever was missed in between.
fn no_gap(received: &[Received]) {
    let mut messages: Vec<_> = received.iter().filter(|one| one.kind() == "client.renamed").collect();
    messages.dedup_by_key(|one| one.id().to_owned());
    for pair in messages.windows(2) {
        let (before, one) = (pair[0].json(), pair[1].json());
        assert_eq!(one["previoussequence"], before["sequence"], "{}", one["data"]["name"]);
    }
}

fn at_once_given_up(settings: &mut Settings) {
    eager(settings);
    settings.webhooks.pace.retries = vec![];
    settings.webhooks.pace.patience = 0;
}

/// Returns an endpoint that was given up at `status`, and missed renames M1 to M3 of two clients.
async fn given_up(ordering: &str, status: u16) -> (Hooked, [String; 2]) {
    let receiver = Receiver::with(move |_| Reply::Status(status)).await;
    let settings = json!({"events": ["client.renamed"], "ordering": ordering});
    let hooked = Hooked::with(settings, receiver, at_once_given_up).await;
    let clients = [hooked.client("A").await, hooked.client("B").await];
    hooked.rename(&clients[0], "F").await;
    hooked.until("", |endpoint| endpoint["enabled"] == false).await;
    for name in ["M1", "M2", "M3"] {
        for (client, of) in clients.iter().zip(["a", "b"]) {
            hooked.rename(client, &format!("{name}{of}")).await;
        }
    }
    hooked.receiver.answer(|_| Reply::Status(200));
    (hooked, clients)
}

#[tokio::test]
async fn strict_order_sends_missed_messages_before_new_ones() {
    let (hooked, clients) = given_up("strict", 410).await;
    hooked.post("/enable", &json!({})).await.expect_status(200);
    hooked.rename(&clients[1], "L1b").await;
    hooked.rename(&clients[0], "L1a").await;
    let received = hooked.receiver.wait_for(9).await;
    let expected = ["F", "M1a", "M1b", "M2a", "M2b", "M3a", "M3b", "L1b", "L1a"];
    assert_eq!(names(&received), expected);
    no_gap(&received);
}

#[tokio::test]
async fn strict_order_sends_failed_messages_before_missed_ones() {
    let (hooked, clients) = given_up("strict", 500).await;
    hooked.post("/test", &json!({"resume": true})).await.expect_status(202);
    hooked.until("", |endpoint| endpoint["enabled"] == true).await;
    hooked.rename(&clients[1], "L1b").await;
    let received = hooked.receiver.wait_for(10).await;
    assert_eq!(names(&received), ["F", "F", "M1a", "M1b", "M2a", "M2b", "M3a", "M3b", "L1b"]);
    no_gap(&received);
}

#[tokio::test]
async fn a_failing_endpoint_that_a_test_brings_back_gets_each_aggregate_in_order() {
    let (hooked, clients) = given_up("aggregate", 500).await;
    assert_eq!(hooked.read("").await["disabled"], "failing");
    hooked.post("/test", &json!({"resume": true})).await.expect_status(202);
    hooked.until("", |endpoint| endpoint["enabled"] == true).await;
    hooked.rename(&clients[0], "L1a").await;
    hooked.rename(&clients[1], "L1b").await;
    // F twice, six missed messages, two new ones, and the test.
    let received = hooked.receiver.wait_for(11).await;
    let names = names(&received);
    for (of, expected) in [("a", vec!["M1a", "M2a", "M3a", "L1a"]), ("b", vec!["M1b", "M2b", "M3b", "L1b"])] {
        let own: Vec<_> = names.iter().filter(|name| name.ends_with(of)).collect();
        assert_eq!(own, expected.iter().collect::<Vec<_>>(), "{names:?}");
    }
    assert_eq!(names.iter().filter(|name| *name == "F").count(), 2);
    let sent = |name: &str| received.iter().find(|one| one.json()["data"]["name"] == name).unwrap().json();
    assert_eq!(sent("M2a")["previoussequence"], sent("M1b")["sequence"], "no gap");
    hooked.all_delivered(10).await;
}

#[tokio::test]
async fn a_parked_event_comes_late_and_holds_up_nothing() {
    let hooked = Hooked::new(json!({"events": ["client.renamed"]})).await;
    let client = hooked.client("A").await;
    let broken = json!({"event": "client.renamed", "name": 7});
    let poison = hooked.world.server.append_raw(&client, "client.renamed", &broken).await;
    let other = hooked.client("Other").await;
    hooked.rename(&other, "B").await;
    hooked.receiver.wait_for(1).await;
    // Later events of the poisoned stream are parked behind it.
    hooked.world.server.append_many(&client, 2).await;
    let behind = hooked.world.server.head().await - 1;
    hooked.rename(&other, "C").await;
    let newest = hooked.receiver.wait_for(2).await[1].json()["sequence"].clone();
    let window = json!({"after_position": behind - 1, "upto_position": behind});
    hooked.post("/replay", &window).await.expect_status(202);
    hooked.receiver.wait_for(3).await;
    hooked.all_delivered(3).await;
    let skipped = xwms(&hooked.world.url, &["skip", "webhooks", &poison.to_string()]).await;
    assert!(skipped.status.success(), "{skipped:?}");
    // The first of them was sent already, so the other goes at once.
    let late = hooked.receiver.wait_for(4).await[3].json();
    assert_eq!((&late["subject"], &late["data"]["name"]), (&json!(format!("clients/{client}")), &json!("2")));
    hooked.rename(&other, "D").await;
    let after: Value = hooked.receiver.wait_for(5).await[4].json();
    assert_eq!(after["previoussequence"], newest, "the newest before it, not the late one");
}
