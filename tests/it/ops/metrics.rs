//! What operators monitor: `/metrics` of a process.

use crate::support::{
    Hooked, Receiver, Reply, World, eager,
    process::{Process, free_port, xwms},
    until,
};
use axum::{
    http::{StatusCode, header::RETRY_AFTER},
    response::IntoResponse,
};
use serde_json::json;

/// A process with its metrics.
pub struct Watched {
    pub process: Process,
    url: String,
}

impl Watched {
    /// Starts on the database `url`, with `settings` from the environment.
    pub async fn spawn(url: &str, settings: &[(&str, &str)]) -> Self {
        Self::at(url, free_port(), settings).await
    }

    /// The same, listening on `port`.
    pub async fn at(url: &str, port: u16, settings: &[(&str, &str)]) -> Self {
        let address = format!("127.0.0.1:{}", free_port());
        let settings = [settings, &[("XWMS_METRICS_LISTEN", address.as_str())]].concat();
        let process = Process::spawn(url, port, &settings).await;
        Self { process, url: format!("http://{address}/metrics") }
    }

    /// Returns every metric, as Prometheus gets them.
    pub async fn text(&self) -> String {
        self.process.http.get(&self.url).send().await.unwrap().text().await.unwrap()
    }

    /// Returns the value of a metric by its name and labels; `None` before it has one.
    pub async fn metric(&self, named: &str) -> Option<f64> {
        let text = self.text().await;
        let line = text.lines().find_map(|line| line.strip_prefix(named))?;
        Some(line.trim().parse().unwrap())
    }
}

#[tokio::test]
async fn parked_events_are_shown_until_an_operator_has_dealt_with_them() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let watched = Watched::spawn(&world.url, &[]).await;
    let (clients, users) = (
        r#"xwms_subscriber_parked_events{subscriber="clients"}"#,
        r#"xwms_subscriber_parked_events{subscriber="users"}"#,
    );
    let shows = async |many: f64| watched.metric(clients).await == Some(many);
    until("nothing is parked", async || shows(0.0).await).await;
    let teleported = json!({"event": "client.teleported"});
    let position = world.server.append_raw(&world.web().client_id, "client.teleported", &teleported).await;
    let renamed = json!({"event": "client.renamed", "name": "Behind"});
    world.server.append_raw(&world.web().client_id, "client.renamed", &renamed).await;
    // Gauges are set every five seconds, so each further value would take as long.
    until("the gauge tells of it, and of what waits behind it", async || shows(2.0).await).await;
    assert_eq!(watched.metric(users).await, Some(0.0), "nothing of others");

    let act = async |act: &str| {
        xwms(&world.url, &["projections", act, "clients", &position.to_string()], &[]).await.status.success()
    };
    assert!(!act("retry").await, "it is as unreadable as before");
    assert!(act("skip").await);
    until("the gauge is back at nothing", async || shows(0.0).await).await;
}

#[tokio::test]
async fn metrics_show_pending_paused_and_given_up_webhooks() {
    let receiver = Receiver::with(|one| match one.index {
        0 => Reply::Status(500),
        _ => Reply::Full((StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "3600")]).into_response()),
    })
    .await;
    let hooked = Hooked::with(json!({"events": ["client.created"]}), receiver, |settings| {
        eager(settings);
        // The first attempt is the last.
        settings.webhooks.pace.retries = vec![];
    })
    .await;
    let watched = Watched::spawn(&hooked.world.url, &[("XWMS_SUBSCRIBERS", "false")]).await;
    let shows = async |what: &str, state: &str, count: f64| {
        let metric = format!("xwms_webhook_{what}{{state=\"{state}\"}}");
        until(&metric, async || watched.metric(&metric).await == Some(count)).await;
    };
    for state in ["failed", "pending"] {
        shows("messages", state, 0.0).await;
    }
    let failed = async |count: u64| {
        hooked.until("", |endpoint| endpoint["health"]["failed"] == count).await;
    };
    hooked.client("Given up").await;
    failed(1).await;
    // The gauges are set every five seconds, so they are looked at only once the endpoint is paused.
    hooked.client("Refused").await;
    failed(2).await;
    hooked.client("Behind").await;
    shows("messages", "pending", 1.0).await;
    shows("messages", "failed", 2.0).await;
    for (state, count) in [("resting", 1.0), ("enabled", 1.0), ("disabled", 0.0)] {
        shows("endpoints", state, count).await;
    }
    hooked.post("/disable", &json!({})).await.expect_status(200);
    for (state, count) in [("resting", 0.0), ("enabled", 0.0), ("disabled", 1.0)] {
        shows("endpoints", state, count).await;
    }
}
