//! The counted requests of a server that was stopped, killed or cut off.

use super::{Tally, counted};
use crate::support::{
    Credentials, PATIENCE, Server, World, cluster, pause,
    process::{free_port, spawn},
    proxy::Proxy,
    until,
};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering},
};
use tokio::process::{Child, Command};

/// Signs up at `base`; returns the new account's client.
async fn sign_up(base: &str) -> Credentials {
    let body = json!({"name": "Acme", "owner": {"email": "a@b.example", "password": "long enough"}});
    let request = reqwest::Client::new().post(format!("{base}/v1/accounts")).json(&body);
    let made: Value = request.send().await.unwrap().json().await.unwrap();
    Credentials::of(&made["client"])
}

/// One response.
struct Answered {
    status: u16,
    route: &'static str,
}

/// The state that all callers of one run share.
#[derive(Default)]
struct Load {
    over: AtomicBool,
    /// Responses of `/oauth/token` so far.
    answers: AtomicI64,
}

impl Load {
    /// Waits until there were `many` more responses. Returns the total.
    async fn goes_on(&self, many: i64) -> i64 {
        let wanted = self.answers.load(Ordering::Relaxed) + many;
        until("more responses", async || self.answers.load(Ordering::Relaxed) >= wanted).await;
        self.answers.load(Ordering::Relaxed)
    }
}

/// What one caller saw: the responses, and how many never arrived.
#[derive(Default)]
struct Seen {
    answers: Vec<Answered>,
    tokens: i64,
    lost: i64,
}

/// Sends requests to the servers at `bases` in turn, each while it is up, until the load is over.
async fn ask(bases: Vec<String>, client: Credentials, load: Arc<Load>) -> Seen {
    // What is lost is uncertain, so a slow answer must not be.
    let http = reqwest::Client::builder().timeout(PATIENCE).build().unwrap();
    let mut seen = Seen::default();
    let mut round = 0_usize;
    while !load.over.load(Ordering::Relaxed) {
        round += 1;
        let base = &bases[round % bases.len()];
        let (route, request) = match round % 3 {
            0 => ("/healthz", http.get(format!("{base}/healthz"))),
            1 => {
                let wrong =
                    http.post(format!("{base}/oauth/token")).basic_auth(&client.client_id, Some("wrong"));
                ("/oauth/token", wrong.form(&[("grant_type", "client_credentials")]))
            }
            _ => {
                let good = client.on(http.post(format!("{base}/oauth/token")));
                ("/oauth/token", good.form(&[("grant_type", "client_credentials")]))
            }
        };
        match request.send().await {
            Ok(answer) => {
                let status = answer.status().as_u16();
                seen.answers.push(Answered { status, route });
                if route == "/oauth/token" {
                    load.answers.fetch_add(1, Ordering::Relaxed);
                    seen.tokens += i64::from(status == 200);
                }
            }
            // No server accepted the request.
            Err(error) if error.is_connect() => pause().await,
            Err(_) => seen.lost += 1,
        }
    }
    seen
}

async fn signal(child: &mut Child, signal: &str) {
    let pid = child.id().unwrap().to_string();
    assert!(Command::new("kill").args([signal, &pid]).status().await.unwrap().success());
    child.wait().await.unwrap();
}

/// The state after two servers were stopped or killed under load.
struct Left {
    url: String,
    seen: Seen,
    /// Requests of `/oauth/token` that were stored before either server was told to stop.
    written: i64,
}

/// Returns the number of stored requests of `/oauth/token`.
async fn written(db: &mut PgConnection) -> i64 {
    let asked = "SELECT coalesce(sum(requests), 0)::bigint FROM request_counts WHERE route = '/oauth/token'";
    sqlx::query_scalar(asked).fetch_one(db).await.unwrap()
}

/// Runs eight callers against two servers, and stops or kills both one after the other.
async fn run(how: &str) -> Left {
    let url = cluster::database().await;
    let ports = [free_port(), free_port()];
    let mut first = spawn(&url, ports[0], &[]).await;
    let mut second = spawn(&url, ports[1], &[("XWMS_ISSUER", "http://127.0.0.1:1")]).await;
    let bases: Vec<_> = ports.iter().map(|port| format!("http://127.0.0.1:{port}")).collect();
    let client = sign_up(&bases[0]).await;
    let load = Arc::new(Load::default());
    let workers: Vec<_> =
        (0..8).map(|_| tokio::spawn(ask(bases.clone(), client.clone(), load.clone()))).collect();
    let answered = load.goes_on(100).await;
    // The servers store their counts while they run.
    let mut db = PgConnection::connect(&url).await.unwrap();
    until("the counts are stored", async || written(&mut db).await >= answered).await;
    load.goes_on(50).await;
    signal(&mut first, how).await;
    load.goes_on(25).await;
    signal(&mut second, how).await;
    load.over.store(true, Ordering::Relaxed);
    let mut seen = Seen::default();
    for worker in workers {
        let one = worker.await.unwrap();
        seen.answers.extend(one.answers);
        seen.tokens += one.tokens;
        seen.lost += one.lost;
    }
    Left { url, seen, written: answered }
}

fn tally<'a>(answers: impl Iterator<Item = &'a Answered>) -> Tally {
    let mut tally = Tally::new();
    for Answered { status, route } in answers {
        let method = if *route == "/healthz" { "GET" } else { "POST" };
        *tally.entry((method.into(), (*route).into(), *status)).or_default() += 1;
    }
    tally
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigterm_of_two_servers_in_the_middle_loses_no_request() {
    let Left { url, seen, .. } = run("-TERM").await;
    let server = Server::start(&url, true, None).await;
    let counts = counted(&server).await;
    let wanted = tally(seen.answers.iter());
    let sum = |tally: &Tally| tally.values().sum::<i64>();
    for (key, many) in &wanted {
        let counted = counts.get(key).copied().unwrap_or(0);
        assert!((*many..=many + seen.lost).contains(&counted), "{key:?}: {many} seen, {counted} counted");
    }
    // Requests that were cut off may or may not count; and there was the sign-up.
    assert!(
        (sum(&wanted) + 1..=sum(&wanted) + 1 + seen.lost).contains(&sum(&counts)),
        "{wanted:?} {counts:?}"
    );
    // Only a few wrong secrets are logged.
    let logged: i64 = sqlx::query_scalar("SELECT count(*) FROM request_log WHERE status = 200")
        .fetch_one(server.app.store.pool())
        .await
        .unwrap();
    let of_account: i64 = sqlx::query_scalar(
        "SELECT coalesce(sum(requests), 0)::bigint FROM request_counts WHERE status = 200
         AND account_id <> '00000000-0000-0000-0000-000000000000'",
    )
    .fetch_one(server.app.store.pool())
    .await
    .unwrap();
    assert_eq!(logged, of_account, "each request of an account that proved itself is a row");
    let different: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM (
             SELECT account_id, at, requests, bytes FROM request_sums WHERE kind = 'all' AND seconds = 86400
             EXCEPT
             SELECT account_id, date_trunc('day', at, 'UTC'), sum(requests), sum(bytes)
             FROM request_counts GROUP BY 1, 2
         ) AS s",
    )
    .fetch_one(server.app.store.pool())
    .await
    .unwrap();
    assert_eq!(different, 0, "two servers that add to the same sum lose nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kill_9_loses_nothing_that_was_written_down_and_no_unit_that_bills() {
    let Left { url, seen, written } = run("-KILL").await;
    let server = Server::start(&url, true, None).await;
    let counts = counted(&server).await;
    let tokens = counts.iter().filter(|((_, route, _), _)| route == "/oauth/token").map(|(_, many)| many);
    let counted: i64 = tokens.sum();
    assert!(counted >= written, "{counted} of {written} that were written down before");
    server.settle().await;
    let billed: i64 = sqlx::query_scalar("SELECT sum(tokens_issued)::bigint FROM read_usage.days")
        .fetch_one(server.app.store.pool())
        .await
        .unwrap();
    assert_eq!(billed, server.count("token.issued").await);
    assert!(billed >= seen.tokens, "{billed} of {}", seen.tokens);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_whose_commit_was_in_doubt_counts_once_and_nothing_is_lost_meanwhile() {
    let direct = cluster::database().await;
    let (proxy, url) = Proxy::postgres(&direct);
    let world = World::at(&url, |_| {}).await;
    world.server.log_requests().await;
    let mut db = PgConnection::connect(&cluster::owner(&direct)).await.unwrap();
    // Commits of batches wait for a lock that this test holds.
    sqlx::raw_sql(
        "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
             'BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN NULL; END';
         CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON request_batches DEFERRABLE INITIALLY DEFERRED
             FOR EACH ROW EXECUTE FUNCTION wait();
         SELECT pg_advisory_lock(4711)",
    )
    .execute(&mut db)
    .await
    .unwrap();
    for _ in 0..7 {
        assert_eq!(world.server.get("/healthz").await.status, 200);
    }
    let waits =
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted)";
    until("a commit waits", async || sqlx::query_scalar(waits).fetch_one(&mut db).await.unwrap()).await;
    proxy.lose_answers();
    sqlx::raw_sql("SELECT pg_advisory_unlock(4711)").execute(&mut db).await.unwrap();
    let committed = "SELECT EXISTS (SELECT FROM request_batches)";
    until("it commits", async || sqlx::query_scalar(committed).fetch_one(&mut db).await.unwrap()).await;
    for _ in 0..5 {
        assert_eq!(world.server.get("/healthz").await.status, 200);
    }
    proxy.pass();
    world.server.log_requests().await;
    let health: i64 =
        sqlx::query_scalar("SELECT sum(requests)::bigint FROM request_counts WHERE route = '/healthz'")
            .fetch_one(&mut db)
            .await
            .unwrap();
    assert_eq!(health, 12);
}
