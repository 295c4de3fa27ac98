//! What operators watch: `/metrics` of a process.

use crate::support::{
    World,
    process::{Process, free_port, xwms},
    until,
};
use serde_json::json;

/// A process that shows its metrics.
pub struct Watched {
    pub process: Process,
    url: String,
}

impl Watched {
    /// On the database `url`, with `settings` from the environment.
    pub async fn spawn(url: &str, settings: &[(&str, &str)]) -> Self {
        let address = format!("127.0.0.1:{}", free_port());
        let settings = [settings, &[("XWMS_METRICS_LISTEN", address.as_str())]].concat();
        let process = Process::spawn(url, free_port(), &settings).await;
        Self { process, url: format!("http://{address}/metrics") }
    }

    /// The value of a metric by its name and labels; none before it has one.
    pub async fn metric(&self, named: &str) -> Option<f64> {
        let text = self.process.http.get(&self.url).send().await.unwrap().text().await.unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(named))?;
        Some(line.trim().parse().unwrap())
    }
}

#[tokio::test]
async fn parked_events_are_shown_until_somebody_has_dealt_with_them() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let watched = Watched::spawn(&world.url, &[]).await;
    let (clients, users) = (
        r#"xwms_subscriber_parked_events{subscriber="clients"}"#,
        r#"xwms_subscriber_parked_events{subscriber="users"}"#,
    );
    let shows = async |many: f64| watched.metric(clients).await == Some(many);
    until("nothing is parked", async || shows(0.0).await).await;
    let teleported = json!({"event": "client.teleported"});
    let position = world.server.append_raw(&world.web().0, "client.teleported", &teleported).await;
    until("the gauge tells of it", async || shows(1.0).await).await;
    let renamed = json!({"event": "client.renamed", "name": "Behind"});
    world.server.append_raw(&world.web().0, "client.renamed", &renamed).await;
    until("and of what waits behind it", async || shows(2.0).await).await;
    assert_eq!(watched.metric(users).await, Some(0.0), "nothing of others");

    let act = async |act: &str| {
        xwms(&world.url, &["projections", act, "clients", &position.to_string()], &[]).await.status.success()
    };
    assert!(!act("retry").await, "it is as unreadable as before");
    assert!(act("skip").await);
    until("the gauge is back at nothing", async || shows(0.0).await).await;
}
