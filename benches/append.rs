//! `cargo bench --bench append`: events per second through the real command path (load, decide, seal,
//! append), on a private Postgres with default durability: alone, and beside the read models, without and with the
//! subscriber that builds the Merkle trees. Then how fast the trees are built from the log, and how fast `xwms audit
//! verify` checks it. Flags after `--`: `--seconds N`, `--only NAME`, `--concurrency LIST`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark prints, and stops at whatever it did not expect"
)]

#[allow(dead_code, reason = "the support of several benchmarks")]
mod support;

use std::{
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};
use support::{Flags, Samples, Window, head, place};
use xwms::{
    audit::proofs::{Grower, NAME, verify},
    commands::{Context, tokens},
    dev::postgres::{Postgres, PostgresOptions},
    keys::master::MasterKey,
    server::start::MIGRATIONS,
    server::stop_signal,
    store::{self, Store, feed::Span, vault::Vault},
    subscribers::{
        Subscribers,
        sink::{FIRST_VERSION, Sink},
    },
};
use xwms_events::{
    Actor,
    envelope::Origin,
    ids::{AccountId, ClientId, TokenId},
    scope::Scopes,
    token::Token,
};

const ROW: &str = "append through a command";
const WITHOUT_PROOFS: &str = "append beside the read models";
const WITH_PROOFS: &str = "append beside the read models and proofs";
const BUILD: &str = "build the trees";
const VERIFY: &str = "audit verify";
/// Positions in one step of building, as in the server.
const STEP: i64 = 10_000;

#[tokio::main]
async fn main() -> ExitCode {
    let flags = Flags::read();
    let dir = place();
    let options = PostgresOptions { dir: dir.path().to_owned(), durable: true, max_connections: 50 };
    let postgres = Postgres::start(options).await.expect("Postgres starts");
    // Postgres runs in its own process group, so Ctrl-C must be awaited to stop it.
    let good = tokio::select! {
        good = rows(&postgres, &flags) => good,
        () = stop_signal() => false,
    };
    postgres.stop().await;
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn rows(postgres: &Postgres, flags: &Flags) -> bool {
    postgres.create_database_if_missing("bench").await.unwrap();
    let pool = store::connect(postgres.url("bench").parse().unwrap(), 10).await.unwrap();
    MIGRATIONS.run(&pool).await.unwrap();
    let vault = Vault::new(MasterKey::new(&[7; 32]).unwrap(), pool.clone());
    let store = Store::open(pool, vault).await.unwrap();
    head("events/s", "");
    let mut good = true;
    for concurrency in flags.concurrency(&[1, 16, 64, 256]).into_iter().filter(|_| flags.wants(ROW)) {
        good &= row(&store, ROW, concurrency, flags.seconds).await;
    }
    for concurrency in flags.concurrency(&[1, 64]) {
        for name in [WITHOUT_PROOFS, WITH_PROOFS].into_iter().filter(|name| flags.wants(name)) {
            good &= beside(&store, name, concurrency, flags.seconds).await;
        }
    }
    if flags.wants(BUILD) || flags.wants(VERIFY) {
        if store.current_head().await.unwrap() == 0 {
            good &= row(&store, ROW, 256, flags.seconds).await;
        }
        proofs(&store).await;
    }
    good
}

/// Measures appends while the subscribers follow, once they have caught up with the rows before.
async fn beside(store: &Store, name: &str, concurrency: usize, seconds: u64) -> bool {
    Subscribers::prepare(store).await.unwrap();
    let grower: Arc<dyn Sink> = Arc::new(Grower::new(store.clone(), None));
    let others = if name == WITH_PROOFS { vec![grower] } else { vec![] };
    let mut names: Vec<_> = xwms_projections::ALL.iter().map(|model| model.name).collect();
    names.extend(others.iter().map(|sink| sink.name()));
    let subscribers = Subscribers::start(store, true, others).await.unwrap();
    let caught_up =
        "SELECT count(*) = cardinality($2) FROM subscribers WHERE position >= $1 AND name = ANY ($2)";
    let head = store.current_head().await.unwrap();
    while !sqlx::query_scalar::<_, bool>(caught_up)
        .bind(head)
        .bind(&names)
        .fetch_one(store.pool())
        .await
        .unwrap()
    {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let good = row(store, name, concurrency, seconds).await;
    subscribers.stop().await;
    good
}

/// Builds the trees from the first event, and verifies the log against them.
async fn proofs(store: &Store) {
    let empty = "WITH trees AS (DELETE FROM trees), tiles AS (DELETE FROM tree_tiles)
        INSERT INTO subscribers AS s (name, version, position) VALUES ($1, $2, 0)
        ON CONFLICT (name) DO UPDATE SET position = 0";
    sqlx::query(empty).bind(NAME).bind(FIRST_VERSION).execute(store.pool()).await.unwrap();
    let (grower, head, began) =
        (Grower::new(store.clone(), None), store.current_head().await.unwrap(), Instant::now());
    let mut after = 0;
    while after < head {
        let upto = head.min(after + STEP);
        let mut transaction = store.pool().begin().await.unwrap();
        grower.take_span(&mut transaction, Span::stored(after, upto)).await.unwrap();
        transaction.commit().await.unwrap();
        after = upto;
    }
    let built = began.elapsed();
    let began = Instant::now();
    let report = verify::log(store, vec![], |_, _| {}).await.unwrap();
    assert!(report.is_good() && report.tree_size == head, "{report:?}");
    let rate = |time: Duration| head as f64 / time.as_secs_f64();
    println!("\n| a log of {head} events | events/s |\n|---|---|");
    println!("| {BUILD} | {:.0} |\n| {VERIFY} | {:.0} |", rate(built), rate(began.elapsed()));
}

async fn row(store: &Store, name: &str, concurrency: usize, seconds: u64) -> bool {
    let account = AccountId::from_uuid(store.clock().uuid());
    let client = ClientId::from_uuid(store.clock().uuid());
    let window = Window::of(seconds);
    let workers: Vec<_> =
        (0..concurrency).map(|_| tokio::spawn(worker(store.clone(), account, client, window))).collect();
    let all = Samples::default();
    for worker in workers {
        let Samples { micros, errors } = worker.await.unwrap();
        all.micros.borrow_mut().extend(micros.into_inner());
        all.errors.borrow_mut().extend(errors.into_inner());
    }
    all.print(name, concurrency, &window, "")
}

async fn worker(store: Store, account: AccountId, client: ClientId, window: Window) -> Samples {
    let context = Context {
        store: &store,
        actor: Actor::Client(client),
        request_id: "01a2078575d072ca85ff950e0dd81c0b".to_owned(),
        origin: Some(Origin { ip: "203.0.113.7".to_owned(), user_agent: None }),
    };
    let samples = Samples::default();
    while window.is_open() {
        let began = Instant::now();
        let now = store.clock().now();
        let token = Token {
            id: Some(TokenId::from_uuid(store.clock().uuid())),
            account_id: Some(account),
            client_id: Some(client),
            scopes: Scopes::management(),
            issued_at: now,
            expires_at: now.plus_seconds(600),
            ..Token::default()
        };
        // The store limits the wait itself.
        let issued = tokens::issue(&context, &token, None, None).await;
        samples.take(&window, began, issued.map(drop).map_err(|error| error.to_string()));
    }
    samples
}
