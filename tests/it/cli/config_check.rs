//! `xwms config check`: every mistake at once, with what to do; and what it finds at Postgres and NATS.

use crate::support::{cluster, process::free_port, server::MASTER_KEY};
use serde_json::Value;
use std::{os::unix::fs::PermissionsExt, process::Output};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
    process::Command,
};
use xwms::dev::nats::{NatsOptions, NatsServer};

/// Runs the command on a file with `text`, without other variables.
async fn check(text: &str, flags: &[&str]) -> (Option<i32>, String, String) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("xwms.toml");
    std::fs::write(&file, text).unwrap();
    // It has secrets; a file that others can read is a warning (`ops::settings`).
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
    command.args(["config", "check"]).arg(&file).args(flags).env_clear();
    let Output { status, stdout, stderr } = command.output().await.unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn settings(database: &str) -> String {
    format!("database_url = {database:?}\nmaster_key = {MASTER_KEY:?}\n")
}

#[tokio::test]
async fn every_mistake_is_reported_at_once_with_what_to_do() {
    let text = "lisen = \"127.0.0.1:1\"\nissuer = \"http://auth.example.org\"\npassword_concurrency = 0\n\
                [webhooks]\ntimeout_second = 3\n";
    let (code, stdout, said) = check(text, &[]).await;
    assert_eq!((code, stdout.as_str()), (Some(1), ""), "{said}");
    for told in [
        "lisen: there is no such setting; did you mean listen?",
        "webhooks.timeout_second: there is no such setting; did you mean timeout_seconds?",
        "must be https (http only on loopback)",
        "password_concurrency must be 1 to 256",
        "database_url is missing (a postgres:// URL)",
        "openssl rand -base64 32",
    ] {
        assert!(said.contains(told), "{told} is not in {said}");
    }
    let (code, stdout, _) = check(text, &["--json"]).await;
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((code, report["problems"].as_array().unwrap().len()), (Some(1), 6), "{report}");
}

#[tokio::test]
async fn a_value_of_the_wrong_kind_is_told_in_words_and_not_repeated() {
    let text = "mail = \"smtps://ada:hunter2@mail.example\"\noperators = \"ada@example.org\"\n\
                drain_seconds = \"ten\"\nmigrate = \"perhaps\"\n";
    let (code, _, said) = check(&format!("{text}{}", settings("postgres://nobody@db/x")), &[]).await;
    for told in [
        "mail: has settings of its own: [mail] in the file, or XWMS_MAIL__…",
        "operators: must be a list",
        "drain_seconds: must be a whole number",
        "migrate: must be true or false",
    ] {
        assert!(said.contains(told), "{told} is not in {said}");
    }
    assert!(code == Some(1) && !said.contains("hunter2"), "{said}");
}

#[tokio::test]
async fn a_missing_folder_of_a_file_that_the_server_writes_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let file = |folder: &str| dir.path().join(folder).join("file").display().to_string();
    let with =
        |folder: &str| format!("erasures_file = {:?}\n{}", file(folder), settings("postgres://nobody@db/x"));
    let (code, stdout, said) = check(&with("nowhere"), &[]).await;
    assert!(code == Some(0) && stdout.starts_with("the settings are right"), "{stdout}{said}");
    assert!(
        said.contains("warning: erasures_file: the folder ") && said.contains("nowhere is missing"),
        "{said}"
    );
    let (code, _, said) = check(&with(""), &[]).await;
    assert_eq!((code, said.as_str()), (Some(0), ""));
}

#[tokio::test]
async fn nothing_is_connected_to_unless_it_is_asked_for() {
    let port = free_port();
    let database = format!("postgres://nobody@127.0.0.1:{port}/x?sslmode=disable");
    let text = format!("{}[nats]\nurl = \"nats://127.0.0.1:{port}\"\n", settings(&database));
    let (code, stdout, said) = check(&text, &[]).await;
    assert!(code == Some(0) && stdout.starts_with("the settings are right"), "{stdout}{said}");
    let (code, stdout, said) = check(&text, &["--connect"]).await;
    assert_eq!((code, stdout.as_str()), (Some(1), ""), "{said}");
    assert!(said.contains("database_url: the database at") && said.contains("nats.url: NATS"), "{said}");
}

#[tokio::test]
async fn postgres_and_nats_are_looked_at_with_their_versions_and_roles() {
    let dir = tempfile::tempdir().unwrap();
    let options = NatsOptions { dir: dir.path().to_owned(), port: None, password: None };
    let nats = NatsServer::start(options).await.unwrap().expect("nats-server is installed");
    let serving = cluster::database().await;
    let of_nats = format!("[nats]\nurl = {:?}\n", nats.url());
    let owner = format!("database_owner_url = {:?}\n", cluster::owner(&serving));
    let text = format!("{}{owner}{of_nats}", settings(&serving));
    let (code, stdout, said) = check(&text, &["--connect"]).await;
    // The NATS of this machine may be older than the documentation asks for.
    let is_expected = said.lines().all(|line| line.starts_with("warning: nats.url: NATS 2.9"));
    assert!(code == Some(0) && is_expected, "{stdout}{said}");
    for fact in [
        "Postgres ",
        "the role xwms_serve can connect",
        "database_owner_url can connect",
        "the master key opens the root keys",
        "NATS 2.",
        "the server makes the stream xwms at start",
        "mail is not set",
    ] {
        assert!(stdout.contains(fact), "{fact} is not in {stdout}");
    }

    // The owner serves: too many rights, which is an error only if the settings say so.
    let text = format!("{}{of_nats}", settings(&cluster::owner(&serving)));
    let (code, _, said) = check(&text, &["--connect"]).await;
    assert!(
        code == Some(0) && said.contains("warning: database_url: the role xwms is a superuser"),
        "{said}"
    );
    let (code, _, said) = check(&format!("database_rights = \"refuse\"\n{text}"), &["--connect"]).await;
    assert!(code == Some(1) && said.contains("the role xwms is a superuser"), "{said}");
    nats.stop().await;
}

#[tokio::test]
async fn pending_migrations_are_reported_and_not_applied() {
    let url = cluster::empty_database().await;
    cluster::as_owner(
        &url,
        "DELETE FROM _sqlx_migrations WHERE version = (SELECT max(version) FROM _sqlx_migrations)",
    )
    .await;
    let with_owner = format!("database_owner_url = {:?}\n{}", cluster::owner(&url), settings(&url));
    let (code, stdout, said) = check(&with_owner, &["--connect"]).await;
    assert!(code == Some(0) && stdout.contains("migrations are pending"), "{stdout}{said}");
    // The serving role alone can't apply them.
    let (code, _, said) = check(&settings(&url), &["--connect"]).await;
    assert!(code == Some(1) && said.contains("pending migrations"), "{said}");
    assert!(said.contains("XWMS_DATABASE_OWNER_URL"), "{said}");
    let off = format!("migrate = false\n{}", settings(&url));
    let (code, _, said) = check(&off, &["--connect"]).await;
    assert!(code == Some(1) && said.contains("xwms migrate"), "{said}");
}

#[tokio::test]
async fn the_master_key_of_another_database_is_reported() {
    let url = cluster::database().await;
    let other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let text = format!("database_url = {url:?}\nmaster_key = {other:?}\n");
    let (code, stdout, said) = check(&text, &["--connect"]).await;
    assert_eq!((code, stdout.as_str()), (Some(1), ""), "{said}");
    assert!(said.contains("master_key: it does not open the root keys"), "{said}");
    // The right key as the former one: the server opens them, and wraps them by the new key.
    let (code, stdout, said) =
        check(&format!("{text}previous_master_keys = [{MASTER_KEY:?}]\n"), &["--connect"]).await;
    assert!(code == Some(0) && stdout.contains("the master key opens the root keys"), "{stdout}{said}");
}

#[tokio::test]
async fn rights_that_the_serving_role_lacks_are_reported() {
    let url = cluster::database().await;
    cluster::as_owner(&url, "REVOKE INSERT ON root_keys, events FROM xwms_serve").await;
    let (code, _, said) = check(&settings(&url), &["--connect"]).await;
    assert!(code == Some(1) && said.contains("lacks rights on 2 tables, such as INSERT on events"), "{said}");
    assert!(said.contains("run `xwms migrate`"), "{said}");
    cluster::as_owner(&url, "REVOKE SELECT ON _sqlx_migrations FROM xwms_serve").await;
    let (code, _, said) = check(&settings(&url), &["--connect"]).await;
    assert!(code == Some(1) && said.contains("the role xwms_serve of database_url may not read"), "{said}");
    assert!(said.contains("XWMS_DATABASE_OWNER_URL"), "{said}");
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_reported() {
    let url = cluster::database().await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        VALUES (9000, 'of a newer version', true, '\\x00', 0)";
    cluster::as_owner(&url, newer).await;
    let (code, _, said) = check(&settings(&url), &["--connect"]).await;
    let told = "the database is newer than this xwms: it has migration 9000";
    assert!(code == Some(1) && said.contains(told), "{said}");
    // The way back to the version before.
    let off = format!("migrate = false\n{}", settings(&url));
    let (code, _, said) = check(&off, &["--connect"]).await;
    assert!(code == Some(0) && said.contains("warning: ") && said.contains(told), "{said}");
}

#[tokio::test]
async fn an_unreachable_mail_server_is_reported() {
    let url = cluster::database().await;
    let mail = format!("[mail]\nurl = \"smtp://127.0.0.1:{}\"\nfrom = \"a@acme.example\"\n", free_port());
    let (code, _, said) = check(&format!("{}{mail}", settings(&url)), &["--connect"]).await;
    assert!(code == Some(1) && said.contains("mail.url: nothing accepts connections"), "{said}");
}

/// Says `version` and whether it has JetStream, as a NATS server does, and answers pings. Returns its URL.
async fn nats_of(version: &str, jetstream: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("nats://{}", listener.local_addr().unwrap());
    let info = format!(
        "INFO {{\"server_id\":\"a\",\"version\":\"{version}\",\"proto\":1,\"headers\":true,\
         \"max_payload\":1048576,\"jetstream\":{jetstream}}}\r\n"
    );
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (read, mut write) = stream.into_split();
            write.write_all(info.as_bytes()).await.unwrap();
            let mut lines = BufReader::new(read).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                if line.starts_with("PING") && write.write_all(b"PONG\r\n").await.is_err() {
                    break;
                }
            }
        }
    });
    url
}

#[tokio::test]
async fn a_nats_server_that_is_too_old_or_lacks_jetstream_is_reported() {
    let database = cluster::database().await;
    for (version, jetstream, told) in
        [("2.8.4", true, "NATS 2.8.4 is too old: use 2.10"), ("2.10.22", false, "has no JetStream: add")]
    {
        let nats = nats_of(version, jetstream).await;
        let text = format!("{}[nats]\nurl = {nats:?}\n", settings(&database));
        let (code, _, said) = check(&text, &["--connect"]).await;
        assert!(code == Some(1) && said.contains(told), "{version}: {said}");
    }
}
