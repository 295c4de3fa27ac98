//! The consumers of the log: webhooks from commit to a local receiver, at a fixed rate and as fast as possible, and
//! rebuilt read models.

use crate::{
    connection::{Connection, text},
    history,
    server::Server,
    support::{Flags, Window},
};
use axum::{Router, body::Bytes, extract::State, http::StatusCode, routing::post};
use serde_json::json;
use std::{
    path::Path,
    rc::Rc,
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime},
};
use xwms_events::Timestamp;

/// Tokens per second of the row with a fixed rate.
const RATE: u64 = 400;
/// Connections of the row without a fixed rate.
const CONNECTIONS: usize = 16;
/// How long after the last token all deliveries must have arrived.
const LAST: Duration = Duration::from_secs(60);
/// The minimum number of events in a rebuild.
const EVENTS: i64 = 500_000;

const ROWS: &[&str] =
    &["webhooks, 400 tokens per second", "webhooks, 16 connections", "webhooks, history replayed", "rebuild"];

/// Microseconds from the time in an event to its receipt, and when it was received.
type Receipts = Arc<Mutex<Vec<(Instant, u64)>>>;

async fn receive(State(receipts): State<Receipts>, body: Bytes) -> StatusCode {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let text = std::str::from_utf8(&body).unwrap();
    let (_, rest) = text.split_once("\"time\":\"").expect("a CloudEvent");
    let at: Timestamp = rest.split_once('"').unwrap().0.parse().unwrap();
    let micros = i64::try_from(now.as_micros()).unwrap() - at.millis() * 1000;
    receipts.lock().unwrap().push((Instant::now(), u64::try_from(micros).unwrap_or(0)));
    StatusCode::NO_CONTENT
}

/// Measures every selected row.
pub async fn run(server: Rc<Server>, program: &str, dir: &Path, flags: &Flags) -> Result<(), String> {
    let receipts = Receipts::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new().route("/", post(receive)).with_state(receipts.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let bench = Bench { server, receipts, seconds: flags.seconds };
    let wanted: Vec<_> = ROWS.iter().copied().filter(|row| flags.wants(row)).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let endpoint = bench.api("/v1/endpoints", &json!({"url": url, "events": ["token.issued"]})).await?;
    let endpoint = text(&endpoint, "endpoint_id")?.to_owned();
    println!("\n| what | per second | p50 ms | p99 ms |\n|---|---|---|---|");
    for row in wanted {
        match row {
            "webhooks, 400 tokens per second" => bench.fixed_rate(row).await?,
            "webhooks, 16 connections" => bench.full_speed(row).await?,
            "webhooks, history replayed" => bench.replayed(row, &endpoint).await?,
            _ => bench.rebuilt(row, program, dir).await?,
        }
    }
    Ok(())
}

struct Bench {
    server: Rc<Server>,
    receipts: Receipts,
    seconds: u64,
}

impl Bench {
    async fn token(&self, connection: &mut Connection) -> Result<String, String> {
        let machine = self.server.client("machine");
        let body = connection.form("/oauth/token", &machine, "grant_type=client_credentials").await?;
        Ok(text(&body, "access_token")?.to_owned())
    }

    async fn api(&self, path: &str, body: &serde_json::Value) -> Result<serde_json::Value, String> {
        let mut connection = Connection::open(&self.server.address).await?;
        let token = self.token(&mut connection).await?;
        let url = format!("http://{}{path}", self.server.address);
        let request = reqwest::Client::new().post(url).bearer_auth(token).json(body);
        let answer = request.send().await.map_err(|error| error.to_string())?;
        answer.json().await.map_err(|error| error.to_string())
    }

    fn count(&self) -> usize {
        self.receipts.lock().unwrap().len()
    }

    /// Waits until `count` messages have arrived.
    async fn received(&self, count: usize) -> Result<(), String> {
        let until = Instant::now() + LAST;
        while self.count() < count {
            if Instant::now() > until {
                return Err(format!("{} of {count} messages came", self.count()));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }

    async fn settled(&self) -> Result<(), String> {
        let mut before = usize::MAX;
        while before != self.count() {
            before = self.count();
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        self.receipts.lock().unwrap().clear();
        Ok(())
    }

    fn print(&self, name: &str, from: Instant, to: Instant) {
        let receipts = self.receipts.lock().unwrap();
        let mut micros: Vec<u64> =
            receipts.iter().filter(|(at, _)| *at >= from && *at <= to).map(|(_, micros)| *micros).collect();
        micros.sort_unstable();
        let rank = |share: f64| {
            let index = ((micros.len() as f64 * share) as usize).min(micros.len().saturating_sub(1));
            micros.get(index).map_or(0.0, |micros| *micros as f64 / 1000.0)
        };
        let rate = micros.len() as f64 / (to - from).as_secs_f64();
        println!("| {name} | {rate:.0} | {:.2} | {:.2} |", rank(0.50), rank(0.99));
    }

    async fn fixed_rate(&self, row: &str) -> Result<(), String> {
        self.settled().await?;
        let window = Window::of(self.seconds);
        let from = window.to - Duration::from_secs(self.seconds);
        let mut tick = tokio::time::interval(Duration::from_micros(1_000_000 / RATE));
        let mut idle: Vec<Connection> = Vec::new();
        let (back, mut free) = tokio::sync::mpsc::unbounded_channel();
        let mut sent = 0;
        while window.is_open() {
            tick.tick().await;
            while let Ok(connection) = free.try_recv() {
                idle.push(connection);
            }
            let mut connection = match idle.pop() {
                Some(connection) => connection,
                None => Connection::open(&self.server.address).await?,
            };
            let (machine, back) = (self.server.client("machine"), back.clone());
            sent += 1;
            tokio::task::spawn_local(async move {
                connection.form("/oauth/token", &machine, "grant_type=client_credentials").await.unwrap();
                let _ = back.send(connection);
            });
        }
        self.received(sent).await?;
        self.print(row, from, window.to);
        Ok(())
    }

    async fn full_speed(&self, row: &str) -> Result<(), String> {
        self.settled().await?;
        let begun = Instant::now();
        let window = Window::of(self.seconds);
        let from = window.to - Duration::from_secs(self.seconds);
        let mut workers = Vec::new();
        for _ in 0..CONNECTIONS {
            let mut connection = Connection::open(&self.server.address).await?;
            let machine = self.server.client("machine");
            workers.push(tokio::task::spawn_local(async move {
                let mut sent = 0;
                while window.is_open() {
                    connection.form("/oauth/token", &machine, "grant_type=client_credentials").await.unwrap();
                    sent += 1;
                }
                sent
            }));
        }
        let mut sent = 0;
        for worker in workers {
            sent += worker.await.unwrap();
        }
        self.print(row, from, window.to);
        self.received(sent).await?;
        let rate = sent as f64 / begun.elapsed().as_secs_f64();
        println!("| {row}, until all {sent} had come | {rate:.0} | | |");
        Ok(())
    }

    async fn replayed(&self, row: &str, endpoint: &str) -> Result<(), String> {
        self.settled().await?;
        let path = format!("/v1/endpoints/{endpoint}/replay");
        let size = self.api(&path, &json!({"after_position": 0, "dry_run": true})).await?;
        let count = size["messages"].as_u64().ok_or_else(|| size.to_string())?;
        let begun = Instant::now();
        self.api(&path, &json!({"after_position": 0})).await?;
        self.received(usize::try_from(count).unwrap()).await?;
        println!("| {row}: {count} | {:.0} | | |", count as f64 / begun.elapsed().as_secs_f64());
        Ok(())
    }

    async fn rebuilt(&self, row: &str, program: &str, dir: &Path) -> Result<(), String> {
        let pool = history::connect(dir).await?;
        sqlx::query("UPDATE webhook_endpoints SET enabled = false").execute(&pool).await.unwrap();
        history::fill(&pool, EVENTS).await?;
        let events = history::settled(dir).await?;
        for model in ["access", "clients"] {
            let seconds = history::rebuild(program, dir, model).await?;
            println!("| {row} of {model}, {events} events | {:.0} | | |", events as f64 / seconds);
        }
        Ok(())
    }
}
