//! `cargo bench --bench append`: events per second through the real command path (load, decide, seal,
//! append), on a private Postgres with default durability. Flags after `--`: `--seconds N`, `--only NAME`,
//! `--concurrency LIST`.

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

use std::{process::ExitCode, time::Instant};
use support::{Flags, Samples, Window, head, place};
use xwms::{
    commands::{Context, tokens},
    dev::postgres::{Postgres, PostgresOptions},
    keys::master::MasterKey,
    server::start::MIGRATIONS,
    server::told_to_stop,
    store::{self, Store, vault::Vault},
};
use xwms_events::{
    Actor,
    envelope::Origin,
    ids::{AccountId, ClientId, TokenId},
    scope::Scopes,
    token::Token,
};

const ROW: &str = "append through a command";

#[tokio::main]
async fn main() -> ExitCode {
    let flags = Flags::read();
    let dir = place();
    let options = PostgresOptions { dir: dir.path().to_owned(), durable: true, max_connections: 50 };
    let postgres = Postgres::start(options).await.expect("Postgres starts");
    // Postgres runs in its own process group, so Ctrl-C must be awaited to stop it.
    let good = tokio::select! {
        good = rows(&postgres, &flags) => good,
        () = told_to_stop() => false,
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
        good &= row(&store, concurrency, flags.seconds).await;
    }
    good
}

async fn row(store: &Store, concurrency: usize, seconds: u64) -> bool {
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
    all.print(ROW, concurrency, &window, "")
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
        let issued = tokens::issue(&context, &token, None).await;
        samples.take(&window, began, issued.map(drop).map_err(|error| error.to_string()));
    }
    samples
}
