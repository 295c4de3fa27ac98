//! Log lines and background tasks: neither a reader that goes away nor one that stops reading keeps the server from
//! stopping, and no task is started that nobody would miss.

use crate::support::{
    cluster,
    process::{free_port, signal},
};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::{io::AsyncReadExt, process::Command};

/// A server whose stderr is a pipe, and the end of it that nobody reads.
async fn serving(settings: &[(&str, &str)]) -> (tokio::process::Child, String) {
    let port = free_port();
    let base = format!("http://127.0.0.1:{port}");
    let child = Command::new(env!("CARGO_BIN_EXE_xwms"))
        .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--issuer", &base])
        .env("XWMS_DATABASE_URL", cluster::database().await)
        .env("XWMS_MASTER_KEY", crate::support::server::MASTER_KEY)
        .env("XWMS_DRAIN_SECONDS", "0")
        .envs(settings.iter().copied())
        .stdin(Stdio::null())
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

async fn ends(mut child: tokio::process::Child, how: &str) {
    signal(child.id().unwrap(), how).await;
    let ended = tokio::time::timeout(Duration::from_secs(40), child.wait()).await;
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
        ends(child, how).await;
    }
}

#[tokio::test]
async fn a_server_whose_log_is_stuck_serves_and_stops_all_the_same() {
    // More lines than the pipe holds.
    let (child, base) = serving(&[("XWMS_LOG", "trace")]).await;
    until_ready(&base).await;
    let http = reqwest::Client::new();
    for _ in 0..200 {
        assert_eq!(http.get(format!("{base}/healthz")).send().await.unwrap().status(), 200);
    }
    ends(child, "-TERM").await;
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

/// A task that is started and forgotten dies without a word.
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
        assert!(!code.contains("tokio::spawn("), "{name}: use tasks::vital, or say in tasks.rs why not");
    }
}
