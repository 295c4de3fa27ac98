//! Deliveries while everything fails: the receiver at random, the server and NATS by kill -9.

use crate::{
    log::fanout,
    support::{
        Received, Receiver, Reply, Server, cluster,
        flood::{Account, PACE, delivered},
        process::{free_port, spawn},
    },
};
use sqlx::PgPool;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

/// 25 % status 500, 1 % no response, 6 % cut off, 1 % slow bodies; drawn again for each attempt.
fn moody(one: &Received) -> Reply {
    let mut hasher = DefaultHasher::new();
    (one.id(), one.earlier).hash(&mut hasher);
    match hasher.finish() % 100 {
        0..25 => Reply::Status(500),
        25 => Reply::Hang,
        26..32 => Reply::Cut,
        32 => Reply::Endless(Duration::from_millis(400)),
        _ => Reply::Status(200),
    }
}

/// As long as a takeover may take on a busy machine. A leader that nobody replaces at once is replaced in two minutes.
const TAKEOVER: Duration = Duration::from_secs(110);

fn is_ack(reply: &Reply) -> bool {
    matches!(reply, Reply::Status(200) | Reply::Endless(_))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_event_arrives_in_order_whatever_is_killed() {
    const EVENTS: i64 = 20_000;
    const STREAMS: i64 = 500;
    let (url, port, nats_port) = (cluster::database().await, free_port(), free_port());
    let dir = tempfile::tempdir().unwrap();
    let mut nats = fanout::nats(dir.path(), nats_port).await;
    // Acknowledged events, and attempts that arrived before the preceding event was acknowledged.
    let acked: Arc<Mutex<BTreeMap<String, BTreeSet<i64>>>> = Arc::default();
    let early: Arc<Mutex<Vec<String>>> = Arc::default();
    // Known once the endpoint is created, before anything arrives.
    let secret: Arc<OnceLock<standardwebhooks::Webhook>> = Arc::default();
    let (keep, wrong, verifier) = (acked.clone(), early.clone(), secret.clone());
    let receiver = Receiver::with(move |one| {
        verifier.get().unwrap().verify(&one.body, &one.headers).expect("every attempt is signed");
        let body = one.json();
        let (stream, n) = (body["subject"].as_str().unwrap(), body["data"]["name"].as_str().unwrap());
        let n: i64 = n.parse().unwrap();
        let reply = moody(one);
        let mut acked = keep.lock().unwrap();
        let before = acked.entry(stream.to_owned()).or_default();
        if n >= STREAMS && !before.contains(&(n - STREAMS)) {
            wrong.lock().unwrap().push(format!("{stream}: {n}"));
        }
        if is_ack(&reply) {
            before.insert(n);
        }
        reply
    })
    .await;
    let broker = format!("nats://127.0.0.1:{nats_port}");
    let settings: Vec<_> = PACE.into_iter().chain([("XWMS_NATS__URL", broker.as_str())]).collect();
    let mut child = spawn(&url, port, &settings).await;
    let account = Account::sign_up(&format!("http://127.0.0.1:{port}")).await;
    let endpoint = account.endpoint(&receiver.url, "aggregate").await;
    let key = endpoint["secret"].as_str().unwrap();
    assert!(secret.set(standardwebhooks::Webhook::new(key).unwrap()).is_ok());
    let pool = PgPool::connect(&url).await.unwrap();
    for round in 0..4 {
        let quarter = EVENTS / 4;
        account.append(&pool, (round * quarter, quarter, STREAMS)).await;
        // Some of them are in flight; the time differs from round to round.
        receiver.wait_for(usize::try_from(1000 + 3500 * round).unwrap()).await;
        child.kill().await.unwrap();
        if round % 2 == 1 {
            drop(nats);
            nats = fanout::nats(dir.path(), nats_port).await;
        }
        child = spawn(&url, port, &settings).await;
    }
    delivered(&pool, EVENTS).await;
    let arrived: usize = acked.lock().unwrap().values().map(BTreeSet::len).sum();
    assert_eq!(arrived, usize::try_from(EVENTS).unwrap(), "the receiver's set is the log's");
    assert_eq!(*early.lock().unwrap(), Vec::<String>::new(), "in order within each client");
    for one in receiver.received() {
        assert_eq!(one.json()["id"], one.id(), "ids are stable");
    }
    child.kill().await.unwrap();
    let server = Server::start(&url, false, None).await;
    let messages = fanout::stream(&server, nats_port).await;
    fanout::assert_whole(&server, &messages, 1).await;
    nats.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_two_servers_delivers_and_the_other_takes_over() {
    const EACH: i64 = 200;
    let (url, first, second) = (cluster::database().await, free_port(), free_port());
    let receiver = Receiver::new().await;
    // An attempt that a busy machine delays must not be made twice.
    let settings: Vec<_> = PACE.into_iter().chain([("XWMS_WEBHOOKS__TIMEOUT_SECONDS", "60")]).collect();
    let mut leader = spawn(&url, first, &settings).await;
    let account = Account::sign_up(&format!("http://127.0.0.1:{first}")).await;
    account.endpoint(&receiver.url, "aggregate").await;
    let pool = PgPool::connect(&url).await.unwrap();
    account.append(&pool, (0, 1, 50)).await;
    receiver.wait_for(1).await;
    let _other = spawn(&url, second, &settings).await;
    account.append(&pool, (1, EACH, 50)).await;
    let received = receiver.wait_for(usize::try_from(1 + EACH).unwrap()).await;
    let mut attempts: HashMap<&str, usize> = HashMap::new();
    for one in &received {
        *attempts.entry(one.id()).or_default() += 1;
    }
    assert!(attempts.values().all(|count| *count == 1), "one of them attempts each message");
    leader.kill().await.unwrap();
    let (killed, before) = (std::time::Instant::now(), receiver.received().len());
    account.append(&pool, (1 + EACH, EACH, 50)).await;
    receiver.wait_for(before + 1).await;
    assert!(killed.elapsed() < TAKEOVER, "{:?}", killed.elapsed());
    delivered(&pool, 1 + 2 * EACH).await;
    let received = receiver.received();
    let distinct: BTreeSet<_> = received.iter().map(Received::id).collect();
    assert_eq!(i64::try_from(distinct.len()).unwrap(), 1 + 2 * EACH);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_in_flight_when_the_leader_dies_are_sent_by_the_other_server() {
    const EVENTS: i64 = 400;
    const STREAMS: i64 = 100;
    let (url, first, second) = (cluster::database().await, free_port(), free_port());
    // Each attempt takes a second, so many are under way at any time.
    let early: Arc<Mutex<Vec<i64>>> = Arc::default();
    let (wrong, mut acked) = (early.clone(), BTreeSet::new());
    let receiver = Receiver::with(move |one| {
        let n: i64 = one.json()["data"]["name"].as_str().unwrap().parse().unwrap();
        if n >= STREAMS && !acked.contains(&(n - STREAMS)) {
            wrong.lock().unwrap().push(n);
        }
        acked.insert(n);
        if n % 2 == 0 { Reply::Endless(Duration::from_millis(300)) } else { Reply::Status(200) }
    })
    .await;
    // The bodies may take one second, and no attempt is made again because a busy machine delays it.
    let settings: Vec<_> = PACE.into_iter().chain([("XWMS_WEBHOOKS__TIMEOUT_SECONDS", "60")]).collect();
    let mut leader = spawn(&url, first, &settings).await;
    let account = Account::sign_up(&format!("http://127.0.0.1:{first}")).await;
    account.endpoint(&receiver.url, "aggregate").await;
    let pool = PgPool::connect(&url).await.unwrap();
    let _other = spawn(&url, second, &settings).await;
    account.append(&pool, (0, EVENTS, STREAMS)).await;
    let before = receiver.wait_for(100).await.len();
    leader.kill().await.unwrap();
    let killed = std::time::Instant::now();
    // More than were in flight when it died.
    receiver.wait_for(before + 64).await;
    assert!(killed.elapsed() < TAKEOVER, "{:?}", killed.elapsed());
    delivered(&pool, EVENTS).await;
    let mut attempts: HashMap<String, usize> = HashMap::new();
    for one in receiver.received() {
        *attempts.entry(one.id().to_owned()).or_default() += 1;
    }
    assert_eq!(attempts.len(), usize::try_from(EVENTS).unwrap(), "every event arrives");
    assert!(attempts.values().all(|count| *count <= 2), "what was under way comes once more, nothing else");
    assert!(attempts.values().any(|count| *count == 2), "something was under way");
    assert_eq!(*early.lock().unwrap(), Vec::<i64>::new(), "in order within each client");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strict_order_holds_across_a_crash() {
    const EVENTS: i64 = 200;
    let (url, port) = (cluster::database().await, free_port());
    let (early, mut acked): (Arc<Mutex<Vec<i64>>>, i64) = (Arc::default(), -1);
    let wrong = early.clone();
    let receiver = Receiver::with(move |one| {
        let n: i64 = one.json()["data"]["name"].as_str().unwrap().parse().unwrap();
        if n > acked + 1 {
            wrong.lock().unwrap().push(n);
        }
        let reply = match n % 5 == 0 && one.earlier == 0 {
            true if n % 2 == 0 => Reply::Status(500),
            true => Reply::Cut,
            false => Reply::Status(200),
        };
        if is_ack(&reply) {
            acked = acked.max(n);
        }
        reply
    })
    .await;
    let mut child = spawn(&url, port, &PACE).await;
    let account = Account::sign_up(&format!("http://127.0.0.1:{port}")).await;
    account.endpoint(&receiver.url, "strict").await;
    let pool = PgPool::connect(&url).await.unwrap();
    account.append(&pool, (0, EVENTS, 20)).await;
    for count in [40, 120] {
        receiver.wait_for(count).await;
        child.kill().await.unwrap();
        child = spawn(&url, port, &PACE).await;
    }
    delivered(&pool, EVENTS).await;
    assert_eq!(*early.lock().unwrap(), Vec::<i64>::new(), "each waits for the one before it");
    child.kill().await.unwrap();
}
