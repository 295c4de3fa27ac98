//! What arrives, and how it is signed (Standard Webhooks).

use crate::support::{Hooked, Received, Receiver};
use serde_json::{Value, json};

fn verifier(secret: &Value) -> standardwebhooks::Webhook {
    standardwebhooks::Webhook::new(secret.as_str().unwrap()).unwrap()
}

fn verifies(secret: &Value, received: &Received) -> bool {
    verifier(secret).verify(&received.body, &received.headers).is_ok()
}

#[tokio::test]
async fn every_event_comes_signed_as_standard_webhooks_says() {
    let hooked = Hooked::new(json!({"events": ["client.*"]})).await;
    let client = hooked.client("First").await;
    let received = hooked.receiver.wait_for(2).await;
    let kinds: Vec<_> = received.iter().map(Received::kind).collect();
    assert_eq!(kinds, ["client.created", "client.secret_created"]);
    let secret = &hooked.endpoint["secret"];
    let one = &received[0];
    assert!(verifies(secret, one));
    let mut changed = one.clone();
    changed.body.push(b' ');
    assert!(!verifies(secret, &changed), "a changed body");
    assert!(!verifies(&json!("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), one), "another secret");
    let seconds: i64 = one.header("webhook-timestamp").parse().unwrap();
    for (age, fresh) in [(1, true), (600, false)] {
        let mut signed = one.clone();
        let signature = verifier(secret).sign(one.id(), seconds - age, &one.body).unwrap();
        signed.headers.insert("webhook-timestamp", (seconds - age).into());
        signed.headers.insert("webhook-signature", signature.parse().unwrap());
        assert_eq!(verifies(secret, &signed), fresh, "signed well {age} s ago");
    }

    let body = one.json();
    assert_eq!(body["id"], one.id());
    assert_eq!(body["subject"], format!("clients/{client}"));
    assert_eq!(body["timestamp"], body["time"]);
    assert_eq!(received[1].json()["previoussequence"], body["sequence"], "no gap");
    assert_eq!(one.header("content-type"), "application/cloudevents+json; charset=utf-8");
    hooked.all_delivered(2).await;
    let attempts = hooked.read(&format!("/messages/{}/attempts", one.id())).await;
    assert_eq!((&attempts["data"][0]["status"], &attempts["data"][0]["number"]), (&json!(204), &json!(1)));
}

#[tokio::test]
async fn the_asymmetric_signature_verifies_with_the_published_key() {
    use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
    use base64::{Engine, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    hooked.client("First").await;
    let received = hooked.receiver.wait_for(1).await.remove(0);
    let jwks = hooked.world.server.get(&hooked.path("/jwks.json")).await.expect_status(200).json();
    let public = BASE64_URL_SAFE_NO_PAD.decode(jwks["keys"][0]["x"].as_str().unwrap()).unwrap();
    let shown = hooked.endpoint["secrets"][0]["public_key"].as_str().unwrap();
    assert_eq!(BASE64_STANDARD.decode(shown.strip_prefix("whpk_").unwrap()).unwrap(), public);
    let signatures = received.header("webhook-signature");
    let own = signatures.split(' ').find_map(|one| one.strip_prefix("v1a,")).unwrap();
    let signed = format!("{}.{}.", received.id(), received.header("webhook-timestamp"));
    let signed = [signed.as_bytes(), &received.body].concat();
    let key = UnparsedPublicKey::new(&ED25519, public);
    assert!(key.verify(&signed, &BASE64_STANDARD.decode(own).unwrap()).is_ok());
}

#[tokio::test]
async fn both_secrets_verify_during_a_rotation() {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    let rotated = hooked.post("/rotate_secret", &json!({})).await.expect_status(201).json();
    hooked.client("During").await;
    let during = hooked.receiver.wait_for(1).await.remove(0);
    assert!(verifies(&hooked.endpoint["secret"], &during) && verifies(&rotated["secret"], &during));
    assert!(!during.header("webhook-signature").contains("  "));

    let again =
        hooked.post("/rotate_secret", &json!({"overlap_seconds": 60})).await.expect_status(201).json();
    hooked.client("During both").await;
    let during = hooked.receiver.wait_for(2).await.remove(1);
    for secret in [&hooked.endpoint["secret"], &rotated["secret"], &again["secret"]] {
        assert!(verifies(secret, &during), "each until its own overlap ends");
    }

    let last = hooked.post("/rotate_secret", &json!({"overlap_seconds": 0})).await.expect_status(201).json();
    hooked.client("After").await;
    let after = hooked.receiver.wait_for(3).await.remove(2);
    for secret in [&hooked.endpoint["secret"], &rotated["secret"], &again["secret"]] {
        assert!(!verifies(secret, &after), "no overlap: none of them signs any more");
    }
    assert!(verifies(&last["secret"], &after));
}

#[tokio::test]
async fn no_secret_and_no_header_value_is_shown_again_or_is_in_the_log() {
    let planted = "Bearer planted-value";
    let hooked =
        Hooked::new(json!({"events": ["client.created"], "headers": {"Authorization": planted}})).await;
    hooked.client("First").await;
    let received = hooked.receiver.wait_for(1).await.remove(0);
    assert_eq!(received.header("authorization"), planted);
    assert_eq!(hooked.endpoint["headers"], json!(["Authorization"]));
    let secret = hooked.endpoint["secret"].as_str().unwrap();
    let list = hooked.world.read("/v1/endpoints", &hooked.token).await.body;
    let feed = hooked.world.read("/v1/events?limit=1000", &hooked.token).await.body;
    let log: Vec<String> = sqlx::query_scalar("SELECT payload::text FROM events")
        .fetch_all(hooked.world.server.app.store.pool())
        .await
        .unwrap();
    for text in [hooked.read("").await.to_string(), list, feed, log.concat()] {
        assert!(!text.contains(secret) && !text.contains("planted-value"), "{text}");
    }
}

#[tokio::test]
async fn a_member_who_may_change_an_endpoint_does_not_learn_the_values_of_its_headers() {
    let planted = "Bearer planted-value";
    let hooked =
        Hooked::new(json!({"events": ["client.created"], "headers": {"Authorization": planted}})).await;
    let thief = Receiver::new().await;
    let change = async |body: &Value| hooked.world.patch(&hooked.path(""), &hooked.token, body).await;
    let refused = change(&json!({"url": thief.url})).await.expect_status(400).json();
    assert_eq!((&refused["code"], &refused["field"]), (&json!("headers_needed"), &json!("headers")));
    assert_eq!(hooked.read("").await["url"], hooked.endpoint["url"], "nothing changed");
    change(&json!({"url": format!("{}/other", hooked.receiver.url)})).await.expect_status(200);
    change(&json!({"url": thief.url, "headers": {"Authorization": "Bearer known"}})).await.expect_status(200);
    hooked.client("First").await;
    assert_eq!(thief.wait_for(1).await[0].header("authorization"), "Bearer known");
    assert!(hooked.receiver.received().is_empty());
}
