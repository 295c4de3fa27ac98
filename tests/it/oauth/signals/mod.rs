//! Security events for receivers (OpenID Shared Signals Framework 1.0, CAEP, RISC): metadata and management of
//! streams. `events`: what is told. `delivery`: push (RFC 8935) and poll (RFC 8936). `attacks`: other clients, other
//! accounts, addresses, floods.

mod attacks;
mod delivery;
mod events;

use crate::support::{Answer, Credentials, World, eager};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::JwkSet};
use reqwest::Method;
use serde_json::{Value, json};
use xwms::config::Settings;

const PUSH: &str = "urn:ietf:rfc:8935";
const POLL: &str = "urn:ietf:rfc:8936";
const SESSION_REVOKED: &str = "https://schemas.openid.net/secevent/caep/event-type/session-revoked";
const CREDENTIAL_CHANGE: &str = "https://schemas.openid.net/secevent/caep/event-type/credential-change";
const ACCOUNT_DISABLED: &str = "https://schemas.openid.net/secevent/risc/event-type/account-disabled";
const ACCOUNT_ENABLED: &str = "https://schemas.openid.net/secevent/risc/event-type/account-enabled";
const ACCOUNT_PURGED: &str = "https://schemas.openid.net/secevent/risc/event-type/account-purged";
const VERIFICATION: &str = "https://schemas.openid.net/secevent/ssf/event-type/verification";

/// Lets a server push to this machine. A machine that is busy must not look like a receiver that does not answer.
fn patient(settings: &mut Settings) {
    eager(settings);
    settings.webhooks.timeout_seconds = 30;
}

/// A receiver with a stream.
struct Stream {
    client: Credentials,
    token: String,
    id: String,
}

impl Stream {
    /// Registers a client of the account of `management`, and creates its stream as `body` says.
    async fn new(world: &World, management: &str, body: &Value) -> Self {
        let client = json!({"name": "Receiver", "client_type": "machine", "scopes": ["ssf:manage"]});
        let client = world.client(management, &client).await;
        let token = world.own_token(&client).await;
        let made = world.post("/ssf/stream", &token, body).await.expect_status(201).json();
        let id = made["stream_id"].as_str().unwrap().to_owned();
        world.server.wait_for("signals").await;
        Self { client, token, id }
    }

    /// Creates one that polls.
    async fn polling(world: &World, management: &str) -> Self {
        Self::new(world, management, &json!({})).await
    }

    /// Creates one that is pushed to.
    async fn pushing(world: &World, management: &str, url: &str) -> Self {
        let delivery = json!({"delivery": {"method": PUSH, "endpoint_url": url}});
        Self::new(world, management, &delivery).await
    }

    async fn poll(&self, world: &World, body: &Value) -> Answer {
        world.server.wait_for("signals").await;
        world.post(&format!("/ssf/poll/{}", self.id), &self.token, body).await
    }

    /// Returns the claims of what waits, verified as a receiver must, in the order in which it happened, and
    /// acknowledges it.
    async fn take(&self, world: &World) -> Vec<Value> {
        let got = self.poll(world, &json!({"returnImmediately": true})).await.expect_status(200).json();
        let mut all = Vec::new();
        for (jti, token) in got["sets"].as_object().unwrap() {
            let claims = verified(world, &self.client.client_id, token.as_str().unwrap()).await;
            assert_eq!(claims["jti"], *jti);
            all.push(claims);
        }
        // Ids of the same millisecond have no order.
        let sql = "SELECT replace(event_id::text, '-', '') FROM webhook_messages
                   WHERE endpoint_id = $1 ORDER BY position";
        let queued: Vec<String> = sqlx::query_scalar(sql)
            .bind(format!("signals/{}", self.client.client_id))
            .fetch_all(world.server.app.store.pool())
            .await
            .unwrap();
        all.sort_by_key(|claims| {
            let jti = claims["jti"].as_str().unwrap();
            queued.iter().position(|event| jti.ends_with(event.as_str()))
        });
        let ids: Vec<_> = all.iter().map(|claims| claims["jti"].clone()).collect();
        let ack = json!({"ack": ids, "maxEvents": 0, "returnImmediately": true});
        let rest = self.poll(world, &ack).await.expect_status(200).json();
        assert_eq!(rest["sets"], json!({}));
        all
    }

    async fn set_status(&self, world: &World, status: &str) {
        let body = json!({"stream_id": self.id, "status": status, "reason": "test"});
        let now = world.post("/ssf/status", &self.token, &body).await.expect_status(200).json();
        assert_eq!(now, json!({"stream_id": self.id, "status": status, "reason": "test"}));
        world.server.wait_for("signals").await;
    }
}

/// Returns the only event type of a token, and its value.
fn event_of(claims: &Value) -> (&str, &Value) {
    let events = claims["events"].as_object().unwrap();
    assert_eq!(events.len(), 1, "{claims}");
    let (name, value) = events.iter().next().unwrap();
    (name, value)
}

/// Returns the claims of a security event token, after the checks that a receiver makes.
async fn verified(world: &World, audience: &str, token: &str) -> Value {
    let header = jsonwebtoken::decode_header(token).unwrap();
    assert_eq!((header.typ.as_deref(), header.alg), (Some("secevent+jwt"), Algorithm::RS256));
    let told = world.server.get("/.well-known/ssf-configuration").await.json();
    let keys = told["jwks_uri"].as_str().unwrap().strip_prefix(told["issuer"].as_str().unwrap()).unwrap();
    let set: JwkSet = serde_json::from_str(&world.server.get(keys).await.body).unwrap();
    let key = DecodingKey::from_jwk(set.find(header.kid.as_deref().unwrap()).expect("it is published"));
    let mut validation = Validation::new(header.alg);
    validation.set_audience(&[audience]);
    validation.set_issuer(&[told["issuer"].as_str().unwrap()]);
    validation.required_spec_claims.clear();
    let claims: Value = jsonwebtoken::decode(token, &key.unwrap(), &validation).unwrap().claims;
    assert_eq!((claims.get("exp"), claims.get("sub")), (None, None), "it is no access token and no id_token");
    assert!(claims["iat"].is_i64() && claims["txn"].is_string(), "{claims}");
    event_of(&claims);
    claims
}

#[tokio::test]
async fn the_metadata_says_what_there_is() {
    let world = World::new().await;
    let told = world.server.get("/.well-known/ssf-configuration").await.expect_status(200).json();
    let issuer = &world.server.app.settings.issuer;
    assert_eq!((&told["spec_version"], &told["issuer"]), (&json!("1_0"), &json!(issuer)));
    assert_eq!(told["delivery_methods_supported"], json!([PUSH, POLL]));
    assert_eq!(told["default_subjects"], "ALL");
    for name in ["configuration", "status", "add_subject", "remove_subject", "verification"] {
        let endpoint = told[format!("{name}_endpoint")].as_str().unwrap();
        let path = endpoint.strip_prefix(issuer.as_str()).unwrap();
        // Each is there, and asks for a token.
        let refused = world.post(path, "nonsense", &json!({})).await;
        assert_eq!(refused.expect_status(401).json()["code"], "invalid_token", "{path}");
    }
    let scopes = world.server.get("/.well-known/oauth-authorization-server").await.json();
    assert!(scopes["scopes_supported"].as_array().unwrap().contains(&json!("ssf:manage")));
}

#[tokio::test]
async fn a_stream_is_created_read_updated_replaced_and_deleted() {
    let world = World::with(eager).await;
    let token = world.management().await;
    let asked = json!({"events_requested": [SESSION_REVOKED, "https://unknown.example/event"],
        "description": "Shop"});
    let made = world.post("/ssf/stream", &token, &asked).await.expect_status(201).json();
    let id = made["stream_id"].as_str().unwrap();
    assert_eq!(made["iss"], json!(world.server.app.settings.issuer));
    assert_eq!(made["aud"], json!(world.machine().client_id));
    assert_eq!(made["events_delivered"], json!([SESSION_REVOKED]));
    assert_eq!(made["events_requested"], asked["events_requested"]);
    assert_eq!((&made["delivery"]["method"], &made["description"]), (&json!(POLL), &json!("Shop")));
    let path = format!("/ssf/stream?stream_id={id}");
    assert_eq!(world.read(&path, &token).await.expect_status(200).json(), made);
    assert_eq!(world.read("/ssf/stream", &token).await.expect_status(200).json(), json!([made]));
    let again = world.post("/ssf/stream", &token, &json!({})).await;
    assert_eq!(again.expect_status(409).json()["code"], "stream_exists");

    // What an update leaves out stays; what a replacement leaves out does not.
    let push = json!({"stream_id": id, "delivery": {"method": PUSH, "endpoint_url": "http://127.0.0.1:9/"}});
    let updated = world.patch("/ssf/stream", &token, &push).await.expect_status(200).json();
    assert_eq!((&updated["delivery"], &updated["description"]), (&push["delivery"], &json!("Shop")));
    let mut back = updated.clone();
    back.as_object_mut().unwrap().remove("description");
    let replaced = world.put("/ssf/stream", &token, &back).await.expect_status(200).json();
    assert_eq!((&replaced["delivery"], replaced.get("description")), (&push["delivery"], None));
    back["aud"] = json!("another");
    let refused = world.put("/ssf/stream", &token, &back).await.expect_status(400).json();
    assert_eq!(refused["field"], "aud");

    let status = format!("/ssf/status?stream_id={id}");
    let now = world.read(&status, &token).await.expect_status(200).json();
    assert_eq!(now, json!({"stream_id": id, "status": "enabled"}));
    world.delete(&path, &token).await.expect_status(204);
    world.read(&path, &token).await.expect_status(404);
    world.read(&status, &token).await.expect_status(404);
    assert_eq!(world.read("/ssf/stream", &token).await.json(), json!([]));
    // The next one starts afresh.
    let next = world.post("/ssf/stream", &token, &json!({})).await.expect_status(201).json();
    assert_eq!((next.get("description"), next.get("events_requested")), (None, None));
}

#[tokio::test]
async fn a_stream_that_can_not_be_is_refused_by_the_name_of_its_member() {
    let world = World::with(eager).await;
    let token = world.management().await;
    let push = |url: &str| json!({"delivery": {"method": PUSH, "endpoint_url": url}});
    for (body, code, field) in [
        (json!([]), "invalid_body", Value::Null),
        (json!({"delivery": 7}), "invalid_body", json!("delivery")),
        (json!({"delivery": {"method": "carrier pigeon"}}), "unsupported_delivery", json!("delivery.method")),
        (json!({"delivery": {"method": PUSH}}), "invalid_body", json!("delivery.endpoint_url")),
        (push("nonsense"), "invalid_url", json!("delivery.endpoint_url")),
        (push("https://u:p@receiver.example/"), "invalid_url", json!("delivery.endpoint_url")),
        (json!({"events_requested": "all"}), "invalid_body", json!("events_requested")),
        (json!({"events_requested": [""]}), "invalid_event_types", json!("events_requested")),
        (json!({"description": "x".repeat(201)}), "invalid_text", json!("description")),
        (json!({"description": "a\0b"}), "invalid_text", json!("description")),
    ] {
        let problem = world.post("/ssf/stream", &token, &body).await;
        let problem = problem.expect_status(400).json();
        assert_eq!((&problem["code"], &problem["field"]), (&json!(code), &field), "{body}");
    }
    let plain = world.api(Method::POST, "/ssf/stream", &token).body("x=1").send().await.unwrap();
    assert_eq!(plain.status(), 415);
    let broken = world.api(Method::POST, "/ssf/stream", &token).header("content-type", "application/json");
    assert_eq!(broken.body("{").send().await.unwrap().status(), 400);
    assert_eq!(world.read("/ssf/stream", &token).await.json(), json!([]), "nothing was made");
}
