//! `cargo bench --bench http`: what a client sees over HTTP/1.1 keep-alive, closed loop, with every response checked;
//! then the consumers of the log (webhooks, rebuilds).
//!
//! The driver has one thread; the server is the real program with a private Postgres and default durability, on the
//! same cores. Flags after `--`: `--seconds N`, `--only NAME`, `--concurrency LIST`, `--server PATH` (another build of
//! the program, to compare two in turn), `--request-log false` (to measure the cost of the log), `--history N` (events
//! in the log before the measurements), `--data DIR` (a directory that is kept, with its history).

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
#[path = "support/dpop.rs"]
mod dpop;
#[path = "support/flow.rs"]
mod flow;
#[path = "support/history.rs"]
mod history;
#[path = "support/server.rs"]
mod server;
#[path = "support/stream.rs"]
mod stream;
#[allow(dead_code, reason = "the support of several benchmarks")]
mod support;

use connection::{Connection, Page, text};
use flow::Login;
use server::{Server, drive};
use std::{process::ExitCode, rc::Rc, time::Duration, time::Instant};
use support::{Flags, Samples, Window, head, place};

/// How long after the end of a row a worker may still wait for its response.
const HANGS: Duration = Duration::from_secs(10);
const ROWS: &[&str] = &[
    "client credentials, ES256",
    PROVED,
    "introspection",
    "code flow, id_token by ES256",
    "refresh with rotation, id_token by ES256",
    "refresh with rotation, id_token by RS256",
];
const PROVED: &str = "client credentials with DPoP, ES256";
const BESIDE: &str = "ES256 beside RS256";
const COST: &str = "what limits and request log cost";
/// Pairs of runs of this row.
const ROUNDS: usize = 6;

fn main() -> ExitCode {
    let flags = Flags::read();
    let passing = place();
    let dir = flags.data.as_deref().unwrap_or(passing.path());
    let program = flags.server.as_deref().unwrap_or(env!("CARGO_BIN_EXE_xwms"));
    drive(run(program, dir, &flags))
}

async fn run(program: &str, dir: &std::path::Path, flags: &Flags) -> Result<bool, String> {
    let first = Server::start(program, dir, &flags.more);
    let fresh = first.ready().await?;
    if let Some(events) = flags.history {
        history::lived(&first, program, dir, events).await?;
    }
    drop(first);
    let server = Rc::new(Server::start(program, dir, &flags.more));
    let again = server.ready().await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let idle = server.memory_mib();
    println!("spawn to /readyz, with Postgres: {fresh:.2} s with nothing there, {again:.2} s again\n");
    head("per second", " MiB after |");
    let mut good = true;
    for concurrency in flags.concurrency(&[1, 64]) {
        for name in ROWS.iter().filter(|name| flags.wants(name)) {
            good &= row(&server, name, concurrency, flags.seconds).await?;
        }
    }
    if flags.wants(BESIDE) {
        good &= beside(&server, flags.seconds).await?;
    }
    if flags.wants(COST) {
        good &= cost(program, flags).await?;
    }
    stream::run(server.clone(), program, dir, flags).await?;
    println!("\nserver, without Postgres: idle {idle} MiB, after load {} MiB", server.memory_mib());
    Ok(good)
}

/// Measures client credentials on a server with limits and request log, and on one without both, in turn. Both servers
/// are new: one that has run before is a fifth faster, because its Postgres already has files for its log.
async fn cost(program: &str, flags: &Flags) -> Result<bool, String> {
    let dirs = [place(), place()];
    let off = ["--request-log", "false", "--request-limits", "false"].map(str::to_owned);
    let flags_of = [&[][..], &off];
    let start = |which: usize| Rc::new(Server::start(program, dirs[which].path(), flags_of[which]));
    let servers = [start(0), start(1)];
    for server in &servers {
        server.ready().await?;
    }
    println!("\n{COST}: with, then without, in turn\n");
    head("per second", " MiB after |");
    let (mut good, mut rates) = (true, [0.0, 0.0]);
    for round in 0..ROUNDS {
        for which in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
            // Consumers that catch up with the previous run would slow this one down.
            for dir in &dirs {
                history::settled(dir.path()).await?;
            }
            let server = &servers[which];
            let (samples, window) = measured(server, ROWS[0], 64, flags.seconds).await?;
            rates[which] += samples.rate(&window);
            let name = [ROWS[0], "the same, without"][which];
            good &= samples.print(name, 64, &window, &format!(" {} |", server.memory_mib()));
        }
    }
    println!("\nwith: {:.1} % of the rate without", 100.0 * rates[0] / rates[1]);
    Ok(good)
}

/// Measures client credentials with ES256: alone, beside an equal number of workers of another ES256 client, and beside
/// workers of an RS256 client. The extra loss in the last case is what RSA costs other clients.
async fn beside(server: &Rc<Server>, seconds: u64) -> Result<bool, String> {
    const WORKERS: usize = 32;
    let mut good = true;
    for algorithm in [None, Some("ES256"), Some("RS256")] {
        let first = measured(server, ROWS[0], WORKERS, seconds);
        let Some(algorithm) = algorithm else {
            let (samples, window) = first.await?;
            good &= samples.print("ES256 alone", WORKERS, &window, &format!(" {} |", server.memory_mib()));
            continue;
        };
        let client = Rc::new(signing_by(server, algorithm).await?);
        let (address, row) =
            (server.address.clone(), Row { server: server.clone(), concurrency: WORKERS, seconds });
        let fresh = async move || Connection::open(&address).await;
        let step = async move |connection: &mut Connection| {
            let body = connection.form("/oauth/token", &client, "grant_type=client_credentials").await?;
            text(&body, "access_token").map(drop)
        };
        let (first, (others, other_window)) = tokio::join!(first, row.measure(fresh, step));
        let (samples, window) = first?;
        let memory = format!(" {} |", server.memory_mib());
        good &= samples.print(&format!("ES256 beside {algorithm}"), WORKERS, &window, &memory);
        good &= others.print(&format!("that {algorithm}"), WORKERS, &other_window, &memory);
    }
    Ok(good)
}

/// Returns the `Authorization` field of a machine client whose access tokens are signed with `algorithm`.
async fn signing_by(server: &Server, algorithm: &str) -> Result<String, String> {
    let body = serde_json::json!({"name": algorithm, "client_type": "machine", "scopes": ["clients:read"],
        "access_token_signed_response_alg": algorithm});
    let made = write(server, hyper::Request::post("/v1/clients"), &body).await?.with(201)?;
    let made: serde_json::Value = serde_json::from_slice(&made.body).map_err(|error| error.to_string())?;
    Ok(connection::basic(text(&made, "client_id")?, text(&made, "client_secret")?))
}

/// Signs the id_tokens of the demo's web client with the algorithm at the end of `name`, if there is one. Older builds
/// refuse the setting; they sign with ES256.
async fn sign_as_said(server: &Server, name: &str) -> Result<(), String> {
    let Some((_, algorithm)) = name.rsplit_once("id_token by ") else { return Ok(()) };
    let path = format!("/v1/clients/{}", text(&server.demo["clients"]["web"], "client_id")?);
    let body = serde_json::json!({"id_token_signed_response_alg": algorithm});
    let answer = write(server, hyper::Request::patch(path), &body).await?;
    match (answer.status(), algorithm) {
        (200, _) | (400, "ES256") => Ok(()),
        (status, _) => Err(format!("{name}: {status}")),
    }
}

/// Sends a write over REST as the demo's machine client.
async fn write(
    server: &Server,
    request: http::request::Builder,
    body: &serde_json::Value,
) -> Result<Page, String> {
    let mut connection = Connection::open(&server.address).await?;
    let form = "grant_type=client_credentials&scope=clients%3Aread%20clients%3Awrite";
    let token = connection.form("/oauth/token", &server.client("machine"), form).await?;
    let request = request
        .header("authorization", format!("Bearer {}", text(&token, "access_token")?))
        .header("content-type", "application/json");
    connection.page(request, &body.to_string()).await
}

async fn row(server: &Rc<Server>, name: &str, concurrency: usize, seconds: u64) -> Result<bool, String> {
    sign_as_said(server, name).await?;
    let (samples, window) = measured(server, name, concurrency, seconds).await?;
    Ok(samples.print(name, concurrency, &window, &format!(" {} |", server.memory_mib())))
}

/// Measures client credentials with a new DPoP proof for each request, which the driver signs on the same cores.
async fn with_proofs(server: &Server, row: Row) -> Result<(Rc<Samples>, Window), String> {
    let (address, machine) = (server.address.clone(), server.client("machine"));
    let url = format!("{}/oauth/token", text(&server.demo, "issuer")?);
    let prover = dpop::Prover::new()?;
    let fresh = async move || Connection::open(&address).await;
    let step = async move |connection: &mut Connection| {
        let request = hyper::Request::post("/oauth/token")
            .header("authorization", &machine)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("dpop", prover.for_post(&url)?);
        let page = connection.page(request, "grant_type=client_credentials").await?.with(200)?;
        let body: serde_json::Value =
            serde_json::from_slice(&page.body).map_err(|error| error.to_string())?;
        match body["token_type"] == "DPoP" {
            true => Ok(()),
            false => Err(body.to_string()),
        }
    };
    Ok(row.measure(fresh, step).await)
}

async fn measured(
    server: &Rc<Server>,
    name: &str,
    concurrency: usize,
    seconds: u64,
) -> Result<(Rc<Samples>, Window), String> {
    let row = Row { server: server.clone(), concurrency, seconds };
    let (address, machine, web) = (server.address.clone(), server.client("machine"), server.client("web"));
    Ok(match name {
        "client credentials, ES256" => {
            let fresh = async move || Connection::open(&address).await;
            let step = async move |connection: &mut Connection| {
                let body = connection.form("/oauth/token", &machine, "grant_type=client_credentials").await?;
                text(&body, "access_token").map(drop)
            };
            row.measure(fresh, step).await
        }
        PROVED => with_proofs(server, row).await?,
        "introspection" => {
            let asker = machine.clone();
            let fresh = async move || {
                let mut connection = Connection::open(&address).await?;
                let form = "grant_type=client_credentials";
                let body = connection.form("/oauth/token", &machine, form).await?;
                Ok((connection, format!("token={}", text(&body, "access_token")?)))
            };
            let step = async move |(connection, form): &mut (Connection, String)| {
                let body = connection.form("/oauth/introspect", &asker, form).await?;
                match body["active"] == true && body["client_id"].is_string() {
                    true => Ok(()),
                    false => Err(body.to_string()),
                }
            };
            row.measure(fresh, step).await
        }
        "code flow, id_token by ES256" => {
            let login = Login::new(&address, &server.demo).await?;
            let fresh = async move || Connection::open(&address).await;
            let step =
                async move |connection: &mut Connection| login.tokens(connection, &web).await.map(drop);
            row.measure(fresh, step).await
        }
        _ => {
            let login = Login::new(&address, &server.demo).await?;
            let client = web.clone();
            let fresh = async move || {
                let mut connection = Connection::open(&address).await?;
                let token = login.tokens(&mut connection, &client).await?;
                Ok((connection, token))
            };
            let step = async move |(connection, token): &mut (Connection, String)| {
                let form = format!("grant_type=refresh_token&refresh_token={token}");
                let body = connection.form("/oauth/token", &web, &form).await?;
                text(&body, "access_token")?;
                let next = text(&body, "refresh_token")?;
                if next == token {
                    return Err("the refresh token did not change".to_owned());
                }
                next.clone_into(token);
                Ok(())
            };
            row.measure(fresh, step).await
        }
    })
}

struct Row {
    server: Rc<Server>,
    concurrency: usize,
    seconds: u64,
}

impl Row {
    /// Runs workers, each with what `fresh` makes for it, until the window closes. After an error a worker continues
    /// with a fresh start; a worker that hangs counts as an error too.
    async fn measure<S: 'static>(
        self,
        fresh: impl AsyncFn() -> Result<S, String> + 'static,
        step: impl AsyncFn(&mut S) -> Result<(), String> + 'static,
    ) -> (Rc<Samples>, Window) {
        let (fresh, step) = (Rc::new(fresh), Rc::new(step));
        let samples = Rc::new(Samples::default());
        let window = Window::of(self.seconds);
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..self.concurrency {
            let (fresh, step, samples) = (fresh.clone(), step.clone(), samples.clone());
            workers.spawn_local(async move {
                while window.is_open() {
                    let began = Instant::now();
                    let mut state = match fresh().await {
                        Ok(state) => state,
                        Err(error) => {
                            samples.take(&window, began, Err(error));
                            continue;
                        }
                    };
                    let mut good = true;
                    while good && window.is_open() {
                        let began = Instant::now();
                        let outcome = step(&mut state).await;
                        good = outcome.is_ok();
                        samples.take(&window, began, outcome);
                    }
                }
            });
        }
        let all = async {
            while let Some(ended) = workers.join_next().await {
                samples.errors.borrow_mut().extend(ended.err().map(|error| error.to_string()));
            }
        };
        if tokio::time::timeout_at((window.to + HANGS).into(), all).await.is_err() {
            for _ in 0..workers.len() {
                samples.errors.borrow_mut().push(format!("no answer from {}", self.server.address));
            }
        }
        (samples, window)
    }
}
