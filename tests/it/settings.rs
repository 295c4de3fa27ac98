//! Settings as the operator gives them: a file, variables and flags; and what a wrong one is told.

use crate::support::{
    cluster,
    process::{Process, free_port},
};
use std::{path::Path, process::Output};
use tokio::process::Command;

/// `xwms serve` with these and no other settings, where it must not come to serving.
async fn refused(file: &Path, variables: &[(&str, &str)], flags: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
    command.arg("serve").arg("--config").arg(file).args(flags);
    command.env_clear().envs(variables.iter().copied());
    let Output { status, stdout, stderr } = command.output().await.unwrap();
    let said = String::from_utf8(stderr).unwrap();
    assert_eq!((status.code(), stdout.len()), (Some(1), 0), "{said}");
    said
}

fn file(dir: &tempfile::TempDir, text: &str) -> std::path::PathBuf {
    let file = dir.path().join("xwms.toml");
    std::fs::write(&file, text).unwrap();
    file
}

/// The line that names `key`, which there is one of.
fn line<'a>(said: &'a str, key: &str) -> &'a str {
    let start = format!("  - {key}");
    let mut lines = said.lines().filter(|line| line.starts_with(&start));
    let line = lines.next().unwrap_or_else(|| panic!("{key} is not in {said}"));
    assert!(lines.next().is_none(), "{key} is there twice in {said}");
    line
}

#[tokio::test]
async fn one_start_names_every_wrong_setting_with_where_it_is_from_and_touches_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (path, pem) = (dir.path().join("xwms.toml").display().to_string(), dir.path().join("cert.pem"));
    std::fs::write(&pem, "no certificate").unwrap();
    let text = format!(
        "lisen = \"127.0.0.1:1\"\nsession_seconds = \"long\"\npassword_concurrency = 0\n\
         trusted_proxies = [\"10.0.0.0/8\", \"ten\"]\nsigning_algorithm = \"HS256\"\n\
         master_key_file = \"/nonexistent/master.key\"\n\
         [tls]\ncertificate = {pem:?}\nkey = \"/nonexistent/key.pem\"\n\
         [webhooks]\ntimeout_seconds = 99\ncolour = 1\n[webhooks.pace]\nrest = -1\n\
         [nats]\ncredentials_file = \"/nonexistent/creds\"\n",
    );
    let variables = [
        ("XWMS_DATABASE_URL", "mysql://root:hunter2@127.0.0.1:1/x"),
        ("XWMS_SHUTDOWN_SECONDS", "soon"),
        ("XWMS_WEBHOOKS__RETENTION_DAYS", "0"),
        ("XWMS_NATS__PASSWORD", "80443"),
        ("XWMS_COLOR", "red"),
    ];
    let said = refused(&file(&dir, &text), &variables, &["--issuer", "http://auth.example"]).await;
    for key in [
        "lisen",
        "session_seconds",
        "password_concurrency",
        "trusted_proxies",
        "signing_algorithm",
        "master_key_file",
        "tls.certificate",
        "tls.key",
        "webhooks.timeout_seconds",
        "webhooks.colour",
        "webhooks.pace.rest",
        "nats.credentials_file",
    ] {
        let line = line(&said, key);
        assert!(line.ends_with(&format!("(in {path})")), "{line}");
    }
    for (key, variable) in [
        ("database_url", "XWMS_DATABASE_URL"),
        ("shutdown_seconds", "XWMS_SHUTDOWN_SECONDS"),
        ("webhooks.retention_days", "XWMS_WEBHOOKS__RETENTION_DAYS"),
        ("nats.password", "XWMS_NATS__PASSWORD"),
        ("color", "XWMS_COLOR"),
    ] {
        let line = line(&said, key);
        assert!(line.ends_with(&format!("(in {variable})")), "{line}");
    }
    assert!(line(&said, "issuer").ends_with("(by --issuer)"), "{said}");
    assert_eq!(said.lines().count(), 1 + 18, "and nothing else: {said}");
    assert!(!said.contains("hunter2") && !said.contains("80443"), "a secret is not quoted: {said}");
}

#[tokio::test]
async fn a_database_out_of_reach_is_not_asked_while_a_setting_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let text = "database_url = \"postgres://127.0.0.1:1/x\"\nmaster_key = \"c2hvcnQ=\"\n";
    let said = refused(&file(&dir, text), &[], &[]).await;
    assert!(line(&said, "master_key").contains("not base64 of 32 bytes"), "{said}");
    assert_eq!(said.lines().count(), 2, "{said}");
}

#[tokio::test]
async fn a_file_that_is_no_toml_is_named_beside_what_else_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let said = refused(&file(&dir, "issuer = "), &[("XWMS_LISTEN", "here")], &[]).await;
    assert!(said.contains("TOML") && said.contains("xwms.toml"), "{said}");
    assert!(line(&said, "listen").ends_with("(in XWMS_LISTEN)"), "{said}");
    assert!(!said.contains("database_url"), "the file may have had it: {said}");
}

#[tokio::test]
async fn a_flag_beats_a_variable_which_beats_the_file_which_beats_the_default() {
    let dir = tempfile::tempdir().unwrap();
    let port = free_port();
    // `Process` gives the issuer by a variable and the address by a flag.
    let text = "issuer = \"http://127.0.0.1:1\"\nlisten = \"127.0.0.1:1\"\nsession_seconds = 1234\n\
                sign_up = false\n[webhooks]\ntimeout_seconds = 99\nretention_days = 99\n";
    let path = file(&dir, text).display().to_string();
    let url = cluster::database().await;
    let variables = [
        ("XWMS_CONFIG", path.as_str()),
        ("XWMS_WEBHOOKS__TIMEOUT_SECONDS", "9"),
        ("XWMS_LISTEN", "127.0.0.1:2"),
    ];
    let process = Process::spawn(&url, port, &variables).await;
    let known = process.http.get(format!("{}/.well-known/openid-configuration", process.base));
    let known: serde_json::Value = known.send().await.unwrap().json().await.unwrap();
    assert_eq!(known["issuer"], process.base, "by the variable, at the address of the flag");
    let body = serde_json::json!({"name": "A", "owner": {"email": "a@b.example", "password": "long enough"}});
    let refused = process.http.post(format!("{}/v1/accounts", process.base)).json(&body);
    assert_eq!(refused.send().await.unwrap().status(), 403, "by the file");
    let said = refused_with_default(&path).await;
    assert!(line(&said, "webhooks.timeout_seconds").ends_with(&format!("(in {path})")), "{said}");
}

/// The same file without the variable that mends it.
async fn refused_with_default(path: &str) -> String {
    refused(Path::new(path), &[("XWMS_DATABASE_URL", "postgres://127.0.0.1:1/x")], &[]).await
}
