//! The real program as a child process: started, polled until it is ready, measured, and always stopped.

use crate::connection::{Connection, basic};
use hyper::Request;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, ExitCode, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};
use tokio::task::LocalSet;

/// How long it may take to start, and to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs a benchmark on this thread until it ends or is told to stop, and says whether all was good. The runtime
/// ends before the server does, and the server before its directory, which the caller holds.
pub fn drive(benchmark: impl Future<Output = Result<bool, String>>) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let good = LocalSet::new().block_on(&runtime, async {
        tokio::select! {
            good = benchmark => good,
            () = xwms::server::stop_signal() => Ok(false),
        }
    });
    match good {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// A process that ends when this value is dropped.
struct Guard(Child);

impl Drop for Guard {
    fn drop(&mut self) {
        // It stops Postgres, so it must not simply be killed.
        let _ = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        let late = Instant::now() + PATIENCE;
        while Instant::now() < late {
            if !matches!(self.0.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        eprintln!("the server did not stop in time");
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server with its private Postgres.
pub struct Server {
    process: Guard,
    pub demo: Value,
    pub address: String,
    began: Instant,
}

impl Server {
    /// Starts the server with `more` arguments.
    pub fn start(program: &str, dir: &Path, more: &[String]) -> Self {
        let began = Instant::now();
        let child = Command::new(program)
            .args(["dev", "--listen", "127.0.0.1:0", "--json", "--data"])
            .arg(dir)
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut process = Guard(child);
        let output = process.0.stdout.take().expect("its output");
        let (send, line) = mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let read = BufReader::new(output).read_line(&mut line);
            // The receiver is gone if it took too long.
            let _ = send.send(read.map(|_| line));
        });
        let line = line.recv_timeout(PATIENCE).expect("the server says that it serves").expect("a line");
        let demo: Value = serde_json::from_str(&line).expect("demo.json on the first line");
        let address = demo["issuer"].as_str().expect("the issuer").trim_start_matches("http://").to_owned();
        Self { process, demo, address, began }
    }

    /// Returns the seconds from before the start to the first successful response of `/readyz`.
    pub async fn ready(&self) -> Result<f64, String> {
        let mut connection = Connection::open(&self.address).await?;
        connection.page(Request::get("/readyz"), "").await?.with(200)?;
        Ok(self.began.elapsed().as_secs_f64())
    }

    /// Returns the memory of the server alone, without Postgres.
    pub fn memory_mib(&self) -> u64 {
        let file = format!("/proc/{}/status", self.process.0.id());
        let status = std::fs::read_to_string(file).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
        line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
    }

    /// Returns the `Authorization` of a demo client.
    pub fn client(&self, name: &str) -> String {
        let client = &self.demo["clients"][name];
        let text = |name: &str| client[name].as_str().expect("a confidential client");
        basic(text("client_id"), text("client_secret"))
    }
}
