//! `xwms account create` asks for the owner's password: hidden and twice at a terminal, once on stdin.

use crate::support::cluster;
use std::process::Stdio;
use tokio::{io::AsyncWriteExt, process::Command};

/// Runs a command at a separate terminal, types the lines when it prompts, and prints what the terminal showed.
const TYPIST: &str = r#"
import os, pty, sys, select
lines = sys.argv[1].split("|")
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
shown, asked = b"", 0
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
    prompts = shown.count(b"Password of") + shown.count(b"Repeat the password")
    while asked < prompts and shown.rstrip(b" ").endswith(b":") and lines:
        os.write(terminal, lines.pop(0).encode() + b"\n")
        asked += 1
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"#;

const CREATE: [&str; 6] = ["account", "create", "--name", "Acme", "--email", "owner@acme.example"];

async fn typed(url: &str, lines: &str) -> (i32, String) {
    let output = Command::new("python3")
        .args(["-c", TYPIST, lines, env!("CARGO_BIN_EXE_xwms")])
        .args(CREATE)
        .env("XWMS_DATABASE_URL", url)
        .env("XWMS_MASTER_KEY", crate::support::server::MASTER_KEY)
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[tokio::test]
async fn a_password_is_asked_for_twice_and_never_shown() {
    let url = cluster::database().await;
    let (code, shown) = typed(&url, "a good phrase|a good phrase").await;
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("Password of the owner") && shown.contains("client_secret"), "{shown}");
    assert!(!shown.contains("good phrase"), "it is shown: {shown}");
}

#[tokio::test]
async fn a_wrong_repetition_is_asked_for_again_three_times() {
    let url = cluster::database().await;
    let (code, shown) = typed(&url, "a good phrase|another phrase|a good phrase|a good phrase").await;
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("The passwords differ") && !shown.contains("phrase"), "{shown}");
    let url = cluster::empty_database().await;
    let (code, shown) = typed(&url, "a1|b1|a2|b2|a3|b3").await;
    assert_eq!(code, 1, "{shown}");
    let mut db = <sqlx::PgConnection as sqlx::Connection>::connect(&url).await.unwrap();
    let events: i64 = sqlx::query_scalar("SELECT count(*) FROM events").fetch_one(&mut db).await.unwrap();
    assert_eq!(events, 0);
}

#[tokio::test]
async fn a_program_gives_it_once_on_stdin() {
    let url = cluster::database().await;
    for (given, good) in [("", false), ("a good phrase\r\n", true)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
        command.args(CREATE).env("XWMS_DATABASE_URL", &url);
        command.env("XWMS_MASTER_KEY", crate::support::server::MASTER_KEY);
        let mut child =
            command.stdin(Stdio::piped()).stderr(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(given.as_bytes()).await.unwrap();
        let output = child.wait_with_output().await.unwrap();
        assert_eq!(output.status.success(), good, "{given:?}: {output:?}");
        assert!(good || String::from_utf8_lossy(&output.stderr).contains("stdin is empty"), "{output:?}");
    }
}
