//! `cargo bench --bench neighbours`: how much a quiet tenant is slowed down by a stranger or another tenant who
//! misbehaves as hard as they can. Each row is measured alone, and then beside them. The quiet tenant sends requests at
//! a fixed rate, so that slow responses do not reduce the number of requests. Driver, server and Postgres share the
//! cores. docs/explanation/security.md says what each of them may use. Flags after `--`: `--seconds N` (4, for each
//! half of a row), `--only NAME`, `--server PATH`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark prints, and stops at whatever it did not expect"
)]
#![allow(dead_code, reason = "the support of several benchmarks")]

#[path = "support/connection.rs"]
mod connection;
#[path = "support/noise.rs"]
mod noise;
#[path = "support/quiet.rs"]
mod quiet;
#[path = "support/server.rs"]
mod server;
mod support;

use noise::{Ask, How, Noise};
use quiet::{Account, Does, Receiver, measured};
use serde_json::json;
use server::{Server, drive};
use std::{process::ExitCode, sync::Arc, time::Duration};
use support::{Flags, place};

/// Default duration of each half of a row.
const SECONDS: u64 = 4;
/// Number of connections that flood.
const FLOOD: usize = 16;
/// Number of connections that write, and of event streams: the most that an account may have.
const WRITES: usize = 64;
const STREAMS: u64 = 50;
/// Number of changes to the stream that keeps growing.
const CHANGES: u64 = 600;

/// A kind of misbehaviour, and what the quiet tenant does meanwhile.
struct Row {
    name: &'static str,
    how: How,
    does: Does,
}

fn main() -> ExitCode {
    let flags = Flags::read();
    let dir = place();
    let program = flags.server.as_deref().unwrap_or(env!("CARGO_BIN_EXE_xwms"));
    drive(async { run(program, dir.path(), &flags).await.map(|()| true) })
}

async fn run(program: &str, dir: &std::path::Path, flags: &Flags) -> Result<(), String> {
    let server = Server::start(program, dir, &flags.more);
    server.ready().await?;
    let noisy = Account::demo(&server).await?;
    let quiet = Account::sign_up(&server.address, "quiet@acme.example").await?;
    let receiver = Receiver::start().await;
    quiet.listen(&receiver).await?;
    let seconds = if std::env::args().any(|arg| arg == "--seconds") { flags.seconds } else { SECONDS };
    println!("p99 in ms of a quiet tenant, alone and beside somebody who misbehaves, {seconds} s of each\n");
    println!("| somebody | the quiet one | p99 alone | p99 beside | ratio | errors | they got |");
    println!("|---|---|---|---|---|---|---|");
    for Row { name, how, does } in rows(&noisy, &quiet).await? {
        if !flags.wants(name) {
            continue;
        }
        let alone = measured(&quiet, &receiver, does, seconds).await?;
        let noise = Noise::start(&server.address, how);
        let beside = measured(&quiet, &receiver, does, seconds).await?;
        let sent = noise.stop();
        let ratio = beside.p99 / alone.p99.max(0.001);
        println!(
            "| {name} | {} | {:.1} | {:.1} | {ratio:.1} | {} | {sent} |",
            does.name(),
            alone.p99,
            beside.p99,
            alone.errors + beside.errors
        );
        // Its after-effects must not reach the next row.
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    println!("\nserver, without Postgres: {} MiB after all of it", server.memory_mib());
    Ok(())
}

async fn rows(noisy: &Account, quiet: &Account) -> Result<Vec<Row>, String> {
    let bearer = Some(format!("Bearer {}", noisy.token));
    let (public, client) = (quiet.public.clone(), quiet.client_id.clone());
    let token =
        Ask::form("/oauth/token", &format!("grant_type=refresh_token&client_id={public}&refresh_token=x"));
    let secret = Ask::form(
        "/oauth/token",
        &format!("grant_type=client_credentials&client_id={client}&client_secret=x"),
    );
    let user = |worker: u64, number: u64| json!({"email": format!("{worker}-{number}@tests.example"), "password": "tests are fun, aren't they"});
    let long = noisy.endpoint("/long").await?;
    noisy.change(&long, CHANGES).await?;
    let mut toggled = Vec::new();
    for number in 0..8 {
        toggled.push(noisy.endpoint(&format!("/{number}")).await?);
    }
    let jwks = Ask {
        method: "GET",
        path: format!("/v1/endpoints/{long}/jwks.json"),
        authorization: None,
        json: true,
        follows: false,
        body: String::new(),
    };
    let hashed = bearer.clone();
    let hashing: noise::Asks = Arc::new(move |worker, number| Ask {
        method: "POST",
        path: "/v1/users".to_owned(),
        authorization: hashed.clone(),
        json: true,
        follows: false,
        body: user(worker, number).to_string(),
    });
    let events: noise::Asks = Arc::new(move |worker, number| Ask {
        method: "POST",
        path: format!(
            "/v1/endpoints/{}/{}",
            toggled[worker as usize % toggled.len()],
            if number % 2 == 0 { "disable" } else { "enable" }
        ),
        authorization: bearer.clone(),
        json: true,
        follows: false,
        body: "{}".to_owned(),
    });
    let same = |ask: Ask| -> noise::Asks { Arc::new(move |_, _| ask.clone()) };
    let row = |name, how, does| Row { name, how, does };
    Ok(vec![
        row("a stranger, tokens for our public client", How::Asking(FLOOD, same(token)), Does::Asks),
        row("a stranger, wrong secrets of our client", How::Asking(FLOOD, same(secret)), Does::Asks),
        row("a tenant, 330 pending POST /v1/users", How::Asking(330, hashing.clone()), Does::LogsIn),
        row("the same, 330 pending POST /v1/users", How::Asking(330, hashing), Does::Asks),
        row("a stranger, jwks.json of a long stream", How::Asking(FLOOD, same(jwks)), Does::Asks),
        row("a tenant, a flood of endpoint events", How::Asking(8, events.clone()), Does::Asks),
        row("the same, a flood of endpoint events", How::Asking(8, events), Does::GetsWebhooks),
        row("a tenant, a flood of writes", How::Asking(WRITES, renames(noisy)), Does::Asks),
        row("a tenant, 50 event streams and a flood of writes", followed(noisy), Does::Asks),
        row("a stranger, 400 silent connections", How::Silent(400), Does::Connects),
    ])
}

/// Renames the tenant's own client, again and again.
fn renames(noisy: &Account) -> noise::Asks {
    let (path, bearer) = (format!("/v1/clients/{}", noisy.client_id), format!("Bearer {}", noisy.token));
    Arc::new(move |worker, number| Ask {
        method: "PATCH",
        path: path.clone(),
        authorization: Some(bearer.clone()),
        json: true,
        follows: false,
        body: json!({"name": format!("Name {worker} {number}")}).to_string(),
    })
}

/// As [`renames`], while as many streams as an account may have follow the events of it.
fn followed(noisy: &Account) -> How {
    let (writes, bearer) = (renames(noisy), format!("Bearer {}", noisy.token));
    let asks: noise::Asks = Arc::new(move |worker, number| {
        if worker >= STREAMS {
            return writes(worker, number);
        }
        Ask {
            method: "GET",
            path: "/v1/events?type=client.renamed".to_owned(),
            authorization: Some(bearer.clone()),
            json: false,
            follows: true,
            body: String::new(),
        }
    });
    How::Asking(STREAMS as usize + WRITES, asks)
}
