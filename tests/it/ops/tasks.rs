//! Log lines and background tasks: a log reader that closes or stops reading does not keep the server from stopping,
//! and every task is watched.

use crate::support::{
    PATIENCE, cluster,
    process::{free_port, signal},
};
use std::{
    path::{Path, PathBuf},
    process::{ExitCode, Stdio},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Command,
};
use xwms::tasks;

/// Starts a server whose stderr is a pipe; nothing reads its other end.
async fn serving(settings: &[(&str, &str)]) -> (tokio::process::Child, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
    command.arg("serve");
    started(command, settings).await
}

/// The same with `command`.
async fn started(mut command: Command, settings: &[(&str, &str)]) -> (tokio::process::Child, String) {
    let port = free_port();
    let base = format!("http://127.0.0.1:{port}");
    let child = command
        .env("XWMS_LISTEN", format!("127.0.0.1:{port}"))
        .env("XWMS_ISSUER", &base)
        .env("XWMS_DATABASE_URL", cluster::database().await)
        .env("XWMS_MASTER_KEY", crate::support::server::MASTER_KEY)
        .env("XWMS_DRAIN_SECONDS", "0")
        .envs(settings.iter().copied())
        // These belong to tests and are not settings.
        .env_remove("XWMS_KILLS")
        .env_remove("XWMS_SEED")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    (child, base)
}

async fn until_ready(base: &str) {
    let ready = async || match reqwest::get(format!("{base}/readyz")).await {
        Ok(answer) => answer.status() == 200,
        Err(_) => false,
    };
    crate::support::until("it is ready", ready).await;
}

/// Asserts that requests are answered, each with a line in the log.
async fn answers(base: &str, requests: usize) {
    let http = reqwest::Client::new();
    for _ in 0..requests {
        assert_eq!(http.get(format!("{base}/healthz")).send().await.unwrap().status(), 200);
    }
}

async fn ends(mut child: tokio::process::Child, how: &str) {
    signal(child.id().unwrap(), how).await;
    let ended = tokio::time::timeout(PATIENCE, child.wait()).await;
    assert!(ended.expect("it ends").unwrap().success(), "{how}");
}

#[tokio::test]
async fn a_server_whose_log_nobody_reads_any_more_stops_when_it_is_told_to() {
    for how in ["-TERM", "-INT"] {
        let (mut child, base) = serving(&[("XWMS_LOG", "debug")]).await;
        // As `xwms serve 2>&1 | head -1` does.
        let mut first = [0];
        let mut stderr = child.stderr.take().unwrap();
        stderr.read_exact(&mut first).await.unwrap();
        drop(stderr);
        until_ready(&base).await;
        answers(&base, 50).await;
        ends(child, how).await;
    }
}

#[tokio::test]
async fn a_server_whose_log_output_is_stuck_still_serves_and_stops() {
    // As under systemd and in containers, stdout is the same pipe.
    let mut command = Command::new("sh");
    command.args(["-c", "exec \"$0\" serve 2>&1", env!("CARGO_BIN_EXE_xwms")]).stdout(Stdio::piped());
    let (child, base) = started(command, &[("XWMS_LOG", "trace")]).await;
    until_ready(&base).await;
    // More lines than the pipe holds.
    answers(&base, 300).await;
    ends(child, "-TERM").await;
}

/// The process of the next test: a server with one more essential task, which dies when a line arrives on stdin.
#[test]
#[ignore = "it is no test, but the process of one"]
fn a_server_with_one_more_task() -> ExitCode {
    std::thread::spawn(|| {
        std::io::stdin().read_line(&mut String::new()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async { tasks::vital("planted", async { panic!("as the test wants") }).await })
    });
    xwms::cli::main(["xwms", "serve"].map(Into::into))
}

#[tokio::test]
async fn a_server_that_loses_a_task_it_cannot_do_without_stops_in_order_and_fails() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "ops::tasks::a_server_with_one_more_task", "--ignored", "--nocapture"]);
    // The harness in it prints a test result, which does not belong to this run.
    command.stdout(Stdio::null());
    let (mut child, base) = started(command, &[("XWMS_DRAIN_SECONDS", "0")]).await;
    let mut stderr = child.stderr.take().unwrap();
    let said = tokio::spawn(async move {
        let mut said = String::new();
        stderr.read_to_string(&mut said).await.unwrap();
        said
    });
    until_ready(&base).await;
    child.stdin.as_mut().unwrap().write_all(b"now\n").await.unwrap();
    let ended = tokio::time::timeout(PATIENCE, child.wait()).await;
    assert!(!ended.expect("it ends").unwrap().success(), "the service manager starts it again");
    let said = said.await.unwrap();
    let steps =
        ["a panic", "a background task died", "stopping: no longer ready", "finishing those in flight"];
    let at: Vec<_> = steps.iter().map(|step| said.find(step)).collect();
    assert!(at.iter().all(Option::is_some) && at.is_sorted() && said.contains("planted"), "{at:?} {said}");
}

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => sources(&path, into),
            false => into.push(path),
        }
    }
}

/// A task that is started and forgotten would die silently.
#[test]
fn every_background_task_is_watched() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    for file in files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "rs")) {
        let name = file.strip_prefix(&root).unwrap().display().to_string();
        if name == "tasks.rs" {
            continue;
        }
        let text = std::fs::read_to_string(file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for spawn in ["tokio::spawn(", "task::spawn(", "task::spawn_local("] {
            assert!(!code.contains(spawn), "{name}: use tasks::vital, or say in tasks.rs why not");
        }
    }
}
