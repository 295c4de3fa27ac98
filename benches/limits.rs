//! `cargo bench --bench limits`: what this machine allows, to compare with the figures of the other benchmarks:
//! syncs of the disk, signatures and hashes on one core with the library and the key types of the server, an axum
//! handler that does nothing, and statements on a private Postgres with default durability.
//!
//! Requests have the driver of `benches/http.rs`, which has one thread, on the same cores. Flags after `--`:
//! `--seconds N` for each row, `--only NAME`, `--concurrency LIST` of the requests, `--data DIR` (the file and Postgres
//! are in a temporary directory below DIR, whose disk is measured).

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark prints, and stops at whatever it did not expect"
)]

#[allow(dead_code, reason = "the support of several benchmarks")]
#[path = "support/connection.rs"]
mod connection;
#[allow(dead_code, reason = "the support of several benchmarks")]
#[path = "support/server.rs"]
mod server;
#[allow(dead_code, reason = "the support of several benchmarks")]
mod support;

use aws_lc_rs::digest::{SHA256, digest};
use axum::{Json, Router, body::Bytes, routing::post, serve::ListenerExt};
use connection::{Connection, basic, text};
use serde_json::{Value, json};
use server::drive;
use std::{hint::black_box, os::unix::fs::FileExt, path::Path, process::ExitCode, rc::Rc, time::Instant};
use support::{Flags, Samples, Window, place, place_in};
use xwms::{
    dev::postgres::{Postgres, PostgresOptions},
    keys::{
        key_pair::{KeyPair, generate},
        password::Passwords,
    },
    store,
};
use xwms_events::{ids::SigningKeyId, signing_key::Algorithm};

/// Size of a page of Postgres, which is the least that a commit writes.
const PAGE: usize = 8192;
/// Pages of a file of Postgres's log.
const PAGES: u64 = 2048;
/// Length of what is signed, in bytes: about that of an access token without its signature.
const TOKEN: usize = 600;
const RSA_BITS: u16 = 2048;
/// Length of what is hashed by SHA-256, in bytes, and how many of these hashes are one sample.
const HASHED: usize = 256;
const HASHES: u32 = 1000;
const PASSWORD: &str = "tests are fun, aren't they";

const SYNC: &str = "write of 8 KiB into an allocated file, and fdatasync";
const SIGNATURES: &[(&str, Algorithm)] = &[
    ("ES256 signature, one core", Algorithm::ES256),
    ("RS256 signature (2,048 bits), one core", Algorithm::RS256),
    ("EdDSA signature, one core", Algorithm::EdDSA),
];
const DIGEST: &str = "SHA-256 of 256 bytes, one core";
const ARGON: &str = "Argon2id hash of a password, one core";
const HANDLER: &str = "axum handler that returns JSON";
const STATEMENTS: &[(&str, &str)] = &[
    ("SELECT 1, one connection", "SELECT 1"),
    ("committed INSERT of 1 KiB, one connection", "INSERT INTO written (content) VALUES (repeat('x', 1024))"),
];

fn main() -> ExitCode {
    let flags = Flags::read();
    let dir = match &flags.data {
        Some(parent) => place_in(parent),
        None => place(),
    };
    // The server's threads are not the driver's.
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let address = threads.block_on(serve());
    let ended = drive(async { run(&address, dir.path(), &flags).await.map(|()| true) });
    threads.shutdown_background();
    ended
}

async fn run(address: &str, dir: &Path, flags: &Flags) -> Result<(), String> {
    println!("| what this machine allows | per second | p50 µs | p99 µs |\n|---|---|---|---|");
    if flags.wants(SYNC) {
        syncs(dir, flags.seconds)?;
    }
    for (name, algorithm) in SIGNATURES.iter().filter(|(name, _)| flags.wants(name)) {
        signatures(name, *algorithm, flags.seconds)?;
    }
    if flags.wants(DIGEST) {
        digests(flags.seconds)?;
    }
    if flags.wants(ARGON) {
        passwords(flags.seconds).await?;
    }
    for concurrency in flags.concurrency(&[1, 64]).into_iter().filter(|_| flags.wants(HANDLER)) {
        requests(address, concurrency, flags.seconds).await?;
    }
    if STATEMENTS.iter().any(|(name, _)| flags.wants(name)) {
        statements(dir, flags).await?;
    }
    Ok(())
}

/// Prints a row. Each sample is the time of `each` operations.
fn print(name: &str, samples: &Samples, window: &Window, each: u32) -> Result<(), String> {
    if let Some(error) = samples.errors.borrow().first() {
        return Err(format!("{name}: {error}"));
    }
    let each = f64::from(each);
    let micros = |share: f64| samples.rank(share) * 1000.0 / each;
    println!("| {name} | {:.0} | {:.1} | {:.1} |", samples.rate(window) * each, micros(0.50), micros(0.99));
    Ok(())
}

/// Repeats `step` on this thread until the window closes, and prints the row.
fn repeat(
    name: &str,
    seconds: u64,
    each: u32,
    mut step: impl FnMut() -> Result<(), String>,
) -> Result<(), String> {
    let (samples, window) = (Samples::default(), Window::of(seconds));
    while window.is_open() {
        let began = Instant::now();
        let outcome = step();
        samples.take(&window, began, outcome);
    }
    print(name, &samples, &window, each)
}

/// Measures commits as Postgres writes them: pages one after the other into a file that has its blocks already.
fn syncs(dir: &Path, seconds: u64) -> Result<(), String> {
    let file = tempfile::tempfile_in(dir).map_err(|error| error.to_string())?;
    let page = [0x5a_u8; PAGE];
    for number in 0..PAGES {
        file.write_all_at(&page, number * PAGE as u64).map_err(|error| error.to_string())?;
    }
    file.sync_all().map_err(|error| error.to_string())?;
    let mut number = 0;
    repeat(SYNC, seconds, 1, || {
        let written = file.write_all_at(&page, number * PAGE as u64).and_then(|()| file.sync_data());
        number = (number + 1) % PAGES;
        written.map_err(|error| error.to_string())
    })
}

fn signatures(name: &str, algorithm: Algorithm, seconds: u64) -> Result<(), String> {
    let new = generate(algorithm, RSA_BITS, SigningKeyId::from_uuid(uuid::Uuid::from_u128(1)))
        .map_err(|error| error.to_string())?;
    let pair = KeyPair::parse(algorithm, &new.pkcs8).map_err(|error| error.to_string())?;
    let token = [b'x'; TOKEN];
    repeat(name, seconds, 1, || {
        let signature = pair.sign(black_box(&token)).map_err(|error| error.to_string())?;
        black_box(signature);
        Ok(())
    })
}

fn digests(seconds: u64) -> Result<(), String> {
    let text = [b'x'; HASHED];
    repeat(DIGEST, seconds, HASHES, || {
        for _ in 0..HASHES {
            black_box(digest(&SHA256, black_box(&text)));
        }
        Ok(())
    })
}

/// Measures hashes with the server's parameters, and with its check of how easily the password is guessed.
async fn passwords(seconds: u64) -> Result<(), String> {
    let passwords = Passwords::new(1);
    let (samples, window) = (Samples::default(), Window::of(seconds));
    while window.is_open() {
        let began = Instant::now();
        let outcome = passwords.hash(PASSWORD).await.map(drop).map_err(|error| error.to_string());
        samples.take(&window, began, outcome);
    }
    print(ARGON, &samples, &window, 1)
}

/// Returns a body with the members that a token response has.
async fn respond(_form: Bytes) -> Json<Value> {
    Json(json!({"access_token": "x", "token_type": "Bearer", "expires_in": 600, "scope": "clients:read"}))
}

/// Serves the handler on the threads of this runtime, and returns the address.
async fn serve() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    // As the server does.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let router = Router::new().route("/oauth/token", post(respond));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn requests(address: &str, concurrency: usize, seconds: u64) -> Result<(), String> {
    let (samples, window) = (Rc::new(Samples::default()), Window::of(seconds));
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..concurrency {
        let mut connection = Connection::open(address).await?;
        let samples = samples.clone();
        workers.spawn_local(async move {
            let authorization = basic("client", "secret");
            while window.is_open() {
                let began = Instant::now();
                let form = "grant_type=client_credentials";
                let outcome = match connection.form("/oauth/token", &authorization, form).await {
                    Ok(body) => text(&body, "access_token").map(drop),
                    Err(error) => Err(error),
                };
                let good = outcome.is_ok();
                samples.take(&window, began, outcome);
                if !good {
                    break;
                }
            }
        });
    }
    while let Some(ended) = workers.join_next().await {
        ended.map_err(|error| error.to_string())?;
    }
    print(&format!("{HANDLER}, {concurrency} connections"), &samples, &window, 1)
}

async fn statements(dir: &Path, flags: &Flags) -> Result<(), String> {
    let options = PostgresOptions { dir: dir.to_owned(), durable: true, max_connections: 10 };
    let postgres = Postgres::start(options).await.map_err(|error| error.to_string())?;
    let measured = measured_statements(&postgres, flags).await;
    postgres.stop().await;
    measured
}

async fn measured_statements(postgres: &Postgres, flags: &Flags) -> Result<(), String> {
    postgres.create_database_if_missing("limits").await.map_err(|error| error.to_string())?;
    let pool = store::connect(postgres.url("limits").parse().unwrap(), 1)
        .await
        .map_err(|error| error.to_string())?;
    // One connection, because the pool asks each that comes back whether it is alive.
    let mut connection = pool.acquire().await.map_err(|error| error.to_string())?;
    let table =
        "CREATE TABLE written (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, content text NOT NULL)";
    sqlx::query(table).execute(&mut *connection).await.map_err(|error| error.to_string())?;
    for (name, statement) in STATEMENTS.iter().filter(|(name, _)| flags.wants(name)) {
        let (samples, window) = (Samples::default(), Window::of(flags.seconds));
        while window.is_open() {
            let began = Instant::now();
            let outcome = sqlx::query(statement).execute(&mut *connection).await;
            samples.take(&window, began, outcome.map(drop).map_err(|error| error.to_string()));
        }
        print(name, &samples, &window, 1)?;
    }
    Ok(())
}
