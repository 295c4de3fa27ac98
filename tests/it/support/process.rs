//! The program as a separate process: for tests that kill it, read its output, or share a database with another.

use super::{Answer, Credentials, Site};
use reqwest::{Client, Method, RequestBuilder};
use std::{
    process::{Output, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// Returns whether `line` of the log, as text or as JSON, says that the server serves.
pub fn serves(line: &str) -> bool {
    line.contains("cli::serve: serving issuer=") || line.contains(r#""serving""#)
}

/// A running `xwms serve`. Killed when it is dropped.
pub struct Process {
    pub child: Child,
    pub base: String,
    pub http: Client,
    said: Arc<Mutex<String>>,
}

impl Process {
    /// Starts the server on the database `url`, with `settings` from the environment. Returns once it serves.
    pub async fn spawn(url: &str, port: u16, settings: &[(&str, &str)]) -> Self {
        Self::run(Command::new(env!("CARGO_BIN_EXE_xwms")), url, port, settings).await
    }

    /// The same, with at most `descriptors` file descriptors.
    pub async fn limited(url: &str, port: u16, settings: &[(&str, &str)], descriptors: u32) -> Self {
        let mut command = Command::new("sh");
        let script = format!("ulimit -n {descriptors}; exec \"$0\" \"$@\"");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_xwms")]);
        Self::run(command, url, port, settings).await
    }

    async fn run(mut command: Command, url: &str, port: u16, settings: &[(&str, &str)]) -> Self {
        let base = format!("http://127.0.0.1:{port}");
        let mut child = command
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .env("XWMS_ISSUER", &base)
            .env("XWMS_DATABASE_URL", url)
            .env("XWMS_MASTER_KEY", super::server::MASTER_KEY)
            .env("XWMS_LOG", "info")
            .env("XWMS_DRAIN_SECONDS", "0")
            .envs(settings.iter().copied())
            // These belong to tests and are not settings.
            .env_remove("XWMS_KILLS")
            .env_remove("XWMS_SEED")
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let said = Arc::new(Mutex::new(String::new()));
        loop {
            let Some(line) = lines.next_line().await.unwrap() else {
                panic!("the server did not start: {}", said.lock().unwrap());
            };
            *said.lock().unwrap() += &format!("{line}\n");
            if serves(&line) {
                break;
            }
        }
        let heard = said.clone();
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                *heard.lock().unwrap() += &format!("{line}\n");
            }
        });
        let http = super::http_client();
        Self { child, base, http, said }
    }

    /// Returns its stderr so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.url(path))
    }

    /// Returns its memory in MiB, by a name in `/proc`: `VmRSS` is the current value, `VmHWM` the peak.
    pub fn memory(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id().unwrap())).unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
    }

    /// Posts a form to the endpoint at `path` as `client`.
    pub async fn form(&self, path: &str, client: &Credentials, fields: &[(&str, &str)]) -> Answer {
        let request = self.request(Method::POST, path);
        Answer::of(client.on(request).form(fields).send().await.unwrap()).await
    }
}

impl Site for Process {
    fn http(&self) -> &Client {
        &self.http
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

/// Starts the server like [`Process::spawn`], for tests that only need the process.
pub async fn spawn(url: &str, port: u16, settings: &[(&str, &str)]) -> Child {
    Process::spawn(url, port, settings).await.child
}

/// Runs a command of the program on the database `url` to its end.
pub async fn xwms(url: &str, args: &[&str], settings: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xwms"))
        .args(args)
        .env("XWMS_DATABASE_URL", url)
        .env("XWMS_MASTER_KEY", super::server::MASTER_KEY)
        .envs(settings.iter().copied())
        .output()
        .await
        .unwrap()
}

/// Sends `signal`, such as `-STOP`, to the process `pid`.
pub async fn signal(pid: u32, signal: &str) {
    assert!(Command::new("kill").args([signal, &pid.to_string()]).status().await.unwrap().success());
}

/// Returns a free port, each only once. It lies below the range from which the system assigns ephemeral ports; one of
/// those could be taken before the process listens on it.
pub fn free_port() -> u16 {
    const FIRST: u32 = 20_000;
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    // Start where another test run is unlikely to be.
    let start = std::process::id().wrapping_mul(61);
    loop {
        let next = start.wrapping_add(GIVEN.fetch_add(1, Ordering::Relaxed)) % 12_000;
        let port = u16::try_from(FIRST + next).unwrap();
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Runs `script` once this process has ended, however it ends: a killed test run drops nothing.
pub fn after_this(script: &str) {
    let script = format!("while kill -0 {}; do sleep 0.2; done; {script}", std::process::id());
    let mut watcher = std::process::Command::new("sh");
    std::os::unix::process::CommandExt::process_group(&mut watcher, 0);
    watcher.args(["-c", &script]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // It outlives this process, so nothing here can wait for it.
    drop(Command::from(watcher).spawn().expect("sh is there"));
}
