//! What a receiver or an account can't do.

use crate::support::{
    Hooked, Receiver, Reply, Server, World, eager,
    process::{Process, free_port},
};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;
use xwms::config::Settings;

#[tokio::test]
async fn one_receiver_that_hangs_or_never_ends_delays_no_other() {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    let others = difficult(&hooked).await;
    let begun = std::time::Instant::now();
    for name in ["A", "B", "C"] {
        hooked.client(name).await;
    }
    hooked.receiver.wait_for(3).await;
    // Before the attempt at the one that hangs is given up, which is after a minute.
    assert!(begun.elapsed() < Duration::from_secs(55), "{:?}", begun.elapsed());
    assert_eq!(others[0].1.wait_for(1).await[0].earlier, 0);
}

/// Adds endpoints at a receiver that hangs, and at two that never end, fast and slowly. Returns their ids, too.
async fn difficult(hooked: &Hooked) -> Vec<(String, Receiver)> {
    let mut others = Vec::new();
    let endless = |every: u64| Receiver::with(move |_| Reply::Endless(Duration::from_millis(every)));
    for other in [Receiver::with(|_| Reply::Hang).await, endless(0).await, endless(300).await] {
        let body = json!({"url": other.url, "events": ["client.created"]});
        others.push((hooked.world.endpoint(&hooked.token, &body).await, other));
    }
    others
}

#[tokio::test]
async fn an_attempt_ends_though_its_receiver_hangs_or_never_ends() {
    let hasty = |settings: &mut Settings| {
        eager(settings);
        settings.webhooks.timeout_seconds = 5;
    };
    let hooked = Hooked::with(json!({"events": ["client.created"]}), Receiver::new().await, hasty).await;
    let others = difficult(&hooked).await;
    hooked.client("A").await;
    for (index, (id, other)) in others.iter().enumerate() {
        let message = other.wait_for(1).await[0].id().to_owned();
        let path = format!("/v1/endpoints/{id}/messages/{message}/attempts");
        // A machine may be too busy for a response within five seconds; then there is another attempt.
        let is_ended = |list: &Value| match index {
            0 => list["data"][0].is_object(),
            _ => list["data"][0]["status"] == 200,
        };
        let list = hooked.until_at(&path, is_ended).await;
        let attempt = &list["data"][0];
        if index == 0 {
            assert_eq!(
                (attempt["error"].as_str(), attempt["error_code"].as_str()),
                (Some("no response within 5 s"), Some("timed_out")),
                "{attempt}"
            );
        }
        // What nobody ends would have no row.
        assert!(attempt["body"].as_str().unwrap_or_default().len() <= 1024);
    }
}

#[tokio::test]
async fn private_addresses_are_refused_when_the_endpoint_is_made() {
    let world = World::new().await;
    let token = world.management().await;
    for url in [
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest",
        "https://localhost/",
        "https://[fd00:ec2::254]/",
        "https://224.0.0.1/",
    ] {
        let refused = world.post("/v1/endpoints", &token, &json!({"url": url})).await;
        let problem = refused.expect_status(400).json();
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!("address_not_allowed"), &json!("url")),
            "{url}"
        );
    }
    let plain = world.post("/v1/endpoints", &token, &json!({"url": "http://1.1.1.1/"})).await;
    assert_eq!(plain.expect_status(400).json()["code"], "https_required");
    assert_eq!(world.server.count("endpoint.created").await, 0);
}

#[tokio::test]
async fn an_address_that_has_become_forbidden_is_refused_at_the_dial() {
    let receiver = Receiver::new().await;
    let by_name = receiver.url.replace("127.0.0.1", "localhost");
    let hooked = Hooked::with(json!({"events": ["client.created"]}), receiver, |settings| {
        eager(settings);
        settings.webhooks.allow.push("::1/128".parse().unwrap());
        settings.subscribers = false;
    })
    .await;
    let body = json!({"url": by_name, "events": ["client.created"]});
    let made = hooked.world.post("/v1/endpoints", &hooked.token, &body).await.expect_status(201).json();
    // The delivering server is not allowed to.
    let strict = Server::start_with(&hooked.world.url, |settings| {
        eager(settings);
        settings.webhooks.allow = vec![];
    })
    .await;
    hooked.client("A").await;
    for endpoint in [&hooked.endpoint, &made] {
        let id = endpoint["endpoint_id"].as_str().unwrap();
        let path = format!("/v1/endpoints/{id}/messages?status=failed");
        let list = hooked.until_at(&path, |list| list["data"][0].is_object()).await;
        let message = list["data"][0]["message_id"].as_str().unwrap();
        let path = format!("/v1/endpoints/{id}/messages/{message}/attempts");
        let attempts = hooked.world.read(&path, &hooked.token).await.json();
        let error = attempts["data"][0]["error"].as_str().unwrap();
        assert!(error.contains("does not have a public address"), "{error}");
    }
    assert_eq!(hooked.receiver.received().len(), 0);
    drop(strict);
}

#[tokio::test]
async fn plain_http_is_refused_at_the_dial_when_its_network_is_allowed_no_more() {
    let hooked = Hooked::with(json!({"events": ["client.created"]}), Receiver::new().await, |settings| {
        eager(settings);
        settings.webhooks.allow.push("1.0.0.0/8".parse().unwrap());
        settings.subscribers = false;
    })
    .await;
    // A public address, so https may go there.
    let body = json!({"url": "http://1.1.1.1/hooks", "events": ["client.created"]});
    let made = hooked.world.endpoint(&hooked.token, &body).await;
    let _delivers = Server::start_with(&hooked.world.url, |settings| {
        eager(settings);
        settings.webhooks.pace.retries = vec![];
    })
    .await;
    hooked.client("A").await;
    let path = format!("/v1/endpoints/{made}/messages");
    let list = hooked.until_at(&path, |list| list["data"][0]["status"] == "failed").await;
    let message = list["data"][0]["message_id"].as_str().unwrap().to_owned();
    let attempts = hooked.world.read(&format!("{path}/{message}/attempts"), &hooked.token).await.json();
    let error = attempts["data"][0]["error"].as_str().unwrap();
    assert!(error.contains("plain http is allowed only to networks that the operator allows"), "{error}");
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_not_followed() {
    use axum::{http::header::LOCATION, response::IntoResponse};
    let elsewhere = Receiver::new().await;
    let to = elsewhere.url.clone();
    let receiver = Receiver::with(move |_| {
        Reply::Full((StatusCode::TEMPORARY_REDIRECT, [(LOCATION, to.clone())]).into_response())
    });
    let hooked = Hooked::with(json!({"events": ["client.created"]}), receiver.await, |settings| {
        eager(settings);
        settings.webhooks.pace.retries = vec![];
    })
    .await;
    hooked.client("A").await;
    hooked.until("/messages?status=failed", |list| list["data"][0].is_object()).await;
    assert_eq!(elsewhere.received().len(), 0);
}

#[tokio::test]
async fn an_answer_that_would_inflate_is_kept_as_it_came() {
    use axum::{http::header::CONTENT_ENCODING, response::IntoResponse};
    use base64::{Engine, prelude::BASE64_STANDARD};
    // gzip: 32 KiB of one letter, a thousand times.
    let bomb = BASE64_STANDARD
        .decode("H4sIAAAAAAACA+3BgQAAAACAINb9JRapCgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAY41/a7ACAAAA=")
        .unwrap()
        .repeat(1_000);
    let receiver =
        Receiver::with(move |_| Reply::Full(([(CONTENT_ENCODING, "gzip")], bomb.clone()).into_response()));
    let hooked = Hooked::with(json!({"events": ["client.created"]}), receiver.await, eager).await;
    hooked.client("A").await;
    let received = hooked.receiver.wait_for(1).await;
    assert_eq!(received[0].header("accept-encoding"), "", "nobody asked for it");
    let path = format!("/messages/{}/attempts", received[0].id());
    let list = hooked.until(&path, |list| list["data"][0].is_object()).await;
    let attempt = &list["data"][0];
    let body = attempt["body"].as_str().unwrap();
    assert!(body.starts_with('\u{1f}') && !body.contains("aaaa"), "{attempt}");
    assert!(body.chars().count() <= 1024, "{attempt}");
    assert_eq!(attempt["status"], 200);
}

#[tokio::test]
async fn endpoints_are_their_account_s_alone_and_wrong_input_changes_nothing() {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    let world = &hooked.world;
    let foreign = world.stranger().await;
    hooked.client("A").await;
    let message = hooked.receiver.wait_for(1).await[0].id().to_owned();
    let head = world.server.head().await;
    for rest in ["", "/messages", &format!("/messages/{message}"), &format!("/messages/{message}/attempts")] {
        assert_eq!(world.read(&hooked.path(rest), &foreign).await.status, 404, "{rest}");
    }
    for rest in ["/disable", "/enable", "/test", "/replay", "/resend_failed", "/rotate_secret"] {
        assert_eq!(world.post(&hooked.path(rest), &foreign, &json!({})).await.status, 404, "{rest}");
    }
    let change = json!({"url": "https://127.0.0.1/"});
    assert_eq!(world.patch(&hooked.path(""), &foreign, &change).await.status, 404);
    assert_eq!(world.delete(&hooked.path(""), &foreign).await.status, 404);
    for (body, field) in [
        (json!({"url": "nowhere"}), "url"),
        (json!({"url": "https://a:b@receiver.example"}), "url"),
        (json!({"url": "https://receiver.example", "events": ["user.*"]}), "events"),
        (json!({"url": "https://receiver.example", "headers": {"Host": "x"}}), "headers"),
        (json!({"url": "https://receiver.example", "headers": {"X": "a\r\nb"}}), "headers"),
        (json!({"url": "https://receiver.example", "rate_limit": 0}), "rate_limit"),
        (json!({"url": "https://receiver.example", "ordering": "none"}), "ordering"),
        (json!({"url": "https://receiver.example", "payload_version": 9}), "payload_version"),
    ] {
        let problem = world.post("/v1/endpoints", &hooked.token, &body).await;
        assert_eq!(problem.expect_status(400).json()["field"], field, "{body}");
    }
    assert_eq!(world.server.head().await, head, "nothing was appended");
    // Nothing of the other account arrived.
    assert_eq!(hooked.receiver.received().len(), 1);

    world.delete(&hooked.path(""), &hooked.token).await.expect_status(204);
    hooked.client("B").await;
    assert_eq!(world.read(&hooked.path(""), &hooked.token).await.status, 404);
    world.server.settle().await;
    let list = world.read("/v1/endpoints", &hooked.token).await.json();
    assert_eq!(list["data"], json!([]));
}

#[tokio::test]
async fn a_server_without_root_certificates_starts_and_says_why_https_is_not_sent() {
    let mut receiver = Receiver::new().await;
    receiver.url = receiver.url.replace("http:", "https:");
    let idle = |settings: &mut Settings| {
        eager(settings);
        settings.subscribers = false;
    };
    let hooked = Hooked::with(json!({"events": ["client.created"]}), receiver, idle).await;
    let bare = [
        ("SSL_CERT_FILE", "/nonexistent"),
        ("SSL_CERT_DIR", "/nonexistent"),
        ("XWMS_WEBHOOKS__ALLOW", r#"["127.0.0.0/8"]"#),
    ];
    let process = Process::spawn(&hooked.world.url, free_port(), &bare).await;
    assert!(process.said().contains("no root certificates"), "{}", process.said());
    hooked.client("New").await;
    let messages = hooked.until("/messages", |list| list["data"][0].is_object()).await;
    let message = messages["data"][0]["message_id"].as_str().unwrap();
    let list =
        hooked.until(&format!("/messages/{message}/attempts"), |list| list["data"][0].is_object()).await;
    assert!(list["data"][0]["error"].as_str().unwrap().contains("no root certificates"), "{list}");
}
