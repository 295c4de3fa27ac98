//! Completions and man pages: each command is in them, and the shells and `man` can read them. Also, pipes that close.

use super::User;
use std::process::Stdio;
use tokio::{io::AsyncWriteExt, process::Command};

#[tokio::test]
async fn completions_name_every_command_and_bash_reads_them() {
    let user = User::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = user.good(&["completions", shell], "").await;
        for word in ["listen", "login", "detailed-exitcode", "forward-to", "idempotency-key", "projections"] {
            assert!(script.contains(word), "{word} is not in the script of {shell}");
        }
    }
    let script = user.good(&["completions", "bash"], "").await;
    let mut bash =
        Command::new("bash").arg("-n").stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    bash.stdin.take().unwrap().write_all(script.as_bytes()).await.unwrap();
    let output = bash.wait_with_output().await.unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    assert!(user.bad(&["completions", "tcsh"], 2).await.contains("bash, zsh, fish"));
}

#[tokio::test]
async fn each_command_has_a_man_page() {
    let user = User::new();
    let folder = user.0.path().join("man/man1");
    user.good(&["man", folder.to_str().unwrap()], "").await;
    for (page, says) in [
        ("xwms", "xwms\\-listen"),
        ("xwms-listen", "forward\\-to"),
        ("xwms-config-check", "connect"),
        ("xwms-api", "idempotency\\-key"),
    ] {
        let text = std::fs::read_to_string(folder.join(format!("{page}.1"))).unwrap();
        assert!(text.contains(".TH") && text.contains(says), "{page}: {text}");
    }
    // A file is where the folder should be.
    let file = user.0.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert!(user.bad(&["man", file.to_str().unwrap()], 1).await.contains("file"));
}

#[tokio::test]
async fn a_command_ends_without_a_word_when_its_reader_has_read_enough() {
    for arguments in [["openapi"].as_slice(), &["keys", "generate-master"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
        let child = command.args(arguments).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let output = child.wait_with_output().await.unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.as_str()), (Some(1), ""), "{arguments:?}");
    }
}
