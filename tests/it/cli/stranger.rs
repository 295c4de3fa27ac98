//! What somebody is told who does not know the program: what is wrong, and what to do, in one line.

use crate::support::process::free_port;
use std::{fs::OpenOptions, process::Stdio};
use tokio::process::Command;

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
    command.args(args).env_clear().stdin(Stdio::null());
    command
}

/// Runs the program without any setting; returns its exit code, and what it says.
async fn run(args: &[&str]) -> (Option<i32>, String) {
    let output = command(args).output().await.unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[tokio::test]
async fn the_error_for_a_wrong_argument_says_what_is_right() {
    let away = format!("http://127.0.0.1:{}", free_port());
    let client = "client_01m83q8xaee8q8xwkcq384g9z4";
    for (args, code, says) in [
        (&["serve"][..], 1, "set XWMS_DATABASE_URL, or name a settings file with --config"),
        (&["keys", "list"], 1, "For the server of `make run` or `xwms dev`, add --data .xwms"),
        (&["config", "check", "/etc"], 1, "the configuration file /etc is not a file"),
        (&["config", "check", "/not/there"], 1, "the configuration file /not/there does not exist"),
        (&["account", "show", "x"], 2, "needs the id of an account, such as account_…"),
        (&["account", "show", client], 2, "needs the id of an account, such as account_…"),
        (&["client", "show", "x"], 2, "needs the id of a client, such as client_…"),
        (&["import", "people", "/not/there", "--from", "csv"], 1, "/not/there can't be read: No such file"),
        (&["import", "people", "/etc", "--from", "csv"], 1, "/etc can't be read: it is a folder"),
        (&["docs", "export", "/dev/null/x"], 1, "/dev/null/x: "),
        (&["man", "/dev/null/x"], 1, "Name a folder that can be written to, or be made"),
        (
            &["login", "--server", &away, "--client-id", client],
            1,
            "can't be reached: the connection was refused",
        ),
        (&["keys", "list", "--data", "/not/there"], 1, "is not a directory that `xwms dev` has run in"),
    ] {
        let (found, said) = run(args).await;
        assert_eq!(found, Some(code), "{args:?}: {said}");
        assert!(said.contains(says), "{args:?}: {says} is not in {said}");
        for raw in ["id type", "panicked", "RUST_BACKTRACE", "client error"] {
            assert!(!said.contains(raw), "{args:?}: {said}");
        }
    }
}

#[tokio::test]
async fn a_failed_write_of_output_is_reported_unless_the_reader_has_left() {
    for args in [&["openapi"][..], &["openapi", "--permissions"], &["completions", "bash"]] {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        // `output()` would take the place of this stdout.
        let child = command(args).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
        let output = child.wait_with_output().await.unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        assert!(said.contains("No space left on device"), "{args:?}: {said}");
    }
    let script = format!("{} openapi --permissions | head -1 >/dev/null", env!("CARGO_BIN_EXE_xwms"));
    let output = Command::new("sh").args(["-c", &script]).output().await.unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
