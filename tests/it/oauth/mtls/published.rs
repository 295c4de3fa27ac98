//! Clients that publish the keys of their certificates at a `jwks_uri` (RFC 8705 §2.2.2): which certificates are
//! theirs, and that nobody gains anything by an address that fails or is inside the network.

use super::doors::{Authority, Doors, Holder, named, with};
use crate::oauth::federated_clients::issuer::Issuer;
use base64::{Engine, prelude::BASE64_STANDARD};
use rcgen::date_time_ymd;
use serde_json::{Value, json};
use std::time::Duration;

/// As long as an address is not read again for an unknown key, or after a failure.
const PACE: Duration = Duration::from_secs(31);
/// As long as keys are remembered.
const MEMORY: Duration = Duration::from_secs(601);

/// Returns a client's certificate that it signed itself.
fn holder() -> Holder {
    Holder::self_signed(&named("app.example"))
}

/// Returns the key of the certificate with the certificate itself, as a client publishes it.
fn key(holder: &Holder) -> Value {
    let mut key = holder.jwks()["keys"][0].clone();
    key["x5c"] = json!([BASE64_STANDARD.encode(&holder.der)]);
    key
}

/// Makes `host` publish these keys.
fn publish(host: &Issuer, keys: &[Value]) {
    host.says(|says| says.keys = json!({"keys": keys}).to_string());
}

/// Returns what registers a client whose keys are at `host`.
fn at(host: &Issuer) -> Value {
    json!({"auth_method": "self_signed_tls_client_auth", "jwks_uri": format!("{}/keys", host.base)})
}

fn advance(doors: &Doors, by: Duration) {
    for node in [&doors.server, &doors.world.server] {
        node.app.store.clock().advance(by);
    }
}

/// Asserts that the certificate is refused, and that the client's account alone learns why.
async fn refuses(doors: &Doors, holder: Option<&Holder>, id: &str, reason: &str) {
    let answer = doors.token(holder, id).await;
    answer.expect_oauth(401, "invalid_client");
    assert!(!answer.body.contains(reason), "{answer:?}");
    doors.expect_reason(id, reason).await;
}

#[tokio::test]
async fn a_certificate_with_a_published_key_authenticates_its_client_and_no_other_does() {
    let (doors, host, other_host) =
        (Doors::with_keys_here(true).await, Issuer::new(1).await, Issuer::new(2).await);
    let (ours, theirs) = (holder(), holder());
    publish(&host, &[key(&ours)]);
    publish(&other_host, &[key(&theirs)]);
    let id = doors.machine(at(&host)).await;
    let tenant = doors.world.another().await;
    let mut body = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"]});
    body.as_object_mut().unwrap().extend(at(&other_host).as_object().unwrap().clone());
    let token = doors.world.management_of(&tenant).await;
    let made = doors.world.post("/v1/clients", &token, &body).await.expect_status(201).json();
    let their_id = made["client_id"].as_str().unwrap();

    doors.token(Some(&ours), &id).await.expect_status(200);
    doors.token(Some(&theirs), their_id).await.expect_status(200);
    // The certificate is renewed, and the key stays.
    doors.token(Some(&ours.again(&named("renewed.example"))), &id).await.expect_status(200);
    assert_eq!((host.asked(), other_host.asked()), (1, 1));
    refuses(&doors, Some(&theirs), &id, "certificate_key").await;
    // Neither the same name nor an authority says anything.
    let issued = Authority::new("Trusted").issue(&named("app.example"));
    for other in [&holder(), &issued] {
        refuses(&doors, Some(other), &id, "certificate_key").await;
    }
    doors.token(Some(&ours), their_id).await.expect_oauth(401, "invalid_client");
    doors.token(Some(&ours), &id).await.expect_status(200);
}

#[tokio::test]
async fn a_published_key_that_rotates_counts_early_and_one_that_is_removed_ends_with_what_is_remembered() {
    let (doors, host) = (Doors::with_keys_here(true).await, Issuer::new(1).await);
    let (old, new, last) = (holder(), holder(), holder());
    publish(&host, &[key(&old)]);
    let id = doors.machine(at(&host)).await;
    doors.token(Some(&old), &id).await.expect_status(200);
    publish(&host, &[key(&old), key(&new)]);
    advance(&doors, PACE);
    doors.token(Some(&new), &id).await.expect_status(200);
    // The old one is removed while its replacement is in use.
    publish(&host, &[key(&new), key(&last)]);
    advance(&doors, PACE);
    doors.token(Some(&last), &id).await.expect_status(200);
    refuses(&doors, Some(&old), &id, "certificate_key").await;
    // Nobody uses another one, so the set is read again when it is forgotten.
    publish(&host, &[key(&last)]);
    advance(&doors, MEMORY);
    refuses(&doors, Some(&new), &id, "certificate_key").await;
    doors.token(Some(&last), &id).await.expect_status(200);
}

#[tokio::test]
async fn an_address_that_fails_authenticates_nobody_beyond_what_is_remembered() {
    let (doors, host) = (Doors::with_keys_here(true).await, Issuer::new(1).await);
    let (ours, stranger) = (holder(), holder());
    publish(&host, &[key(&ours)]);
    let id = doors.machine(at(&host)).await;
    for (status, reason) in [(503, "keys_unreachable"), (404, "keys_refused"), (302, "keys_refused")] {
        host.says(|says| says.status = status);
        refuses(&doors, Some(&ours), &id, reason).await;
        advance(&doors, PACE);
    }
    host.says(|says| says.status = 200);
    doors.token(Some(&ours), &id).await.expect_status(200);
    host.says(|says| says.status = 503);
    advance(&doors, PACE);
    // What is remembered still counts, and only that.
    doors.token(Some(&ours), &id).await.expect_status(200);
    refuses(&doors, Some(&stranger), &id, "certificate_key").await;
    advance(&doors, MEMORY);
    doors.token(Some(&ours), &id).await.expect_oauth(401, "invalid_client");
    advance(&doors, PACE);
    host.says(|says| says.status = 200);
    doors.token(Some(&ours), &id).await.expect_status(200);
}

#[tokio::test]
async fn a_published_key_that_could_not_be_registered_authenticates_nobody() {
    let (doors, host) = (Doors::with_keys_here(true).await, Issuer::new(1).await);
    let (leaked, good) = (holder(), holder());
    let mut private = key(&leaked);
    private["d"] = json!("AA");
    publish(&host, std::slice::from_ref(&private));
    let id = doors.machine(at(&host)).await;
    refuses(&doors, Some(&leaked), &id, "keys_refused").await;
    publish(&host, &[private, key(&good)]);
    advance(&doors, PACE);
    doors.token(Some(&good), &id).await.expect_status(200);
    refuses(&doors, Some(&leaked), &id, "certificate_key").await;
}

#[tokio::test]
async fn a_certificate_that_cannot_be_the_clients_makes_the_server_ask_nobody() {
    let (doors, host) = (Doors::with_keys_here(true).await, Issuer::new(1).await);
    let ours = holder();
    publish(&host, &[key(&ours)]);
    let id = doors.machine(at(&host)).await;
    let usual = named("app.example");
    let ended = ours.again(&with(usual.clone(), |params| params.not_after = date_time_ymd(2020, 1, 1)));
    let early = ours.again(&with(usual, |params| params.not_before = date_time_ymd(4000, 1, 1)));
    refuses(&doors, None, &id, "certificate_missing").await;
    for holder in [&ended, &early] {
        refuses(&doors, Some(holder), &id, "certificate_time").await;
    }
    let token = doors.world.management().await;
    let path = format!("/v1/clients/{id}");
    doors.world.post(&format!("{path}/disable"), &token, &json!({})).await.expect_status(200);
    refuses(&doors, Some(&ours), &id, "client_stopped").await;
    assert_eq!(host.asked(), 0);
    // Keys replace the address, and count at once.
    doors.world.post(&format!("{path}/enable"), &token, &json!({})).await.expect_status(200);
    let change = json!({"jwks": ours.jwks()});
    let client = doors.world.patch(&path, &token, &change).await.expect_status(200).json();
    assert_eq!((&client["jwks"], &client["jwks_uri"]), (&ours.jwks(), &Value::Null));
    doors.token(Some(&ours), &id).await.expect_status(200);
    assert_eq!(host.asked(), 0);
}

#[tokio::test]
async fn strangers_with_certificates_make_the_server_ask_an_address_seldom() {
    let (doors, host) = (Doors::with_keys_here(true).await, Issuer::new(1).await);
    // However long the requests take.
    for node in [&doors.server, &doors.world.server] {
        node.app.store.clock().hold();
    }
    let ours = holder();
    publish(&host, &[key(&ours)]);
    let id = doors.machine(at(&host)).await;
    for asked in 1..=3 {
        for _ in 0..3 {
            doors.token(Some(&holder()), &id).await.expect_oauth(401, "invalid_client");
        }
        doors.token(Some(&ours), &id).await.expect_status(200);
        assert_eq!(host.asked(), asked);
        advance(&doors, PACE);
    }
}

#[tokio::test]
async fn keys_of_certificates_inside_the_network_are_neither_registered_nor_read() {
    let (doors, host) = (Doors::with_keys_here(false).await, Issuer::new(1).await);
    let ours = holder();
    publish(&host, &[key(&ours)]);
    let token = doors.world.management().await;
    let mut body = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"],
        "auth_method": "self_signed_tls_client_auth", "jwks_uri": "https://10.0.0.1/keys"});
    let refused = doors.world.post("/v1/clients", &token, &body).await.expect_status(400).json();
    assert_eq!((&refused["code"], &refused["field"]), (&json!("address_not_allowed"), &json!("jwks_uri")));
    body["jwks_uri"] = json!("https://app.example/keys");
    body["jwks"] = ours.jwks();
    let refused = doors.world.post("/v1/clients", &token, &body).await.expect_status(400).json();
    assert_eq!(refused["code"], "invalid_jwks_uri");
    // It was allowed when it was registered.
    let id = doors.machine(at(&host)).await;
    refuses(&doors, Some(&ours), &id, "keys_refused").await;
    assert_eq!(host.asked(), 0);
}
