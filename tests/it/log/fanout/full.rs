//! A broker whose disk is full.

use super::{assert_whole, nats, stream};
use crate::support::{
    Receiver, Server, cluster,
    disk::Disk,
    flood::{Account, PACE, delivered},
    process::{Process, free_port, xwms},
    until,
};
use serde_json::Value;
use sqlx::PgPool;

/// Returns the metric `name` of the fan-out at `port`.
async fn metric(port: u16, name: &str) -> f64 {
    let text = reqwest::get(format!("http://127.0.0.1:{port}/metrics")).await.unwrap().text().await.unwrap();
    let start = format!("{name}{{subscriber=\"fanout\"}} ");
    let value = text.lines().find_map(|line| line.strip_prefix(&start));
    value.map_or(0.0, |value| value.parse().unwrap())
}

/// Returns each subscriber as `projections list` shows it.
async fn listed(url: &str) -> Vec<Value> {
    let list = xwms(url, &["projections", "list", "--json"], &[]).await;
    let lines = String::from_utf8(list.stdout).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_holds_up_nothing_else_is_seen_and_is_made_up_for() {
    const EVENTS: i64 = 2_000;
    let (disk, url, receiver) = (Disk::new(8), cluster::database().await, Receiver::new().await);
    let (port, nats_port, metrics_port) = (free_port(), free_port(), free_port());
    let broker = nats(disk.path(), nats_port).await;
    let (broker_url, metrics) =
        (format!("nats://127.0.0.1:{nats_port}"), format!("127.0.0.1:{metrics_port}"));
    let own = [("XWMS_NATS__URL", broker_url.as_str()), ("XWMS_METRICS_LISTEN", metrics.as_str())];
    let process = Process::spawn(&url, port, &PACE.into_iter().chain(own).collect::<Vec<_>>()).await;
    let account = Account::sign_up(&process.base).await;
    account.endpoint(&receiver.url, "aggregate").await;
    let (pool, looking) = (PgPool::connect(&url).await.unwrap(), Server::start(&url, false, None).await);
    let before = stream(&looking, nats_port).await.len();
    assert!(before > 0);

    disk.fill(64 * 1024);
    account.append(&pool, (0, EVENTS, 50)).await;
    delivered(&pool, EVENTS).await;
    until("it is counted", async || metric(metrics_port, "xwms_subscriber_interruptions_total").await > 1.0)
        .await;
    until("it shows", async || metric(metrics_port, "xwms_subscriber_lag_events").await > 0.0).await;
    let said = process.said();
    assert!(said.lines().any(|line| line.contains("interrupted") && line.contains("fanout")), "{said}");
    // Later events still appear in the read models.
    account.token().await;
    until("the read models catch up", async || {
        listed(&url).await.iter().all(|one| one["name"] == "fanout" || one["lag_events"] == 0)
    })
    .await;
    let ready = process.http.get(format!("{}/readyz", process.base)).send().await.unwrap();
    assert_eq!(ready.status(), 200);
    for one in listed(&url).await {
        assert_eq!((one["name"] == "fanout", &one["parked"]), (one["lag_events"] != 0, &0.into()), "{one}");
    }

    disk.free();
    broker.stop().await;
    let broker = nats(disk.path(), nats_port).await;
    let messages = stream(&looking, nats_port).await;
    assert_whole(&looking, &messages, 1).await;
    assert!(messages.len() > before + usize::try_from(EVENTS).unwrap());
    let parked: i64 =
        sqlx::query_scalar("SELECT count(*) FROM parked_events").fetch_one(&pool).await.unwrap();
    assert_eq!(parked, 0);
    broker.stop().await;
}
