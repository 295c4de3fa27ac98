//! `cargo bench --bench http`: what a client sees over HTTP/1.1 keep-alive, closed loop, every answer checked.
//! The driver has one thread; the server is the real program with a private Postgres and default durability,
//! on the same cores. Flags after `--`: `--seconds N`, `--only NAME`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops at whatever it did not expect"
)]

#[path = "support/connection.rs"]
mod connection;
#[path = "support/flow.rs"]
mod flow;
mod support;

use connection::{Connection, basic};
use flow::Login;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    rc::Rc,
    time::Instant,
};
use support::{Flags, Window, head, row};
use tokio::task::LocalSet;

/// The server, its demo, and what it takes in memory.
struct Server {
    child: Child,
    demo: Value,
    address: String,
    started: f64,
}

impl Server {
    fn start(dir: &std::path::Path) -> Self {
        let began = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_xwms"))
            .args(["dev", "--listen", "127.0.0.1:0", "--json", "--data"])
            .arg(dir)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let started = began.elapsed().as_secs_f64();
        let demo: Value = serde_json::from_str(&line).expect("demo.json on the first line");
        let address = demo["issuer"].as_str().unwrap().trim_start_matches("http://").to_owned();
        Self { child, demo, address, started }
    }

    fn memory_mib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
        line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
    }

    fn client(&self, name: &str) -> Rc<str> {
        let client = &self.demo["clients"][name];
        basic(client["client_id"].as_str().unwrap(), client["client_secret"].as_str().unwrap()).into()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

fn main() {
    let flags = Flags::read();
    let dir = tempfile::tempdir().unwrap();
    let fresh = Server::start(dir.path()).started;
    let server = Server::start(dir.path());
    println!(
        "start with an empty directory {fresh:.2} s, again {:.2} s (both with Postgres); idle {} MiB\n",
        server.started,
        server.memory_mib()
    );
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    LocalSet::new().block_on(&runtime, run(&server, &flags));
    println!("\nafter load {} MiB", server.memory_mib());
}

async fn run(server: &Server, flags: &Flags) {
    head("requests/s");
    for concurrency in [1, 64] {
        if flags.wants("client credentials") {
            client_credentials(server, concurrency, flags.seconds).await;
        }
        if flags.wants("introspection") {
            introspection(server, concurrency, flags.seconds).await;
        }
        if flags.wants("code flow") {
            code_flow(server, concurrency, flags.seconds).await;
        }
        if flags.wants("refresh") {
            refresh(server, concurrency, flags.seconds).await;
        }
    }
}

/// Runs `concurrency` workers, each with a connection of its own, until the window closes.
async fn measure<F, R>(name: &str, concurrency: usize, seconds: u64, worker: F)
where
    F: Fn(Window) -> R,
    R: Future<Output = Vec<u64>> + 'static,
{
    let window = Window::of(seconds);
    let workers: Vec<_> = (0..concurrency).map(|_| tokio::task::spawn_local(worker(window))).collect();
    let mut samples = Vec::new();
    for worker in workers {
        samples.extend(worker.await.unwrap());
    }
    row(name, concurrency, window, samples);
}

async fn client_credentials(server: &Server, concurrency: usize, seconds: u64) {
    let (address, machine) = (server.address.clone(), server.client("machine"));
    measure("client credentials, ES256 JWT", concurrency, seconds, move |window| {
        let (address, machine) = (address.clone(), machine.clone());
        async move {
            let mut connection = Connection::open(&address).await;
            let mut samples = Vec::new();
            while window.is_open() {
                let began = Instant::now();
                let body = connection.form("/oauth/token", &machine, "grant_type=client_credentials").await;
                assert!(body["access_token"].is_string(), "{body}");
                samples.extend(window.take(began));
            }
            samples
        }
    })
    .await;
}

async fn introspection(server: &Server, concurrency: usize, seconds: u64) {
    let (address, machine) = (server.address.clone(), server.client("machine"));
    measure("introspection", concurrency, seconds, move |window| {
        let (address, machine) = (address.clone(), machine.clone());
        async move {
            let mut connection = Connection::open(&address).await;
            let token = connection.form("/oauth/token", &machine, "grant_type=client_credentials").await;
            let form = format!("token={}", token["access_token"].as_str().unwrap());
            let mut samples = Vec::new();
            while window.is_open() {
                let began = Instant::now();
                let body = connection.form("/oauth/introspect", &machine, &form).await;
                assert_eq!(body["active"], true, "{body}");
                samples.extend(window.take(began));
            }
            samples
        }
    })
    .await;
}

/// Authorize (session and consent there) → code → tokens, counted as one.
async fn code_flow(server: &Server, concurrency: usize, seconds: u64) {
    let login = Rc::new(Login::new(&server.address, &server.demo).await);
    let web = server.client("web");
    measure("code flow (authorize, token)", concurrency, seconds, move |window| {
        let (login, web) = (login.clone(), web.clone());
        async move {
            let mut connection = Connection::open(&login.address).await;
            let mut samples = Vec::new();
            while window.is_open() {
                let began = Instant::now();
                login.tokens(&mut connection, &web).await;
                samples.extend(window.take(began));
            }
            samples
        }
    })
    .await;
}

async fn refresh(server: &Server, concurrency: usize, seconds: u64) {
    let login = Rc::new(Login::new(&server.address, &server.demo).await);
    let web = server.client("web");
    measure("refresh with rotation", concurrency, seconds, move |window| {
        let (login, web) = (login.clone(), web.clone());
        async move {
            let mut connection = Connection::open(&login.address).await;
            let mut token = login.tokens(&mut connection, &web).await;
            let mut samples = Vec::new();
            while window.is_open() {
                let form = format!("grant_type=refresh_token&refresh_token={token}");
                let began = Instant::now();
                let body = connection.form("/oauth/token", &web, &form).await;
                let next = body["refresh_token"].as_str().unwrap_or_else(|| panic!("{body}")).to_owned();
                samples.extend(window.take(began));
                assert_ne!(next, token);
                token = next;
            }
            samples
        }
    })
    .await;
}
