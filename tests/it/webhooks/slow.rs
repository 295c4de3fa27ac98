//! A receiver that is a separate process, and frozen: its messages wait in the database, not in the server, and no
//! other receiver's messages wait.

use crate::support::{
    Receiver, cluster,
    flood::{Account, PACE, delivered},
    process::{Process, free_port, signal},
};
use sqlx::PgPool;
use std::{collections::BTreeSet, path::PathBuf, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// Prints its port, accepts what arrives, and records the ids.
const PROGRAM: &str = r#"
import sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ids, one = open(sys.argv[1], "a"), threading.Lock()

class Sink(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        with one:
            print(self.headers["webhook-id"], file=ids, flush=True)
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass

server = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
print(server.server_port, flush=True)
server.serve_forever()
"#;

struct Sink {
    child: Child,
    url: String,
    dir: tempfile::TempDir,
}

impl Sink {
    async fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut command = Command::new("python3");
        command.args(["-c", PROGRAM]).arg(Self::ids(&dir)).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().expect("python3 is there");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.next_line().await.unwrap().expect("it says its port");
        Self { child, url: format!("http://127.0.0.1:{port}/hooks"), dir }
    }

    fn ids(dir: &tempfile::TempDir) -> PathBuf {
        dir.path().join("ids")
    }

    async fn signal(&self, name: &str) {
        signal(self.child.id().unwrap(), name).await;
    }

    fn received(&self) -> BTreeSet<String> {
        let text = std::fs::read_to_string(Self::ids(&self.dir)).unwrap();
        text.lines().map(str::to_owned).collect()
    }
}

/// Returns the memory of the process `pid`, in KiB: the current value, and the peak since [`forget_peak`].
fn memory(pid: u32) -> (u64, u64) {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let read = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    };
    (read("VmRSS:"), read("VmHWM:"))
}

fn forget_peak(pid: u32) {
    std::fs::write(format!("/proc/{pid}/clear_refs"), "5").unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frozen_receiver_costs_little_memory_and_holds_up_nobody_else() {
    const WARM: i64 = 500;
    const EVENTS: i64 = 5_000;
    const STREAMS: i64 = 100;
    /// In KiB.
    const GROWTH: u64 = 64 * 1024;
    let (url, good, sink) = (cluster::database().await, Receiver::new().await, Sink::start().await);
    let process = Process::spawn(&url, free_port(), &PACE).await;
    let account = Account::sign_up(&process.base).await;
    account.endpoint(&good.url, "aggregate").await;
    let slow = account.endpoint(&sink.url, "aggregate").await;
    let pool = PgPool::connect(&url).await.unwrap();
    account.append(&pool, (0, WARM, STREAMS)).await;
    delivered(&pool, 2 * WARM).await;

    sink.signal("-STOP").await;
    let pid = process.child.id().unwrap();
    forget_peak(pid);
    let (before, _) = memory(pid);
    account.append(&pool, (WARM, EVENTS, STREAMS)).await;
    delivered(&pool, 2 * WARM + EVENTS).await;
    let (_, most) = memory(pid);
    assert!(most < before + GROWTH, "{before} KiB, then {most} KiB");
    let all: BTreeSet<_> = good.received().iter().map(|one| one.id().to_owned()).collect();
    assert_eq!(i64::try_from(all.len()).unwrap(), WARM + EVENTS, "the good one has all of them");
    assert_eq!(i64::try_from(sink.received().len()).unwrap(), WARM, "the frozen one has not");
    account.token().await;

    sink.signal("-CONT").await;
    // It need not wait for the end of its pause.
    account.post(&format!("/v1/endpoints/{}/enable", slow["endpoint_id"].as_str().unwrap())).await;
    delivered(&pool, 2 * (WARM + EVENTS)).await;
    assert_eq!(sink.received(), all);
}
