//! What anybody may ask of lists, and how often.

use super::{ORDERS, api, claims, fresh, own, place};
use crate::support::World;
use futures::future::join_all;
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};
use xwms::{auth::access_tokens::AT_JWT, config::Pace};
use xwms_events::ids::StatusListId;

#[tokio::test]
async fn a_flood_of_strangers_makes_the_server_sign_a_list_once() {
    let world = World::new().await;
    // All of them come within half a minute, however long that takes.
    world.server.app.store.clock().hold();
    let machine = world.machine();
    api(&world, ORDERS, &[&machine], &json!({})).await;
    let (path, _) = place(&world, &own(&world, &machine, ORDERS).await);
    world.server.app.store.clock().advance(Duration::from_secs(31));
    world.server.settle().await;
    let lists = join_all((0..40).map(|_| world.server.get(&path))).await;
    let first = &lists[0].expect_status(200).body;
    // A signature by ES256 has a random part, so another one would differ.
    assert_eq!(jsonwebtoken::decode_header(first).unwrap().alg, jsonwebtoken::Algorithm::ES256);
    assert!(lists.iter().all(|list| list.body == *first), "all of them got the same one");
    assert_ne!(fresh(&world, &path).await.expect_status(200).body, *first, "each half minute has one");
}

#[tokio::test]
async fn a_list_says_nothing_but_bits() {
    let world = World::new().await;
    let machine = world.machine();
    api(&world, ORDERS, &[&machine], &json!({})).await;
    let token = own(&world, &machine, ORDERS).await;
    let list = claims(&fresh(&world, &place(&world, &token).0).await.body);
    let members = |of: &Value| of.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let expected = ["exp", "iat", "iss", "status_list", "sub", "ttl"].map(str::to_owned);
    assert_eq!(members(&list), BTreeSet::from(expected));
    assert_eq!(members(&list["status_list"]), BTreeSet::from(["bits", "lst"].map(str::to_owned)));
}

#[tokio::test]
async fn an_invented_list_does_not_exist_and_guessing_is_slowed_down() {
    let world = World::with(|settings| settings.guard.client = Pace::new(3, 600)).await;
    let machine = world.machine();
    api(&world, ORDERS, &[&machine], &json!({})).await;
    let (path, _) = place(&world, &own(&world, &machine, ORDERS).await);
    let made_up = StatusListId::from_uuid(world.server.app.store.clock().uuid());
    let last = path.len() - 1;
    let other_end = if path.ends_with('A') { 'B' } else { 'A' };
    for name in [
        format!("/oauth/status-lists/{made_up}"),
        format!("{}{other_end}", &path[..last]),
        "/oauth/status-lists/xwms_list_".to_owned(),
    ] {
        world.server.get(&name).await.expect_oauth(404, "invalid_request");
    }
    world.server.get("/oauth/status-lists/x").await.expect_status(429);
    fresh(&world, &path).await.expect_status(200);
}

#[tokio::test]
async fn the_status_at_another_time_is_not_offered() {
    let world = World::new().await;
    let machine = world.machine();
    api(&world, ORDERS, &[&machine], &json!({})).await;
    let (path, _) = place(&world, &own(&world, &machine, ORDERS).await);
    world.server.get(&format!("{path}?time=1700000000")).await.expect_oauth(501, "invalid_request");
    fresh(&world, &format!("{path}?other=1")).await.expect_status(200);
    let posted = world.server.form(&path, None, &[]).await;
    posted.expect_oauth(405, "invalid_request");
}

#[tokio::test]
async fn a_thief_of_the_signing_key_gives_a_stopped_token_no_better_place() {
    let world = World::new().await;
    let machine = world.machine();
    api(&world, ORDERS, &[&machine], &json!({})).await;
    let (real, other) = (own(&world, &machine, ORDERS).await, own(&world, &machine, ORDERS).await);
    let app = &world.server.app;
    for status in [claims(&other)["status"].clone(), Value::Null] {
        let mut forged = claims(&real);
        forged["status"] = status;
        let forged = app.keyring.sign(None, app.settings.signing_algorithm, AT_JWT, &forged).await.unwrap();
        assert!(!world.active(&forged).await);
    }
    assert!(world.active(&real).await);
}
