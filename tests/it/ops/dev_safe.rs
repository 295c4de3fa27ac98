//! What `xwms dev` keeps separate: one process for each directory, files that other users can't read, and its own
//! Postgres, whatever the shell or a recycled process id says.

use crate::{
    ops::dev::{Dir, demo, terminated, xwms},
    support::until,
};
use sqlx::{Connection, PgConnection};
use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

async fn killed(mut child: tokio::process::Child) {
    child.kill().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_dev_on_the_same_directory_says_which_process_has_it_and_touches_nothing() {
    let dir = Dir::new();
    let (first, told) = demo(&dir, "127.0.0.1:0").await;
    let pid = first.id().unwrap().to_string();
    let before = std::fs::read(dir.file("demo.json")).unwrap();
    let refused = xwms(dir.path(), &["dev", "--json", "--listen", "127.0.0.1:0"], "").await;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains(&format!("process {pid} ")), "{pid} is not in {said}");
    assert_eq!(std::fs::read(dir.file("demo.json")).unwrap(), before);
    let ready = format!("{}/readyz", told["issuer"].as_str().unwrap());
    until("the first goes on", async || reqwest::get(&ready).await.unwrap().status() == 200).await;
    // The lock ends with the process, even with kill -9.
    killed(first).await;
    let (third, _) = demo(&dir, "127.0.0.1:0").await;
    terminated(third).await;
}

/// Collects the files of `dir` that others can read, in directories that others can enter.
fn open(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let Ok(file) = path.metadata() else { continue };
        let mode = file.permissions().mode();
        match file.is_dir() {
            true if mode & 0o001 != 0 => open(&path, into),
            false if mode & 0o004 != 0 => into.push(path),
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_reads_what_dev_writes_nor_enters_its_servers() {
    // As earlier versions created it.
    let dir = Dir::new();
    for (name, mode) in [("mail", 0o755), ("nats", 0o755)] {
        std::fs::create_dir(dir.file(name)).unwrap();
        std::fs::set_permissions(dir.file(name), std::fs::Permissions::from_mode(mode)).unwrap();
    }
    std::fs::write(dir.file("database_url"), "old").unwrap();
    let (child, _) = demo(&dir, "127.0.0.1:0").await;
    let mut found = Vec::new();
    open(dir.path(), &mut found);
    assert!(found.is_empty(), "others can read {found:?}");
    // The first one is signed within seconds.
    until("there is a checkpoint", async || dir.file("checkpoints").exists()).await;
    let mode = |name: &str| dir.file(name).metadata().unwrap().permissions().mode() & 0o777;
    for name in ["demo.json", "database_url", "nats_url", "master.key", "checkpoints", "lock"] {
        assert_eq!(mode(name), 0o600, "{name}");
    }
    let url = std::fs::read_to_string(dir.file("nats_url")).unwrap();
    let url = url::Url::parse(&url).unwrap();
    let bare = format!("nats://127.0.0.1:{}", url.port().unwrap());
    assert!(async_nats::connect(&bare).await.is_err(), "it asks for a password");
    let (user, password) = (url.username().to_owned(), url.password().unwrap().to_owned());
    async_nats::ConnectOptions::with_user_and_password(user, password).connect(&bare).await.unwrap();
    let published = xwms(dir.path(), &["events", "publish", "--from", "1"], "").await;
    assert!(published.status.success(), "{published:?}");
    terminated(child).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dev_serves_by_a_role_that_cannot_change_the_log() {
    let dir = Dir::new();
    let (child, _) = demo(&dir, "127.0.0.1:0").await;
    let url = std::fs::read_to_string(dir.file("database_url")).unwrap();
    let mut db = PgConnection::connect(&url).await.unwrap();
    for sql in ["DELETE FROM events", "ALTER TABLE events DISABLE TRIGGER USER"] {
        assert!(sqlx::query(sql).execute(&mut db).await.is_err(), "{sql}");
    }
    db.close().await.unwrap();
    terminated(child).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_process_with_the_number_of_the_server_is_left_alone_and_holds_up_nobody() {
    let dir = Dir::new();
    let (child, before) = demo(&dir, "127.0.0.1:0").await;
    let file = dir.file("postgres/postmaster.pid");
    let text = std::fs::read_to_string(&file).unwrap();
    let server = text.lines().next().unwrap().to_owned();
    killed(child).await;
    // As after a power failure.
    assert!(Command::new("kill").args(["-QUIT", &server]).status().await.unwrap().success());
    let line = format!("/proc/{server}/cmdline");
    until("the server is gone", async || std::fs::read(&line).unwrap_or_default().is_empty()).await;
    let mut foreign = Command::new("sleep").arg("600").kill_on_drop(true).spawn().unwrap();
    let pid = foreign.id().unwrap().to_string();
    std::fs::write(&file, text.replacen(&server, &pid, 1)).unwrap();
    let sockets = text.lines().nth(4).unwrap();
    std::fs::write(format!("{sockets}/.s.PGSQL.5432.lock"), text.replacen(&server, &pid, 1)).unwrap();
    let (child, again) = demo(&dir, "127.0.0.1:0").await;
    assert_eq!(again["clients"], before["clients"]);
    terminated(child).await;
    assert!(foreign.try_wait().unwrap().is_none(), "it was not stopped in the server's place");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn variables_of_the_shell_about_another_postgres_do_not_reach_devs_own() {
    let dir = Dir::new();
    let shell = [
        ("PGSSLMODE", "verify-full"),
        ("PGSSLROOTCERT", "/nonexistent/root.pem"),
        ("PGHOST", "db.invalid"),
        ("PGHOSTADDR", "192.0.2.1"),
        ("PGPORT", "6543"),
        ("PGUSER", "nobody"),
        ("PGDATABASE", "nothing"),
        ("PGPASSFILE", "/nonexistent/pgpass"),
        ("PGSERVICE", "nothing"),
        ("PGOPTIONS", "-c default_transaction_read_only=on"),
        ("PGDATA", "/nonexistent"),
        ("PGCLIENTENCODING", "LATIN1"),
    ];
    let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
    command.args(["dev", "--json", "--listen", "127.0.0.1:0", "--data"]).arg(dir.path()).envs(shell);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.next_line().await.unwrap().is_some_and(|line| line.contains("issuer")));
    let mut rotate = Command::new(env!("CARGO_BIN_EXE_xwms"));
    rotate.args(["keys", "rotate", "--data"]).arg(dir.path()).envs(shell);
    let rotated = rotate.output().await.unwrap();
    assert!(rotated.status.success(), "{rotated:?}");
    terminated(child).await;
}

/// Returns the rest of the line of the next `request`, after method and path. The line begins with the time, and has no
/// colours because stderr is not a terminal.
async fn request(
    told: &mut tokio::io::Lines<BufReader<tokio::process::ChildStderr>>,
    request: &str,
) -> String {
    loop {
        let line = told.next_line().await.unwrap().expect("the request is shown");
        assert!(!line.contains("secret=") && !line.contains('\u{1b}'), "{line}");
        if let Some((before, after)) = line.split_once(&format!("Z {request} ")) {
            assert_eq!(before.len(), "09:05:07".len(), "{line}");
            return after.to_owned();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dev_says_what_it_does_and_where_mails_go() {
    let dir = Dir::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
    command.args(["dev", "--listen", "127.0.0.1:0", "--data"]).arg(dir.path());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    // Before the cluster exists; creating it takes seconds.
    let first = told.next_line().await.unwrap().unwrap();
    assert!(first.contains("this runs Postgres"), "{first}");
    let mut text = String::new();
    while !text.contains("Ctrl-C stops") {
        text += &format!("{}\n", said.next_line().await.unwrap().expect("more is printed"));
    }
    let issuer = text.lines().find_map(|line| line.strip_prefix("xwms serves ")).unwrap();
    let mailbox = format!("{issuer}/dev/mail");
    assert!(text.lines().any(|line| line.ends_with(&format!(" {mailbox}"))), "{text}");
    assert_eq!(reqwest::get(mailbox).await.unwrap().status(), 200, "the mailbox is where it says");
    let operator = text.lines().find(|line| line.trim() == format!("{issuer}/operator")).unwrap();
    let led = reqwest::get(operator.trim()).await.unwrap();
    assert_eq!((led.status().as_u16(), led.url().path()), (200, "/login"), "it asks who it is");
    reqwest::get(format!("{issuer}/oauth/jwks.json?code=secret")).await.unwrap();
    let shown = request(&mut told, "GET /oauth/jwks.json").await;
    assert!(shown.starts_with("200 ") && shown.ends_with(" ms"), "{shown}");
    // With the true reason, which the caller does not learn.
    let demo = text.lines().find_map(|line| line.split("-u '").nth(1)?.split(':').next()).unwrap();
    let form = [("grant_type", "client_credentials"), ("client_id", demo), ("client_secret", "secret")];
    reqwest::Client::new().post(format!("{issuer}/oauth/token")).form(&form).send().await.unwrap();
    let shown = request(&mut told, "POST /oauth/token").await;
    assert!(shown.starts_with("401 ") && shown.contains("invalid_client: "), "{shown}");
    assert!(text.contains(&format!("{}/mail", dir.path().canonicalize().unwrap().display())), "{text}");
    terminated(child).await;
}
