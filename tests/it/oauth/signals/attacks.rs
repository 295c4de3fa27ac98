//! What another client, another account, a person's token or a stranger can't do with streams and their events.

use super::{PUSH, Stream, patient};
use crate::support::{
    Browser, Receiver, World,
    dpop::{Prover, read},
    until,
};
use serde_json::{Value, json};
use xwms::commands::{Context, users};
use xwms_events::{
    account::{AccountCommand, Role},
    user::UserCommand,
};

#[tokio::test]
async fn a_stream_is_not_found_by_another_client_of_the_account_or_of_another() {
    let world = World::new().await;
    let (token, stranger) = (world.management().await, world.stranger().await);
    let ours = Stream::polling(&world, &token).await;
    let beside = Stream::polling(&world, &token).await;
    let theirs = Stream::polling(&world, &stranger).await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let context = Context::system(&world.server.app.store, "test");
    users::change(&context, person.user_id, UserCommand::RevokeTokens, None).await.unwrap();
    world.server.wait_for("signals").await;
    let head = world.server.head().await;
    let id = &ours.id;
    let subject =
        json!({"format": "iss_sub", "iss": world.server.app.settings.issuer, "sub": person.user_id});
    for other in [&beside.token, &theirs.token, &stranger] {
        for path in [format!("/ssf/stream?stream_id={id}"), format!("/ssf/status?stream_id={id}")] {
            world.read(&path, other).await.expect_status(404);
        }
        world.delete(&format!("/ssf/stream?stream_id={id}"), other).await.expect_status(404);
        let body = json!({"stream_id": id, "status": "disabled", "subject": subject});
        for path in [
            "/ssf/status",
            "/ssf/subjects/add",
            "/ssf/subjects/remove",
            "/ssf/verify",
            &format!("/ssf/poll/{id}"),
        ] {
            let refused = world.post(path, other, &body).await;
            assert_eq!(refused.expect_status(404).json()["code"], "not_found", "{path}");
        }
        world.patch("/ssf/stream", other, &body).await.expect_status(404);
        world.put("/ssf/stream", other, &body).await.expect_status(404);
    }
    assert_eq!(world.server.head().await, head, "nothing was done");
    let got = ours.poll(&world, &json!({"returnImmediately": true})).await.expect_status(200).json();
    let jti = got["sets"].as_object().unwrap().keys().next().unwrap().clone();
    // Knowing the id of an event of another stream does not acknowledge it.
    let ack = json!({"ack": [jti], "returnImmediately": true});
    beside.poll(&world, &ack).await.expect_status(200);
    assert_eq!(ours.take(&world).await.len(), 1);
}

#[tokio::test]
async fn a_persons_token_one_without_the_scope_and_an_event_have_no_stream() {
    let world = World::new().await;
    let token = world.management().await;
    let narrow = [("grant_type", "client_credentials"), ("scope", "events:read")];
    let narrow = world.token(&world.machine(), &narrow).await.expect_status(200).json();
    let refused = world.post("/ssf/stream", narrow["access_token"].as_str().unwrap(), &json!({})).await;
    assert_eq!(refused.expect_status(403).json()["code"], "insufficient_scope");
    let tokens = Browser::default().tokens(&world, "openid").await;
    let refused = world.post("/ssf/stream", tokens["access_token"].as_str().unwrap(), &json!({})).await;
    assert_eq!(refused.expect_status(403).json()["code"], "client_needed");
    world.post("/ssf/stream", "", &json!({})).await.expect_status(401);

    // An event proves nothing here, and a client that lost the scope has no stream any more.
    let stream = Stream::polling(&world, &token).await;
    let body = json!({"stream_id": stream.id});
    world.post("/ssf/verify", &stream.token, &body).await.expect_status(204);
    let got = stream.poll(&world, &json!({"returnImmediately": true})).await.json();
    let event = got["sets"].as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned();
    world.read("/ssf/stream", &event).await.expect_status(401);
    assert!(!world.active(&event).await);
    let path = format!("/v1/clients/{}", stream.client.client_id);
    world.patch(&path, &token, &json!({"scopes": ["events:read"]})).await.expect_status(200);
    world.read("/ssf/stream", &stream.token).await.expect_status(403);
    world.delete(&path, &token).await.expect_status(204);
    world.server.wait_for("signals").await;
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM signal_streams")
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    assert_eq!(left, 0, "a deleted client has no stream");
}

#[tokio::test]
async fn a_stolen_token_that_is_bound_to_a_key_opens_no_stream_and_ends_nothing() {
    let world = World::new().await;
    let (server, prover) = (&world.server, Prover::new());
    let body =
        json!({"name": "Receiver", "client_type": "machine", "scopes": ["ssf:manage", "tokens:revoke_all"]});
    let client = world.client(&world.management().await, &body).await;
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", client.client_id.as_str()),
        ("client_secret", client.secret.as_str()),
    ];
    let tokens = prover.ask(server, &fields).await.expect_status(200).json();
    let token = tokens["access_token"].as_str().unwrap();
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let subject = json!({"format": "iss_sub", "iss": server.app.settings.issuer, "sub": person.user_id});
    let thief = Prover::new().proof(server, "GET", "/ssf/stream", Some(token));
    for refused in [
        world.read("/ssf/stream", token).await,
        world.post("/ssf/stream", token, &json!({})).await,
        world.post("/oauth/global-token-revocation", token, &json!({"sub_id": subject})).await,
        read(server, "/ssf/stream", ("DPoP", token), &[]).await,
        read(server, "/ssf/stream", ("DPoP", token), &[&thief]).await,
    ] {
        assert_eq!(refused.status, 401, "{refused:?}");
        assert!(refused.header("www-authenticate").starts_with("DPoP "), "{refused:?}");
    }
    assert_eq!(server.count("client.signals_changed").await, 0);
    assert_eq!(server.count("account.user_tokens_revoked").await, 0);
    assert_eq!(prover.read(server, "/ssf/stream", token).await.expect_status(200).json(), json!([]));
}

#[tokio::test]
async fn events_go_to_no_address_inside() {
    let world = World::new().await;
    let token = world.management().await;
    let push = |url: &str| json!({"delivery": {"method": PUSH, "endpoint_url": url}});
    for (url, code) in [
        ("https://127.0.0.1/", "address_not_allowed"),
        ("https://169.254.169.254/latest", "address_not_allowed"),
        ("https://[::ffff:10.0.0.1]/", "address_not_allowed"),
        ("https://[fd00:ec2::254]/", "address_not_allowed"),
        ("https://localhost/", "address_not_allowed"),
        ("http://1.1.1.1/", "https_required"),
        ("http://receiver.example/", "https_required"),
    ] {
        let problem = world.post("/ssf/stream", &token, &push(url)).await.expect_status(400).json();
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!(code), &json!("delivery.endpoint_url")),
            "{url}"
        );
    }
    assert_eq!(world.server.count("client.signals_changed").await, 0);
}

#[tokio::test]
async fn a_name_that_leads_inside_or_nowhere_is_refused_at_the_dial() {
    let (world, receiver) = (World::with(patient).await, Receiver::new().await);
    let inside = "https://localtest.invalid/events";
    Stream::pushing(&world, &world.management().await, inside).await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let context = Context::system(&world.server.app.store, "test");
    users::change(&context, person.user_id, UserCommand::RevokeTokens, None).await.unwrap();
    until("the attempt is recorded", async || {
        let sql = "SELECT EXISTS (SELECT FROM webhook_attempts WHERE endpoint_id LIKE 'signals/%'
                   AND error = 'failure:no_public_address name')";
        sqlx::query_scalar(sql).fetch_one(world.server.app.store.pool()).await.unwrap()
    })
    .await;
    assert!(receiver.received().is_empty());
}

/// Waits until an event for the stream is given up.
async fn given_up(world: &World, stream: &Stream) {
    until("the event is given up", async || {
        let sql = "SELECT EXISTS (SELECT FROM webhook_messages WHERE endpoint_id = $1 AND state = 'failed')";
        let id = format!("signals/{}", stream.client.client_id);
        sqlx::query_scalar(sql).bind(id).fetch_one(world.server.app.store.pool()).await.unwrap()
    })
    .await;
}

#[tokio::test]
async fn an_app_that_lost_the_scope_is_pushed_nothing_more() {
    let (world, receiver) = (World::with(patient).await, Receiver::new().await);
    let token = world.management().await;
    let stream = Stream::pushing(&world, &token, &receiver.url).await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let path = format!("/v1/clients/{}", stream.client.client_id);
    world.patch(&path, &token, &json!({"scopes": ["events:read"]})).await.expect_status(200);
    let context = Context::system(&world.server.app.store, "test");
    users::change(&context, person.user_id, UserCommand::RevokeTokens, None).await.unwrap();
    given_up(&world, &stream).await;
    assert!(receiver.received().is_empty());
}

#[tokio::test]
async fn a_stopped_account_or_app_gets_no_messages() {
    let (world, receiver) = (World::with(patient).await, Receiver::new().await);
    let token = world.management().await;
    let disabled = Stream::pushing(&world, &token, &receiver.url).await;
    let pushed_to = Stream::pushing(&world, &token, &receiver.url).await;
    let polls = Stream::polling(&world, &token).await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let path = format!("/v1/clients/{}/disable", disabled.client.client_id);
    world.post(&path, &token, &json!({})).await.expect_status(200);
    world.by_operator(world.demo.account_id, AccountCommand::Restrict { reason: "fraud".into() }).await;
    let context = Context::system(&world.server.app.store, "test");
    users::change(&context, person.user_id, UserCommand::RevokeTokens, None).await.unwrap();
    for stream in [&disabled, &pushed_to] {
        given_up(&world, stream).await;
    }
    assert!(receiver.received().is_empty());
    polls.poll(&world, &json!({"returnImmediately": true})).await.expect_status(401);
}

#[tokio::test]
async fn a_stream_does_not_tell_whether_a_person_exists_and_is_bounded() {
    let world = World::new().await;
    let stream = Stream::polling(&world, &world.management().await).await;
    let issuer = &world.server.app.settings.issuer;
    let subject = |sub: &Value| json!({"format": "iss_sub", "iss": issuer, "sub": sub});
    let person = world.person(world.demo.account_id, Role::Developer).await;
    for sub in [json!(person.user_id), json!("user_01kayb5g6nf6hr2j7q3p6q8v4w")] {
        let body = json!({"stream_id": stream.id, "subject": subject(&sub)});
        world.post("/ssf/subjects/remove", &stream.token, &body).await.expect_status(204);
        assert_eq!(world.post("/ssf/subjects/add", &stream.token, &body).await.expect_status(200).body, "{}");
    }
    for bad in [
        json!(null),
        json!({"format": "email", "email": person.email}),
        json!({"format": "iss_sub", "iss": "https://other.example", "sub": person.user_id}),
        subject(&json!("client_01kayb5g6nf6hr2j7q3p6q8v4w")),
    ] {
        let body = json!({"stream_id": stream.id, "subject": bad});
        let refused = world.post("/ssf/subjects/remove", &stream.token, &body).await;
        assert_eq!(refused.expect_status(400).json()["code"], "unsupported_subject", "{bad}");
    }
}
