//! How events come to a receiver: by push (RFC 8935) and by poll (RFC 8936), again until it has them; the test of a
//! stream, and its status.

use super::{PUSH, SESSION_REVOKED, Stream, VERIFICATION, event_of, patient, verified};
use crate::support::{Person, Received, Receiver, Reply, World, cluster, eventually, until};
use axum::{http::StatusCode, response::IntoResponse};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use std::{collections::BTreeSet, time::Duration};
use xwms::{
    commands::{Context, users},
    outbound::webhooks,
};
use xwms_events::{account::Role, signing_key::Algorithm, user::UserCommand};

/// Makes an event about the person.
async fn happen(world: &World, person: &Person) {
    let context = Context::system(&world.server.app.store, "test");
    users::change(&context, person.user_id, UserCommand::RevokeTokens, None).await.unwrap();
}

/// Returns the claims of what was pushed.
async fn pushed(world: &World, stream: &Stream, received: &Received) -> Value {
    assert_eq!(received.header("content-type"), "application/secevent+jwt");
    assert_eq!(received.header("accept"), "application/json");
    let token = String::from_utf8(received.body.clone()).unwrap();
    verified(world, &stream.client.client_id, &token).await
}

/// Waits until a message of the stream has this state.
async fn ended(world: &World, state: &str) {
    until(state, async || {
        let sql = "SELECT EXISTS (SELECT FROM webhook_messages
                   WHERE endpoint_id LIKE 'signals/%' AND state = $1)";
        sqlx::query_scalar(sql).bind(state).fetch_one(world.server.app.store.pool()).await.unwrap()
    })
    .await;
}

#[tokio::test]
async fn an_event_is_pushed_until_it_is_accepted_with_the_same_jti_each_time() {
    let world = World::with(patient).await;
    let receiver = Receiver::with(|received| match received.index {
        0 => Reply::Status(500),
        1 => Reply::Cut,
        2 => Reply::Status(302),
        _ => Reply::Status(202),
    })
    .await;
    let stream = Stream::pushing(&world, &world.management().await, &receiver.url).await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    happen(&world, &person).await;
    let received = receiver.wait_for(4).await;
    let mut ids = BTreeSet::new();
    for one in &received {
        let claims = pushed(&world, &stream, one).await;
        assert_eq!(event_of(&claims).0, SESSION_REVOKED);
        ids.insert((claims["jti"].as_str().unwrap().to_owned(), claims["iat"].as_i64().unwrap()));
    }
    assert_eq!(ids.len(), 1, "a repetition is known by its jti");
    ended(&world, "delivered").await;
    // What was pushed is not polled.
    let refused = stream.poll(&world, &json!({"returnImmediately": true})).await;
    assert_eq!(refused.expect_status(409).json()["code"], "stream_pushes");
}

#[tokio::test]
async fn an_event_that_the_receiver_refuses_is_not_pushed_again_and_the_next_one_is() {
    let world = World::with(patient).await;
    let receiver = Receiver::with(|received| match received.index {
        0 => Reply::Full(
            (StatusCode::BAD_REQUEST, r#"{"err": "invalid_key", "description": "ada@people.example"}"#)
                .into_response(),
        ),
        _ => Reply::Status(202),
    })
    .await;
    let stream = Stream::pushing(&world, &world.management().await, &receiver.url).await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    happen(&world, &person).await;
    ended(&world, "failed").await;
    happen(&world, &person).await;
    let received = receiver.wait_for(2).await;
    let (first, second) =
        (pushed(&world, &stream, &received[0]).await, pushed(&world, &stream, &received[1]).await);
    assert_ne!(first["jti"], second["jti"]);
    let kept: (String, Option<String>) = sqlx::query_as(
        "SELECT error, body FROM webhook_attempts WHERE endpoint_id LIKE 'signals/%' AND status = 400",
    )
    .fetch_one(world.server.app.store.pool())
    .await
    .unwrap();
    assert_eq!(kept, ("the receiver refused the event: invalid_key".to_owned(), None));

    // Only callers who may read apps of the account see the outcome of both.
    ended(&world, "delivered").await;
    let path = format!("/v1/clients/{}/signals", stream.client.client_id);
    let listed = world.read(&path, &world.management().await).await.expect_status(200).json();
    let row = |index: usize| &listed["data"][index];
    assert_eq!((&row(0)["status"], &row(1)["status"]), (&json!("delivered"), &json!("failed")));
    assert_eq!((&row(1)["event_type"], &row(1)["event_id"]), (&json!(SESSION_REVOKED), &first["txn"]));
    assert_eq!(row(1)["attempts"][0]["status"], 400);
    world.read(&path, &world.stranger().await).await.expect_status(404);
    world.read(&path, &stream.token).await.expect_status(403);
}

#[tokio::test]
async fn a_push_has_the_authorization_of_the_receiver_which_nobody_is_shown_and_no_other_address_gets() {
    let world = World::with(patient).await;
    let (receiver, moved) = (Receiver::new().await, Receiver::new().await);
    let management = world.management().await;
    let delivery =
        json!({"method": PUSH, "endpoint_url": receiver.url, "authorization_header": "Bearer hush-hush"});
    let stream = Stream::new(&world, &management, &json!({"delivery": delivery})).await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    happen(&world, &person).await;
    assert_eq!(receiver.wait_for(1).await[0].header("authorization"), "Bearer hush-hush");
    let shown = world.read("/ssf/stream", &stream.token).await;
    assert!(!shown.expect_status(200).body.contains("hush"), "{shown:?}");
    world.server.settle().await;
    let events = world.read("/v1/events?type=client.signals_changed", &management).await;
    assert!(
        events.expect_status(200).body.contains("authorization_id") && !events.body.contains("hush"),
        "{events:?}"
    );

    let change = json!({"stream_id": stream.id, "delivery": {"method": PUSH, "endpoint_url": moved.url}});
    world.patch("/ssf/stream", &stream.token, &change).await.expect_status(200);
    world.server.wait_for("signals").await;
    happen(&world, &person).await;
    assert_eq!(moved.wait_for(1).await[0].header("authorization"), "");
    let kept: i64 =
        sqlx::query_scalar("SELECT count(*) FROM signal_streams WHERE authorization_id IS NOT NULL")
            .fetch_one(world.server.app.store.pool())
            .await
            .unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn events_that_are_polled_come_again_until_they_are_acknowledged_and_a_few_at_a_time() {
    let world = World::new().await;
    let stream = Stream::polling(&world, &world.management().await).await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    for _ in 0..3 {
        happen(&world, &person).await;
    }
    let two = json!({"maxEvents": 2, "returnImmediately": true});
    let first = stream.poll(&world, &two).await.expect_status(200).json();
    assert_eq!((first["sets"].as_object().unwrap().len(), &first["moreAvailable"]), (2, &json!(true)));
    let again = stream.poll(&world, &two).await.expect_status(200).json();
    let ids = |got: &Value| got["sets"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(ids(&again), ids(&first), "the same events with the same ids");

    // One is accepted, one can't be used; both are done. What the receiver was never sent is ignored.
    let done = json!({"ack": [ids(&first)[0], "unknown"], "returnImmediately": true,
        "setErrs": {ids(&first)[1].clone(): {"err": "invalid_audience", "description": "?"}}});
    let rest = stream.poll(&world, &done).await.expect_status(200).json();
    assert_eq!((rest["sets"].as_object().unwrap().len(), &rest["moreAvailable"]), (1, &json!(false)));
    assert!(!ids(&first).contains(&ids(&rest)[0]));
    assert_eq!(stream.take(&world).await.len(), 1);
    for bad in [
        json!({"maxEvents": -1}),
        json!({"maxEvents": "all"}),
        json!({"returnImmediately": 1}),
        json!({"ack": "all"}),
        json!({"setErrs": []}),
    ] {
        assert_eq!(stream.poll(&world, &bad).await.status, 400, "{bad}");
    }
}

#[tokio::test]
async fn a_poll_that_may_wait_gets_what_happens_meanwhile() {
    let world = World::new().await;
    let stream = Stream::polling(&world, &world.management().await).await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    world.server.wait_for("signals").await;
    let body = json!({});
    let (got, ()) = tokio::join!(stream.poll(&world, &body), happen(&world, &person));
    assert_eq!(got.expect_status(200).json()["sets"].as_object().unwrap().len(), 1);
}

#[tokio::test]
async fn a_verification_event_has_the_state_and_comes_once_a_minute_at_most() {
    let world = World::with(patient).await;
    let receiver = Receiver::with(|_| Reply::Status(202)).await;
    let management = world.management().await;
    let pushed_to = Stream::pushing(&world, &management, &receiver.url).await;
    let polls = Stream::polling(&world, &management).await;
    for stream in [&pushed_to, &polls] {
        let body = json!({"stream_id": stream.id, "state": "VGhpcyBpcyBhbg"});
        world.post("/ssf/verify", &stream.token, &body).await.expect_status(204);
        let soon = world.post("/ssf/verify", &stream.token, &body).await;
        assert_eq!(soon.expect_status(429).json()["code"], "slow_down");
        assert!(!soon.header("retry-after").is_empty());
    }
    let received = receiver.wait_for(1).await;
    let polled = polls.take(&world).await;
    for (stream, claims) in
        [(&pushed_to, pushed(&world, &pushed_to, &received[0]).await), (&polls, polled[0].clone())]
    {
        assert_eq!(event_of(&claims), (VERIFICATION, &json!({"state": "VGhpcyBpcyBhbg"})));
        assert_eq!(claims["sub_id"], json!({"format": "opaque", "id": stream.id}));
    }
    assert_eq!(polled.len(), 1);
    world.server.app.store.clock().advance(Duration::from_secs(61));
    let body = json!({"stream_id": polls.id});
    world.post("/ssf/verify", &world.own_token(&polls.client).await, &body).await.expect_status(204);
    assert_eq!(event_of(&polls.take(&world).await[0]).1, &json!({}));
}

#[tokio::test]
async fn a_paused_stream_holds_its_events_and_a_disabled_one_has_none() {
    let world = World::with(patient).await;
    let receiver = Receiver::with(|_| Reply::Status(202)).await;
    let management = world.management().await;
    let pushed_to = Stream::pushing(&world, &management, &receiver.url).await;
    let polls = Stream::polling(&world, &management).await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    for stream in [&pushed_to, &polls] {
        stream.set_status(&world, "paused").await;
    }
    happen(&world, &person).await;
    assert!(polls.take(&world).await.is_empty());
    for stream in [&pushed_to, &polls] {
        stream.set_status(&world, "enabled").await;
    }
    receiver.wait_for(1).await;
    assert_eq!(polls.take(&world).await.len(), 1);

    for stream in [&pushed_to, &polls] {
        stream.set_status(&world, "disabled").await;
        let body = json!({"stream_id": stream.id});
        let refused = world.post("/ssf/verify", &stream.token, &body).await;
        assert_eq!(refused.expect_status(409).json()["code"], "stream_disabled");
    }
    happen(&world, &person).await;
    world.server.wait_for("signals").await;
    for stream in [&pushed_to, &polls] {
        stream.set_status(&world, "enabled").await;
    }
    assert!(polls.take(&world).await.is_empty());
    happen(&world, &person).await;
    let received = receiver.wait_for(2).await;
    assert_eq!((received.len(), polls.take(&world).await.len()), (2, 1));
}

#[tokio::test]
async fn events_behind_one_that_was_given_up_are_pushed() {
    let (world, receiver) = (World::with(patient).await, Receiver::with(|_| Reply::Status(202)).await);
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let stream = Stream::pushing(&world, &world.management().await, &receiver.url).await;
    stream.set_status(&world, "paused").await;
    happen(&world, &person).await;
    happen(&world, &person).await;
    world.server.wait_for("signals").await;
    let (store, id) = (&world.server.app.store, format!("signals/{}", stream.client.client_id));
    let sql = "UPDATE webhook_messages SET created_at = created_at - interval '8 days' WHERE endpoint_id = $1
               AND position = (SELECT min(position) FROM webhook_messages WHERE endpoint_id = $1)";
    sqlx::query(sql).bind(&id).execute(store.pool()).await.unwrap();
    let now = store.clock().datetime();
    let mut connection = store.pool().acquire().await.unwrap();
    let given_up = webhooks::give_up_signals(&mut connection, now - Duration::from_secs(7 * 86_400), now, 10);
    assert_eq!(given_up.await.unwrap(), 1);
    stream.set_status(&world, "enabled").await;
    let claims = pushed(&world, &stream, &receiver.wait_for(1).await[0]).await;
    assert_eq!(event_of(&claims).0, SESSION_REVOKED);
}

#[tokio::test]
async fn an_event_is_not_lost_by_a_pause_that_the_queue_does_not_know_of_yet() {
    // A retry comes after the end of the test.
    let world = World::with(|settings| {
        patient(settings);
        settings.webhooks.pace.retries = vec![86_400];
    })
    .await;
    let receiver = Receiver::new().await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let stream = Stream::pushing(&world, &world.management().await, &receiver.url).await;
    let (pool, id) = (world.server.app.store.pool(), format!("signals/{}", stream.client.client_id));
    let sql = "SELECT state::text FROM webhook_endpoints WHERE endpoint_id = $1";
    let before: String = sqlx::query_scalar(sql).bind(&id).fetch_one(pool).await.unwrap();
    stream.set_status(&world, "paused").await;
    let sql = "UPDATE webhook_endpoints SET enabled = true, state = $2::jsonb WHERE endpoint_id = $1";
    sqlx::query(sql).bind(&id).bind(before).execute(pool).await.unwrap();
    happen(&world, &person).await;
    let sql =
        "SELECT m.state FROM webhook_messages AS m JOIN webhook_attempts AS a USING (endpoint_id, position)
               WHERE m.endpoint_id = $1 AND a.error = 'the stream is paused'";
    let state: String = eventually("an attempt", async || {
        sqlx::query_scalar(sql).bind(&id).fetch_optional(pool).await.unwrap()
    })
    .await;
    assert_eq!(state, "ready", "it is tried again");
    assert!(receiver.received().is_empty());
}

#[tokio::test]
async fn the_events_of_a_server_that_still_makes_its_rsa_key_wait_for_it() {
    let url = cluster::empty_database().await;
    let mut other_node = PgConnection::connect(&url).await.unwrap();
    let sql = "SELECT pg_advisory_lock(hashtext('xwms signing key RS256'))";
    sqlx::query(sql).execute(&mut other_node).await.unwrap();
    let world = World::at(&url, |settings| {
        patient(settings);
        settings.rsa_key_bits = 2048;
    })
    .await;
    let receiver = Receiver::with(|_| Reply::Status(202)).await;
    let management = world.management().await;
    let pushed_to = Stream::pushing(&world, &management, &receiver.url).await;
    let polls = Stream::polling(&world, &management).await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    happen(&world, &person).await;
    world.server.wait_for("signals").await;
    assert!(world.server.app.keyring.missing().contains(&Algorithm::RS256));
    let body = json!({"returnImmediately": true});
    let (got, released) = tokio::join!(polls.poll(&world, &body), other_node.close());
    released.unwrap();
    assert_eq!(got.expect_status(200).json()["sets"].as_object().unwrap().len(), 1);
    pushed(&world, &pushed_to, &receiver.wait_for(1).await[0]).await;
}
