//! kill -9 at random times under mixed load, beside a process that keeps running: nothing acknowledged is lost, nothing
//! occurs twice, no position is missing, and the read models equal a replay.
//!
//! `XWMS_KILLS` sets the number of rounds; `XWMS_SEED` repeats the kill times of an earlier run.

use crate::support::{
    Answer, Browser, Credentials, Server, World,
    browser::redeem,
    cluster,
    process::{Process, free_port},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

const ROUNDS: u64 = 20;
/// No new rounds start after this, in case the machine is too busy for all of them; ignored if the number is set.
const ENOUGH: Duration = Duration::from_secs(40);

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

/// `SplitMix64`.
struct Moments(u64);

impl Moments {
    fn next(&mut self) -> Duration {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Duration::from_micros((z ^ (z >> 31)) % 400_000)
    }
}

/// An acknowledged event: its name and its stream.
pub type Acknowledged = (&'static str, String);

/// Returns the stream of an access token.
pub fn token_id(token: &str) -> String {
    let claims: Value = crate::support::claims(token);
    claims["jti"].as_str().unwrap().to_owned()
}

/// A client that uses the process at `base` until it is gone or the round is over.
struct Actor {
    http: reqwest::Client,
    base: String,
    machine: Credentials,
    web: Credentials,
    management: String,
    codes: Arc<Mutex<Vec<String>>>,
    over: Arc<AtomicBool>,
    got: Vec<Acknowledged>,
}

impl Actor {
    /// Returns the response, unless there was none or it was a 503: then the outcome is unknown.
    async fn good(&self, request: reqwest::RequestBuilder) -> Option<Value> {
        let answer = Answer::of(request.send().await.ok()?).await;
        assert!(matches!(answer.status, 200 | 201 | 503), "{answer:?}");
        // A truncated body is no acknowledgement.
        serde_json::from_str(&answer.body).ok().filter(|_| answer.status < 300)
    }

    async fn form(&self, path: &str, by: &Credentials, fields: &[(&str, &str)]) -> Option<Value> {
        let request = self.http.post(format!("{}{path}", self.base));
        self.good(by.on(request).form(fields)).await
    }

    async fn post(&self, path: &str, body: &Value) -> Option<Value> {
        let request = self.http.request(Method::POST, format!("{}{path}", self.base));
        self.good(request.bearer_auth(&self.management).json(body)).await
    }

    fn issued(&mut self, answer: &Value) -> String {
        let id = token_id(answer["access_token"].as_str().unwrap());
        self.got.push(("token.issued", id.clone()));
        id
    }

    /// Issues a token and revokes it.
    async fn machine(&mut self) -> Option<()> {
        let machine = self.machine.clone();
        let tokens = self.form("/oauth/token", &machine, &[("grant_type", "client_credentials")]).await?;
        let id = self.issued(&tokens);
        let request = self.http.post(format!("{}/oauth/revoke", self.base));
        let fields = [("token", tokens["access_token"].as_str().unwrap())];
        let answer = machine.on(request).form(&fields).send().await.ok()?;
        if answer.status() == 200 {
            self.got.push(("token.revoked", id));
        }
        Some(())
    }

    /// Redeems a code and refreshes its tokens.
    async fn person(&mut self) -> Option<()> {
        let Some(code) = self.codes.lock().unwrap().pop() else { return Some(()) };
        let web = self.web.clone();
        let mut tokens = self.form("/oauth/token", &web, &redeem(&code)).await?;
        self.issued(&tokens);
        for _ in 0..3 {
            let refresh = tokens["refresh_token"].as_str().unwrap().to_owned();
            let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh.as_str())];
            tokens = self.form("/oauth/token", &web, &fields).await?;
            self.issued(&tokens);
        }
        Some(())
    }

    /// Creates a client and deletes it.
    async fn client(&mut self) -> Option<()> {
        let made = self.post("/v1/clients", &json!({"name": "New", "client_type": "machine"})).await?;
        let id = made["client_id"].as_str().unwrap().to_owned();
        self.got.push(("client.created", id.clone()));
        self.post(&format!("/v1/clients/{id}/disable"), &json!({})).await?;
        self.got.push(("client.disabled", id));
        Some(())
    }

    async fn act(mut self, first: usize) -> Vec<Acknowledged> {
        let mut turn = first;
        while !self.over.load(Ordering::Relaxed) {
            let done = match turn % 4 {
                0 | 1 => self.machine().await,
                2 => self.person().await,
                _ => self.client().await,
            };
            turn += 1;
            if done.is_none() {
                // The process is probably gone; if not, this does not retry in a tight loop.
                crate::support::pause().await;
            }
        }
        self.got
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kill_9_at_random_moments_loses_nothing_acknowledged_and_leaves_no_gap() {
    let seed = variable("XWMS_SEED").unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        u64::try_from(now.unwrap().as_micros()).unwrap()
    });
    // Shown if the test fails.
    println!("XWMS_SEED={seed}");
    let mut moments = Moments(seed);
    let wanted = variable("XWMS_KILLS");
    let url = cluster::database().await;
    let world = World::at(&url, |settings| settings.subscribers = false).await;
    let issuer = [("XWMS_ISSUER", world.server.base.as_str()), ("XWMS_LOG", "info")];
    let port = free_port();
    let survivor = Process::spawn(&url, free_port(), &issuer).await;
    let mut victim = Process::spawn(&url, port, &issuer).await;
    // The rounds may take longer than a token lives.
    world.prolong_tokens().await;
    let management = world.management().await;
    let mut browser = Browser::default();
    // The process that goes on answers, however slowly; connections to the one that was killed end at once.
    let http = reqwest::Client::builder().timeout(crate::support::PATIENCE).build().unwrap();
    let mut acknowledged: Vec<Acknowledged> = Vec::new();
    let begun = Instant::now();
    for round in 0..wanted.unwrap_or(ROUNDS) {
        if wanted.is_none() && begun.elapsed() > ENOUGH {
            println!("{round} rounds in {:?}", begun.elapsed());
            break;
        }
        let mut codes = Vec::new();
        for _ in 0..4 {
            codes.push(browser.code(&world, "openid offline_access").await);
        }
        let codes = Arc::new(Mutex::new(codes));
        let over = Arc::new(AtomicBool::new(false));
        let actors: Vec<_> = (0..8)
            .map(|n| {
                let base = if n % 2 == 0 { &victim.base } else { &survivor.base };
                let actor = Actor {
                    http: http.clone(),
                    base: base.clone(),
                    machine: world.machine(),
                    web: world.web(),
                    management: management.clone(),
                    codes: codes.clone(),
                    over: over.clone(),
                    got: Vec::new(),
                };
                tokio::spawn(actor.act(n / 2))
            })
            .collect();
        // The time of the fault; the test does not wait for a condition.
        tokio::time::sleep(moments.next()).await;
        victim.child.kill().await.unwrap();
        over.store(true, Ordering::Relaxed);
        for actor in actors {
            acknowledged.extend(actor.await.unwrap());
        }
        victim = Process::spawn(&url, port, &issuer).await;
    }
    drop((victim, survivor));
    for name in ["token.issued", "token.revoked", "client.created", "client.disabled"] {
        assert!(acknowledged.iter().any(|(event, _)| *event == name), "no {name} was acknowledged");
    }
    compare(&url, &acknowledged).await;
}

/// Asserts that the log of `url` has each acknowledged event once, without gaps, and that the read models match it.
pub async fn compare(url: &str, acknowledged: &[Acknowledged]) {
    let server = Server::start(url, true, None).await;
    let pool = server.app.store.pool();
    let rows: Vec<(String, String, i64)> =
        sqlx::query_as("SELECT event_type, aggregate_id, count(*) FROM events GROUP BY 1, 2")
            .fetch_all(pool)
            .await
            .unwrap();
    let found: HashMap<_, _> =
        rows.iter().map(|(name, id, count)| ((name.as_str(), id.as_str()), *count)).collect();
    for (name, id) in acknowledged {
        assert_eq!(found.get(&(*name, id.as_str())), Some(&1), "{name} of {id} was acknowledged");
    }
    let (count, least, most): (i64, i64, i64) =
        sqlx::query_as("SELECT count(*), min(position), max(position) FROM events")
            .fetch_one(pool)
            .await
            .unwrap();
    assert_eq!((least, most), (1, count), "positions 1..n without a gap");
    server.expect_replayed().await;
}
