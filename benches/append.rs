//! `cargo bench --bench append`: events per second through the real command path (load, decide, seal,
//! append), on a private Postgres with default durability. Flags after `--`: `--seconds N`, `--only C`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops at whatever it did not expect"
)]

mod support;

use std::time::Instant;
use support::{Flags, Window, head, row};
use xwms::{
    app::MIGRATIONS,
    commands::{Context, tokens},
    dev::postgres::{Postgres, PostgresOptions},
    keys::{master::MasterKey, vault::Vault},
    store::{self, Store},
};
use xwms_events::{
    Actor,
    envelope::Origin,
    ids::{AccountId, ClientId, TokenId},
    scope::Scopes,
    token::Token,
};

#[tokio::main]
async fn main() {
    let flags = Flags::read();
    let dir = tempfile::tempdir().unwrap();
    let options = PostgresOptions { dir: dir.path().to_owned(), durable: true, max_connections: 50 };
    let postgres = Postgres::start(options).await.expect("Postgres starts");
    postgres.create_database_if_missing("bench").await.unwrap();
    let pool = store::connect(postgres.url("bench").parse().unwrap(), 10).await.unwrap();
    MIGRATIONS.run(&pool).await.unwrap();
    let vault = Vault::new(MasterKey::new(&[7; 32]).unwrap(), pool.clone());
    let store = Store::open(pool, vault).await.unwrap();
    head("events/s");
    for concurrency in [1, 16, 64, 256] {
        if flags.wants(&concurrency.to_string()) {
            run(&store, concurrency, flags.seconds).await;
        }
    }
    postgres.stop().await;
}

async fn run(store: &Store, concurrency: usize, seconds: u64) {
    let window = Window::of(seconds);
    let account = AccountId::from_uuid(store.clock().uuid());
    let client = ClientId::from_uuid(store.clock().uuid());
    let workers = (0..concurrency).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let context = Context {
                actor: Actor::Client(client),
                request_id: "01a2078575d072ca85ff950e0dd81c0b".to_owned(),
                origin: Some(Origin { ip: "203.0.113.7".to_owned(), user_agent: None }),
            };
            let mut samples = Vec::new();
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
                tokens::issue(&store, &context, &token).await.unwrap();
                samples.extend(window.take(began));
            }
            samples
        })
    });
    let mut samples = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        samples.extend(worker.await.unwrap());
    }
    row("append through a command", concurrency, window, samples);
}
