//! A world whose account has a webhook endpoint at a receiver.

use super::{Answer, PATIENCE, Receiver, World};
use serde_json::{Value, json};
use xwms::config::Settings;

/// Delivers to this machine, with immediate retries. No attempt is made again because a busy machine delays it.
pub fn eager(settings: &mut Settings) {
    settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()];
    settings.webhooks.timeout_seconds = 60;
    settings.webhooks.pace.retries = vec![0; 9];
    settings.webhooks.pace.rest = 1;
}

/// A world whose account has an endpoint at a receiver.
pub struct Hooked {
    pub world: World,
    pub token: String,
    pub receiver: Receiver,
    pub endpoint: Value,
}

impl Hooked {
    pub async fn new(settings: Value) -> Self {
        Self::with(settings, Receiver::new().await, eager).await
    }

    pub async fn with(settings: Value, receiver: Receiver, change: impl FnOnce(&mut Settings)) -> Self {
        let world = World::with(change).await;
        let token = world.management().await;
        let mut body = settings;
        body["url"] = receiver.url.clone().into();
        let endpoint = world.post("/v1/endpoints", &token, &body).await.expect_status(201).json();
        Self { world, token, receiver, endpoint }
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/v1/endpoints/{}{rest}", self.endpoint["endpoint_id"].as_str().unwrap())
    }

    pub async fn post(&self, rest: &str, body: &Value) -> Answer {
        self.world.post(&self.path(rest), &self.token, body).await
    }

    pub async fn read(&self, rest: &str) -> Value {
        self.world.read(&self.path(rest), &self.token).await.expect_status(200).json()
    }

    /// Creates a client; returns its id.
    pub async fn client(&self, name: &str) -> String {
        let body = json!({"name": name, "client_type": "machine"});
        let made = self.world.post("/v1/clients", &self.token, &body).await.expect_status(201).json();
        made["client_id"].as_str().unwrap().to_owned()
    }

    pub async fn rename(&self, client: &str, name: &str) {
        let body = json!({"name": name});
        self.world.patch(&format!("/v1/clients/{client}"), &self.token, &body).await.expect_status(200);
    }

    /// Waits, with a limit, until the record of this endpoint satisfies `done`.
    pub async fn until(&self, rest: &str, done: impl Fn(&Value) -> bool) -> Value {
        self.until_at(&self.path(rest), done).await
    }

    /// The same for any path of the API.
    pub async fn until_at(&self, path: &str, done: impl Fn(&Value) -> bool) -> Value {
        let read = async || self.world.read(path, &self.token).await.expect_status(200).json();
        match super::within(PATIENCE, async || Some(read().await).filter(&done)).await {
            Some(now) => now,
            None => panic!("{path} ends as {:#}", read().await),
        }
    }

    pub async fn all_delivered(&self, count: usize) {
        self.until("/messages?limit=100", |list| {
            let data = list["data"].as_array().unwrap();
            data.len() == count && data.iter().all(|message| message["status"] == "delivered")
        })
        .await;
    }
}
