//! The form in which messages are sent, and the URLs and headers that are allowed.

use crate::support::{Hooked, Receiver, World, eager};
use serde_json::{Value, json};

const CLOUD_EVENTS: &str = "application/cloudevents+json; charset=utf-8";

#[tokio::test]
async fn a_message_says_that_it_is_a_cloud_event_unless_its_endpoint_wants_plain_json() {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    assert_eq!(hooked.endpoint["content_type"], "application/cloudevents+json");
    hooked.client("A").await;
    let received = hooked.receiver.wait_for(1).await;
    assert_eq!(received[0].header("content-type"), CLOUD_EVENTS);
    assert_eq!(received[0].json()["specversion"], "1.0");
    for (kind, header) in
        [("application/json", "application/json"), ("application/cloudevents+json", CLOUD_EVENTS)]
    {
        let change = json!({"content_type": kind});
        let changed = hooked.world.patch(&hooked.path(""), &hooked.token, &change).await;
        assert_eq!(changed.expect_status(200).json()["content_type"], kind);
        let before = hooked.receiver.received().len();
        hooked.client("B").await;
        assert_eq!(hooked.receiver.wait_for(before + 1).await[before].header("content-type"), header);
    }
    for wrong in [json!("text/plain"), json!("Json"), json!(""), json!(7), json!(["application/json"])] {
        let change = json!({"content_type": wrong});
        let refused = hooked.world.patch(&hooked.path(""), &hooked.token, &change).await;
        assert_eq!(refused.expect_status(400).json()["field"], "content_type", "{wrong}");
    }
}

#[tokio::test]
async fn an_endpoint_from_before_there_was_a_choice_goes_on_getting_plain_json() {
    let hooked = Hooked::new(json!({"events": ["client.created"], "content_type": "application/json"})).await;
    let stored: String =
        sqlx::query_scalar("SELECT payload::text FROM events WHERE event_type = 'endpoint.created'")
            .fetch_one(hooked.world.server.app.store.pool())
            .await
            .unwrap();
    assert!(!stored.contains("content_type"), "it is stored as it was then: {stored}");
    hooked.client("A").await;
    assert_eq!(hooked.receiver.wait_for(1).await[0].header("content-type"), "application/json");
}

async fn refused(world: &World, token: &str, body: &Value) -> Value {
    world.post("/v1/endpoints", token, body).await.expect_status(400).json()
}

#[tokio::test]
async fn creation_does_not_tell_which_names_there_are() {
    let world = World::new().await;
    let token = world.management().await;
    let own = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    let own = own.trim();
    // The first leads to this machine, if it has a name at all; the others lead nowhere.
    let names = [own, "db.internal", "metadata.google.internal", "nowhere.invalid"];
    for name in names.into_iter().filter(|name| !name.is_empty()) {
        let made =
            world.post("/v1/endpoints", &token, &json!({"url": format!("https://{name}/hooks")})).await;
        made.expect_status(201);
        let path = format!("/v1/endpoints/{}", made.json()["endpoint_id"].as_str().unwrap());
        let change = json!({"url": format!("https://{name}/other")});
        world.patch(&path, &token, &change).await.expect_status(200);
        world.delete(&path, &token).await.expect_status(204);
        let plain = refused(&world, &token, &json!({"url": format!("http://{name}/hooks")})).await;
        assert_eq!((&plain["code"], &plain["field"]), (&json!("https_required"), &json!("url")), "{name}");
    }
}

#[tokio::test]
async fn attempts_at_internal_and_at_invalid_names_get_the_same_error() {
    // The delivering server may not connect anywhere; `localhost` represents a name of the operator's network.
    let hooked = Hooked::with(json!({"events": ["client.created"]}), Receiver::new().await, |settings| {
        eager(settings);
        settings.webhooks.allow.push("::1/128".parse().unwrap());
        settings.subscribers = false;
    })
    .await;
    let mut errors = Vec::new();
    for name in ["localhost", "nowhere.invalid"] {
        let body = json!({"url": format!("https://{name}:9/"), "events": ["client.created"]});
        errors.push((name, hooked.world.endpoint(&hooked.token, &body).await));
    }
    hooked.client("A").await;
    let _delivering = crate::support::Server::start_with(&hooked.world.url, |settings| {
        eager(settings);
        settings.webhooks.allow = vec![];
        settings.webhooks.pace.retries = vec![];
    })
    .await;
    let mut told = Vec::new();
    for (name, endpoint) in errors {
        let path = format!("/v1/endpoints/{endpoint}/messages");
        let list = hooked.until_at(&path, |list| list["data"][0]["status"] == "failed").await;
        let message = list["data"][0]["message_id"].as_str().unwrap().to_owned();
        let attempts = hooked.world.read(&format!("{path}/{message}/attempts"), &hooked.token).await.json();
        told.push(attempts["data"][0]["error"].as_str().unwrap().replace(name, "NAME"));
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn a_url_is_stored_as_it_was_parsed() {
    let world = World::new().await;
    let token = world.management().await;
    for (typed, stored) in [
        ("https://receiver.example", "https://receiver.example/"),
        ("HTTPS://Receiver.Example:443/a b?c d", "https://receiver.example/a%20b?c%20d"),
        ("  https://müller.example/\u{202e}x ", "https://xn--mller-kva.example/%E2%80%AEx"),
    ] {
        let made =
            world.post("/v1/endpoints", &token, &json!({"url": typed})).await.expect_status(201).json();
        assert_eq!(made["url"], stored);
        let path = format!("/v1/endpoints/{}", made["endpoint_id"].as_str().unwrap());
        assert_eq!(world.read(&path, &token).await.json()["url"], stored);
        world.delete(&path, &token).await.expect_status(204);
    }
    for control in ["\n", "\r\n", "\t", "\u{1b}", "\u{7f}", "\u{85}"] {
        for url in [
            format!("https://receiver.example/{control}Bcc:x"),
            format!("https://rec{control}eiver.example/"),
            format!("https://receiver.example/{control}"),
        ] {
            let problem = refused(&world, &token, &json!({"url": url})).await;
            assert_eq!(
                (&problem["code"], &problem["field"]),
                (&json!("invalid_url"), &json!("url")),
                "{url:?}"
            );
        }
    }
}

#[tokio::test]
async fn an_accounts_own_headers_replace_none_of_ours_and_each_is_sent_once() {
    let hooked = Hooked::new(json!({
        "events": ["client.created"], "headers": {"Authorization": "Bearer x", "X-Api-KEY": "k"},
    }))
    .await;
    assert_eq!(hooked.endpoint["headers"], json!(["Authorization", "X-Api-KEY"]));
    hooked.client("A").await;
    let one = &hooked.receiver.wait_for(1).await[0];
    assert_eq!((one.header("authorization"), one.header("x-api-key")), ("Bearer x", "k"));
    let url = "https://receiver.example/";
    let large = "x".repeat(4_096);
    for headers in [
        json!({"X-A": "1", "x-a": "2"}),
        json!({"Connection": "close"}),
        json!({"Transfer-Encoding": "chunked"}),
        json!({"Content-Length": "0"}),
        json!({"Content-Language": "en"}),
        json!({"Proxy-Connection": "x"}),
        json!({"ce-type": "x"}),
        json!({"Webhook-Signature": "x"}),
        json!({"X-A": "a\nb"}),
        json!({"X-A": "a\u{7f}"}),
        json!({"X-A": "ü"}),
        json!({"X A": "1"}),
        json!({"": "1"}),
        json!({"a": large, "b": large}),
    ] {
        let problem = refused(&hooked.world, &hooked.token, &json!({"url": url, "headers": headers})).await;
        assert_eq!((&problem["code"], &problem["field"]), (&json!("invalid_headers"), &json!("headers")));
    }
}
