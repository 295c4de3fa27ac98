//! When messages arrive: order, retries, pauses, replays.

use crate::support::{Hooked, Mailbox, Received, Receiver, Reply, eager};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

#[tokio::test]
async fn a_failed_message_is_sent_again_under_its_id_and_holds_back_its_aggregate_only() {
    use axum::response::IntoResponse;
    let came = Arc::new(AtomicBool::new(false));
    // It fails until a message about another client has come.
    let receiver = Receiver::with(move |one| {
        came.fetch_or(one.json()["data"]["name"] == "Other", Ordering::SeqCst);
        match one.kind().as_str() {
            "client.renamed" if !came.load(Ordering::SeqCst) => {
                Reply::Full((StatusCode::IM_A_TEAPOT, "not now").into_response())
            }
            _ => Reply::Status(200),
        }
    });
    let hooked = Hooked::with(json!({"events": ["client.*"]}), receiver.await, |settings| {
        eager(settings);
        settings.webhooks.pace.retries = vec![1; 1_000];
    })
    .await;
    let client = hooked.client("A").await;
    hooked.receiver.wait_for(2).await;
    hooked.rename(&client, "B").await;
    let path = format!("/v1/clients/{client}/disable");
    hooked.world.post(&path, &hooked.token, &json!({})).await.expect_status(200);
    hooked.client("Other").await;
    hooked.all_delivered(6).await;
    let received = hooked.receiver.received();
    let kinds: Vec<_> = received.iter().map(Received::kind).collect();
    let last = |kind: &str| {
        kinds.iter().rposition(|one| one == kind).unwrap_or_else(|| panic!("{kind} is not in {kinds:?}"))
    };
    let disabled = kinds.iter().position(|kind| kind == "client.disabled").unwrap();
    assert!(last("client.renamed") < disabled, "in order within the client: {kinds:?}");
    assert!(last("client.created") < last("client.renamed"), "another client does not wait: {kinds:?}");
    let renamed = &received[last("client.renamed")];
    assert!(renamed.earlier > 0, "it is the same message: {kinds:?}");
    let attempts = hooked.read(&format!("/messages/{}/attempts", renamed.id())).await;
    let first = &attempts["data"][1];
    assert_eq!((&first["status"], &first["body"]), (&json!(418), &json!("not now")));
    assert!(first["next_attempt_at"].is_string() && attempts["data"][0]["next_attempt_at"].is_null());
}

#[tokio::test]
async fn everything_waits_with_strict_ordering() {
    let receiver = Receiver::with(|one| Reply::Status(if one.earlier < 2 { 500 } else { 200 })).await;
    let hooked =
        Hooked::with(json!({"events": ["client.created"], "ordering": "strict"}), receiver, eager).await;
    for name in ["A", "B", "C"] {
        hooked.client(name).await;
    }
    let received = hooked.receiver.wait_for(9).await;
    let names: Vec<_> =
        received.iter().map(|one| one.json()["data"]["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names, ["A", "A", "A", "B", "B", "B", "C", "C", "C"]);
}

#[tokio::test]
async fn a_message_that_is_exhausted_is_a_dead_letter_and_can_be_sent_again() {
    let hooked = Hooked::with(
        json!({"events": ["client.created"]}),
        Receiver::with(|_| Reply::Status(500)).await,
        |settings| {
            eager(settings);
            settings.webhooks.pace.retries = vec![0; 2];
        },
    )
    .await;
    hooked.client("A").await;
    hooked.receiver.wait_for(3).await;
    let failed = hooked.until("/messages?status=failed", |list| list["data"][0].is_object()).await;
    let message = failed["data"][0]["message_id"].as_str().unwrap().to_owned();
    assert_eq!(failed["data"][0]["attempts"], 3);
    assert_eq!(hooked.read("").await["health"]["failed"], 1);
    hooked.receiver.answer(|_| Reply::Status(200));
    hooked.post("/resend_failed", &json!({})).await.expect_status(202);
    hooked.receiver.wait_for(4).await;
    hooked.all_delivered(1).await;
    hooked.post(&format!("/messages/{message}/resend"), &json!({})).await.expect_status(202);
    let received = hooked.receiver.wait_for(5).await;
    assert!(received.iter().all(|one| one.id() == message), "one id over all attempts");
    hooked.until(&format!("/messages/{message}"), |one| one["attempts"] == 5).await;
}

#[tokio::test]
async fn a_skipped_message_lets_the_next_one_go() {
    let receiver =
        Receiver::with(|one| Reply::Status(if one.kind() == "client.renamed" { 500 } else { 200 }));
    let hooked =
        Hooked::with(json!({"events": ["client.renamed", "client.disabled"]}), receiver.await, |s| {
            eager(s);
            s.webhooks.pace.retries = vec![3600; 9];
        })
        .await;
    let client = hooked.client("A").await;
    hooked.rename(&client, "B").await;
    let path = format!("/v1/clients/{client}/disable");
    hooked.world.post(&path, &hooked.token, &json!({})).await.expect_status(200);
    let message = hooked.receiver.wait_for(1).await[0].id().to_owned();
    hooked.until(&format!("/messages/{message}"), |one| one["attempts"] == 1).await;
    hooked.post(&format!("/messages/{message}/skip"), &json!({})).await.expect_status(202);
    let received = hooked.receiver.wait_for(2).await;
    assert_eq!(received[1].kind(), "client.disabled");
    assert_eq!(hooked.read(&format!("/messages/{message}")).await["status"], "skipped");
}

#[tokio::test]
async fn gone_disables_the_endpoint_and_a_test_brings_it_back_with_what_failed() {
    let receiver = Receiver::with(|_| Reply::Status(410)).await;
    let hooked = Hooked::with(json!({"events": ["client.created"]}), receiver, |settings| {
        eager(settings);
        settings.webhooks.pace.retries = vec![];
    })
    .await;
    hooked.client("A").await;
    let gone = hooked.until("", |endpoint| endpoint["enabled"] == false).await;
    assert_eq!(gone["disabled"], "gone");
    assert_eq!(hooked.world.server.count("endpoint.disabled").await, 1);
    hooked.client("Missed").await;

    hooked.post("/test", &json!({"resume": true})).await.expect_status(202);
    hooked.receiver.wait_for(2).await;
    hooked.until("/messages?status=failed", |list| list["data"].as_array().unwrap().len() == 2).await;
    assert_eq!(hooked.read("").await["enabled"], false, "a failed test changes nothing");

    hooked.receiver.answer(|_| Reply::Status(200));
    hooked.post("/test", &json!({"resume": true})).await.expect_status(202);
    hooked.until("", |endpoint| endpoint["enabled"] == true && endpoint["health"]["failed"] == 1).await;
    let received = hooked.receiver.wait_for(5).await;
    let sent = |kind: &str| received.iter().filter(|one| one.kind() == kind).count();
    assert_eq!((sent("client.created"), sent("endpoint.tested")), (3, 2));
    assert!(received.iter().any(|one| one.json()["data"]["name"] == "Missed"), "what it missed comes, too");
}

#[tokio::test]
async fn history_is_replayed_also_to_an_endpoint_made_today() {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    for name in ["A", "B", "C"] {
        hooked.client(name).await;
        // No two at the same time.
        hooked.world.server.app.store.clock().advance(Duration::from_millis(10));
    }
    // Each client has its own lane, so messages arrive in any order.
    let sent = hooked.receiver.wait_for(3).await;
    let second = sent.iter().find(|one| one.json()["data"]["name"] == "B").unwrap();
    let late = Receiver::new().await;
    let body = json!({"url": late.url, "events": ["client.created"], "ordering": "strict"});
    let path = format!("/v1/endpoints/{}/replay", hooked.world.endpoint(&hooked.token, &body).await);
    let ask = async |body: Value| hooked.world.post(&path, &hooked.token, &body).await;
    let counted = ask(json!({"dry_run": true})).await.expect_status(200).json();
    // The three, and those of the demo account.
    assert_eq!(counted["messages"], 6);
    assert_eq!(late.received().len(), 0);
    let since = second.json();
    let window = json!({"since": since["time"]});
    ask(window.clone()).await.expect_status(202);
    let received = late.wait_for(2).await;
    let names: Vec<_> = received.iter().map(|one| one.json()["data"]["name"].clone()).collect();
    assert_eq!(names, ["B", "C"]);
    assert_eq!(received[0].id(), second.id(), "under the ids that they have");
    ask(window).await.expect_status(202);
    late.wait_for(4).await;
    for (wrong, field) in [
        (json!({"after_position": 9, "upto_position": 3}), "after_position"),
        (json!({"after_position": 9, "upto_position": 3, "dry_run": true}), "after_position"),
        (json!({"after_position": -1, "dry_run": true}), "after_position"),
        (json!({"after_position": 1, "since": since["time"]}), "since"),
        (json!({"events": ["nothing"]}), "events"),
        (json!({}), "since"),
        (json!({"events": ["client.created"]}), "since"),
        (json!({"until": since["time"]}), "since"),
        (json!({"upto_position": 9}), "since"),
        (json!({"since": null, "dry_run": false}), "since"),
    ] {
        let problem = ask(wrong).await;
        assert_eq!(problem.expect_status(400).json()["field"], field);
    }
}

#[tokio::test]
async fn a_disabled_endpoint_gets_nothing_until_it_is_enabled() {
    let hooked = Hooked::new(json!({"events": ["client.created", "endpoint.tested"]})).await;
    hooked.post("/disable", &json!({})).await.expect_status(200);
    hooked.client("A").await;
    hooked.post("/test", &json!({})).await.expect_status(202);
    let received = hooked.receiver.wait_for(1).await;
    assert_eq!(received[0].kind(), "endpoint.tested", "a test is sent all the same");
    hooked.post("/enable", &json!({})).await.expect_status(200);
    hooked.client("B").await;
    let received = hooked.receiver.wait_for(2).await;
    assert_eq!(received[1].json()["data"]["name"], "B");
}

#[tokio::test]
async fn whether_it_is_enabled_is_a_member_like_others() {
    let hooked = Hooked::new(json!({"events": ["client.created"], "enabled": false})).await;
    assert_eq!(
        (&hooked.endpoint["enabled"], &hooked.endpoint["disabled"]),
        (&json!(false), &json!("requested"))
    );
    hooked.client("A").await;
    let patch = async |body: Value| {
        let changed = hooked.world.patch(&hooked.path(""), &hooked.token, &body).await;
        changed.expect_status(200).json()
    };
    assert_eq!(patch(json!({"enabled": true})).await["enabled"], true);
    hooked.client("B").await;
    assert_eq!(hooked.receiver.wait_for(1).await[0].json()["data"]["name"], "B");
    let off = patch(json!({"enabled": false, "description": "off"})).await;
    assert_eq!((&off["disabled"], &off["description"]), (&json!("requested"), &json!("off")));
    assert_eq!(patch(json!({"description": "still off"})).await["enabled"], false);
    assert_eq!(hooked.world.server.count("endpoint.disabled").await, 2);
}

#[tokio::test]
async fn an_overloaded_receiver_is_left_alone_for_as_long_as_it_asks() {
    use axum::{http::header::RETRY_AFTER, response::IntoResponse};
    let receiver = Receiver::with(|one| match one.index {
        0 => Reply::Full((StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "3600")]).into_response()),
        _ => Reply::Status(200),
    });
    let hooked = Hooked::with(json!({"events": ["client.created"]}), receiver.await, eager).await;
    hooked.client("A").await;
    hooked.receiver.wait_for(1).await;
    let resting = hooked.until("", |endpoint| endpoint["health"]["rests_until"].is_string()).await;
    hooked.client("B").await;
    hooked.world.server.wait_for("webhooks").await;
    // A test does not wait, and nothing else is sent with it.
    hooked.post("/test", &json!({})).await.expect_status(202);
    assert_eq!(hooked.receiver.wait_for(2).await[1].kind(), "endpoint.tested", "{resting}");
    // The hour, and the most that chance adds to the wait for a retry.
    hooked.world.server.app.store.clock().advance(Duration::from_secs(3_600 + 3_600 / 5));
    let received = hooked.receiver.wait_for(4).await;
    let sent = |one: &Received| one.header("webhook-timestamp").parse::<i64>().unwrap();
    for later in &received[2..] {
        assert!(sent(later) - sent(&received[0]) >= 3_600, "other messages wait, too: {resting}");
    }
}

#[tokio::test]
async fn a_rate_limit_is_kept() {
    let hooked = Hooked::new(json!({"events": ["client.created"], "rate_limit": 2})).await;
    let begun = std::time::Instant::now();
    for name in ["A", "B", "C", "D", "E", "F"] {
        hooked.client(name).await;
    }
    hooked.receiver.wait_for(6).await;
    // Two at once, then two per second.
    assert!(begun.elapsed() >= Duration::from_millis(1900), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_success_counts_though_its_body_does_not_end_in_time() {
    let receiver = Receiver::with(|_| Reply::Endless(Duration::from_millis(300))).await;
    // The attempt may take a minute, and a body one second.
    let hooked = Hooked::with(json!({"events": ["client.created"]}), receiver, eager).await;
    hooked.client("A").await;
    hooked.all_delivered(1).await;
    let received = hooked.receiver.received();
    assert_eq!(received.len(), 1, "it is not sent again");
    let attempts = hooked.read(&format!("/messages/{}/attempts", received[0].id())).await;
    assert_eq!((&attempts["data"][0]["status"], &attempts["data"][1]), (&json!(200), &Value::Null));
}

#[tokio::test]
async fn an_endpoint_that_only_fails_is_given_up_and_its_owner_gets_a_mail() {
    let (receiver, mailbox) = (Receiver::with(|_| Reply::Status(500)).await, Mailbox::new());
    let hooked = Hooked::with(json!({"events": ["client.created"]}), receiver, |settings| {
        eager(settings);
        settings.webhooks.pace.patience = 0;
        mailbox.receives(settings);
    })
    .await;
    hooked.client("A").await;
    let given_up = hooked.until("", |endpoint| endpoint["enabled"] == false).await;
    assert_eq!(given_up["disabled"], "failing");
    let mail = mailbox.mail(&hooked.world.demo.user.email, "\"resume\"").await;
    assert!(mail.contains("Subject: A webhook endpoint was disabled"), "{mail}");
}

#[tokio::test]
async fn an_event_that_can_t_be_read_is_parked_with_its_aggregate_and_the_others_are_delivered() {
    let hooked = Hooked::new(json!({"events": ["client.*"]})).await;
    let pool = hooked.world.server.app.store.pool();
    let client = hooked.client("A").await;
    hooked.receiver.wait_for(2).await;
    let broken = json!({"event": "client.renamed", "name": 7});
    hooked.world.server.append_raw(&client, "client.renamed", &broken).await;
    hooked.client("B").await;
    let received = hooked.receiver.wait_for(4).await;
    assert_eq!(received[2].json()["data"]["name"], "B");
    let parked: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM parked_events WHERE subscriber = 'webhooks' AND aggregate_id = $1",
    )
    .bind(&client)
    .fetch_one(pool)
    .await
    .unwrap();
    assert_eq!(parked, 1);
}

#[tokio::test]
async fn a_resent_message_waits_for_messages_in_flight() {
    let receiver = Receiver::with(|one| match one.json()["data"]["name"].as_str() {
        Some("B") if one.earlier == 0 => Reply::Status(500),
        Some("C") if one.earlier == 0 => Reply::Status(503),
        _ => Reply::Status(200),
    });
    let hooked = Hooked::with(json!({"events": ["client.renamed"]}), receiver.await, |settings| {
        eager(settings);
        // One retry, in an hour: B fails permanently when it is skipped by hand below, C waits for its retry.
        settings.webhooks.pace.retries = vec![3_600];
    })
    .await;
    let client = hooked.client("A").await;
    hooked.rename(&client, "B").await;
    let message = hooked.receiver.wait_for(1).await[0].id().to_owned();
    hooked.until(&format!("/messages/{message}"), |one| one["attempts"] == 1).await;
    hooked.post(&format!("/messages/{message}/skip"), &json!({})).await.expect_status(202);
    hooked.rename(&client, "C").await;
    hooked.receiver.wait_for(2).await;
    let second = hooked.receiver.received()[1].id().to_owned();
    hooked.until(&format!("/messages/{second}"), |one| one["attempts"] == 1).await;
    hooked.post(&format!("/messages/{message}/resend"), &json!({})).await.expect_status(202);
    hooked.world.server.wait_for("webhooks").await;
    // The hour, and the most that chance adds to it.
    hooked.world.server.app.store.clock().advance(Duration::from_secs(3_600 + 3_600 / 5));
    let received = hooked.receiver.wait_for(4).await;
    let names: Vec<_> = received.iter().map(|one| one.json()["data"]["name"].clone()).collect();
    assert_eq!(names, ["B", "C", "C", "B"]);
}
