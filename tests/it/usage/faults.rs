//! What a stopped, killed or cut-off server leaves of its requests.

use super::{Tally, counted};
use crate::support::{
    Server, World, cluster,
    process::{free_port, spawn},
    proxy::Proxy,
};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::process::{Child, Command};

/// Signs up at `base`: the client's id and secret.
async fn sign_up(base: &str) -> (String, String) {
    let body = json!({"name": "Acme", "owner": {"email": "a@b.example", "password": "long enough"}});
    let request = reqwest::Client::new().post(format!("{base}/v1/accounts")).json(&body);
    let made: Value = request.send().await.unwrap().json().await.unwrap();
    let text = |name: &str| made["client"][name].as_str().unwrap().to_owned();
    (text("client_id"), text("client_secret"))
}

/// One answer: when it came, and of which of the two servers.
struct Answered {
    at: Instant,
    server: usize,
    status: u16,
    route: &'static str,
}

/// What one caller saw: the answers, and how many never came.
#[derive(Default)]
struct Seen {
    answers: Vec<Answered>,
    tokens: i64,
    lost: i64,
}

/// Asks the servers at `bases` in turn, each as long as it is there, until `over`.
async fn ask(bases: Vec<String>, client: (String, String), over: Arc<AtomicBool>) -> Seen {
    let http = reqwest::Client::builder().timeout(Duration::from_secs(10)).build().unwrap();
    let mut seen = Seen::default();
    let mut round = 0_usize;
    while !over.load(Ordering::Relaxed) {
        round += 1;
        let server = round % bases.len();
        let base = &bases[server];
        let (route, request) = match round % 3 {
            0 => ("/healthz", http.get(format!("{base}/healthz"))),
            1 => {
                let wrong = http.post(format!("{base}/oauth/token")).basic_auth(&client.0, Some("wrong"));
                ("/oauth/token", wrong.form(&[("grant_type", "client_credentials")]))
            }
            _ => {
                let good = http.post(format!("{base}/oauth/token")).basic_auth(&client.0, Some(&client.1));
                ("/oauth/token", good.form(&[("grant_type", "client_credentials")]))
            }
        };
        match request.send().await {
            Ok(answer) => {
                let status = answer.status().as_u16();
                seen.answers.push(Answered { at: Instant::now(), server, status, route });
                seen.tokens += i64::from(route == "/oauth/token" && status == 200);
            }
            // Nobody took it.
            Err(error) if error.is_connect() => {}
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

/// Runs eight callers against two servers, stops or kills both one after the other, and answers the database's URL,
/// what was seen, and when each was told.
async fn run(how: &str) -> (String, Seen, [Instant; 2]) {
    let url = cluster::database().await;
    let ports = [free_port(), free_port()];
    let mut first = spawn(&url, ports[0], &[]).await;
    let mut second = spawn(&url, ports[1], &[("XWMS_ISSUER", "http://127.0.0.1:1")]).await;
    let bases: Vec<_> = ports.iter().map(|port| format!("http://127.0.0.1:{port}")).collect();
    let client = sign_up(&bases[0]).await;
    let over = Arc::new(AtomicBool::new(false));
    let workers: Vec<_> =
        (0..8).map(|_| tokio::spawn(ask(bases.clone(), client.clone(), over.clone()))).collect();
    // The load runs for a while; nothing is waited for here.
    tokio::time::sleep(Duration::from_millis(1_700)).await;
    let first_told = Instant::now();
    signal(&mut first, how).await;
    tokio::time::sleep(Duration::from_millis(900)).await;
    let told = [first_told, Instant::now()];
    signal(&mut second, how).await;
    over.store(true, Ordering::Relaxed);
    let mut all = Seen::default();
    for worker in workers {
        let seen = worker.await.unwrap();
        all.answers.extend(seen.answers);
        all.tokens += seen.tokens;
        all.lost += seen.lost;
    }
    (url, all, told)
}

fn tally<'a>(answers: impl Iterator<Item = &'a Answered>) -> Tally {
    let mut tally = Tally::new();
    for Answered { status, route, .. } in answers {
        let method = if *route == "/healthz" { "GET" } else { "POST" };
        *tally.entry((method.into(), (*route).into(), *status)).or_default() += 1;
    }
    tally
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigterm_of_two_servers_in_the_middle_loses_no_request() {
    let (url, seen, _) = run("-TERM").await;
    let server = Server::start(&url, true, None).await;
    let counts = counted(&server).await;
    let wanted = tally(seen.answers.iter());
    assert!(seen.answers.len() > 200, "{wanted:?}");
    let sum = |tally: &Tally| tally.values().sum::<i64>();
    for (key, many) in &wanted {
        let counted = counts.get(key).copied().unwrap_or(0);
        assert!((*many..=many + seen.lost).contains(&counted), "{key:?}: {many} seen, {counted} counted");
    }
    // Whoever was cut off does not know; and there was the sign-up.
    assert!(
        (sum(&wanted) + 1..=sum(&wanted) + 1 + seen.lost).contains(&sum(&counts)),
        "{wanted:?} {counts:?}"
    );
    // Of wrong secrets there are only a few.
    let logged: i64 = sqlx::query_scalar("SELECT count(*) FROM request_log WHERE status = 200")
        .fetch_one(server.app.store.pool())
        .await
        .unwrap();
    let of_account: i64 = sqlx::query_scalar(
        "SELECT sum(requests)::bigint FROM request_counts WHERE status = 200
         AND account_id <> '00000000-0000-0000-0000-000000000000'",
    )
    .fetch_one(server.app.store.pool())
    .await
    .unwrap();
    assert_eq!(logged, of_account, "each request of an account that proved itself is a row");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kill_9_loses_at_most_a_second_of_the_log_and_no_unit_that_bills() {
    let (url, seen, told) = run("-KILL").await;
    let server = Server::start(&url, true, None).await;
    let counts: i64 = counted(&server).await.values().sum();
    let all = i64::try_from(seen.answers.len()).unwrap();
    // Each of the two may have lost its last second.
    let late = |one: &&Answered| one.at + Duration::from_secs(1) >= told[one.server];
    let spared = i64::try_from(seen.answers.iter().filter(|one| !late(one)).count()).unwrap();
    assert!(spared > 50 && counts >= spared, "{counts} of {all}, {spared} before the last second");
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
    assert!(world.server.app.usage.written().await);
    let mut db = PgConnection::connect(&cluster::owner(&direct)).await.unwrap();
    // Commits of batches wait for a lock that this test has.
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
    let waiting = async {
        while sqlx::query_scalar::<_, i64>(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted",
        )
        .fetch_one(&mut db)
        .await
        .unwrap()
            == 0
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting).await.unwrap();
    proxy.lose_answers();
    sqlx::raw_sql("SELECT pg_advisory_unlock(4711)").execute(&mut db).await.unwrap();
    let lost = async {
        while sqlx::query_scalar::<_, i64>("SELECT count(*) FROM request_batches")
            .fetch_one(&mut db)
            .await
            .unwrap()
            == 0
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), lost).await.unwrap();
    for _ in 0..5 {
        assert_eq!(world.server.get("/healthz").await.status, 200);
    }
    proxy.pass();
    let written = async { while !world.server.app.usage.written().await {} };
    tokio::time::timeout(Duration::from_secs(20), written).await.unwrap();
    let health: i64 =
        sqlx::query_scalar("SELECT sum(requests)::bigint FROM request_counts WHERE route = '/healthz'")
            .fetch_one(&mut db)
            .await
            .unwrap();
    assert_eq!(health, 12);
}
