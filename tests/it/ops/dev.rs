//! `xwms dev` as a program: what it prints and stores, that it continues after kill -9, and the other commands on its
//! directory.

use crate::support::{Browser, World, browser::form, process::free_port, query};
use reqwest::Client;
use serde_json::Value;
use sqlx::{Connection, PgConnection};
use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::{Child, Command},
};
use xwms::dev::{callback, demo::Demo};
use xwms_events::scope::Scope;

/// A first start makes a cluster, keys and a demo account; on a slow machine that takes minutes.
const DEADLINE: Duration = Duration::from_secs(600);

/// A directory for `xwms dev`. Processes of a killed run are stopped with it.
pub struct Dir(tempfile::TempDir);

impl Dir {
    pub fn new() -> Self {
        // When started by root, Postgres runs as another user, who needs access.
        let open = std::fs::Permissions::from_mode(0o755);
        Self(tempfile::Builder::new().permissions(open).tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        for (file, signal) in [("postgres/postmaster.pid", "-INT"), ("nats/pid", "-KILL")] {
            let text = std::fs::read_to_string(self.file(file)).unwrap_or_default();
            if let Some(pid) = text.lines().next() {
                let _ = std::process::Command::new("kill").args([signal, pid]).stderr(Stdio::null()).status();
            }
        }
    }
}

/// Starts `xwms dev` on `dir`; returns the process and its stdout.
fn dev(dir: &Dir, flags: &[&str]) -> (Child, tokio::io::Lines<BufReader<tokio::process::ChildStdout>>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
    command.arg("dev").arg("--data").arg(dir.path()).args(flags);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines)
}

/// Starts `xwms dev --json`; returns the process and its first line.
pub async fn demo(dir: &Dir, listen: &str) -> (Child, Value) {
    let (child, mut lines) = dev(dir, &["--json", "--listen", listen]);
    let line = tokio::time::timeout(DEADLINE, lines.next_line()).await.unwrap().unwrap().unwrap();
    (child, serde_json::from_str(&line).unwrap())
}

pub async fn terminated(mut child: Child) {
    let pid = child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
    assert!(child.wait().await.unwrap().success());
}

/// Runs `xwms` with these arguments on `dir`.
pub async fn xwms(dir: &Path, args: &[&str], stdin: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
    command.args(args).arg("--data").arg(dir).kill_on_drop(true);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that refuses its arguments reads nothing.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes()).await;
    tokio::time::timeout(DEADLINE, child.wait_with_output()).await.unwrap().unwrap()
}

async fn good(dir: &Dir, args: &[&str], stdin: &str) -> String {
    let output = xwms(dir.path(), args, stdin).await;
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

async fn lines(dir: &Dir, args: &[&str]) -> Vec<Value> {
    good(dir, args, "").await.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn bad(dir: &Path, args: &[&str], (code, says): (i32, &str)) {
    let output = xwms(dir, args, "a good password\n").await;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
    assert!(said.contains(says), "{args:?}: {said}");
    assert!(output.stdout.is_empty(), "{args:?}: {output:?}");
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

async fn token(issuer: &str, client: &Value) -> Value {
    let request = Client::new()
        .post(format!("{issuer}/oauth/token"))
        .basic_auth(client["client_id"].as_str().unwrap(), client["client_secret"].as_str())
        .form(&[("grant_type", "client_credentials")]);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

async fn introspected(issuer: &str, client: &Value, token: &str) -> Value {
    let request = Client::new()
        .post(format!("{issuer}/oauth/introspect"))
        .basic_auth(client["client_id"].as_str().unwrap(), client["client_secret"].as_str())
        .form(&[("token", token)]);
    request.send().await.unwrap().json().await.unwrap()
}

/// Logs in at the page, and returns the target of the redirect, and where `/operator` leads then.
async fn logged_in(demo: &Value) -> (String, String) {
    let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let login = format!("{}/login", demo["issuer"].as_str().unwrap());
    let page = http.get(&login).send().await.unwrap();
    let cookie = page.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let (_, mut fields) = form(&page.text().await.unwrap());
    for name in ["email", "password"] {
        fields.push((name.to_owned(), demo["user"][name].as_str().unwrap().to_owned()));
    }
    let answer = http.post(&login).header("cookie", cookie).form(&fields).send().await.unwrap();
    let to = |answer: &reqwest::Response| {
        answer.headers().get("location").map_or("", |to| to.to_str().unwrap()).to_owned()
    };
    let cookies: Vec<_> = answer.headers().get_all("set-cookie").iter().collect();
    let cookies: Vec<_> =
        cookies.iter().filter_map(|cookie| cookie.to_str().unwrap().split(';').next()).collect();
    let operator = format!("{}/operator", demo["issuer"].as_str().unwrap());
    let led = http.get(operator).header("cookie", cookies.join("; ")).send().await.unwrap();
    (to(&answer), to(&led))
}

/// Asserts that acknowledged writes survive a power failure.
async fn assert_durable(dir: &Dir) {
    let url = std::fs::read_to_string(dir.file("database_url")).unwrap();
    let mut db = PgConnection::connect(url.trim()).await.unwrap();
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let now: String = sqlx::query_scalar(&format!("SHOW {setting}")).fetch_one(&mut db).await.unwrap();
        assert_eq!(now, "on", "{setting}");
    }
    db.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dev_writes_down_a_demo_that_works_and_goes_on_after_kill_9() {
    let dir = Dir::new();
    // One that nobody else gets until the second start.
    let listen = format!("127.0.0.1:{}", free_port());
    let (mut child, demo_now) = demo(&dir, &listen).await;
    let written: Value = serde_json::from_slice(&std::fs::read(dir.file("demo.json")).unwrap()).unwrap();
    assert_eq!(written, demo_now);
    assert_durable(&dir).await;
    assert_eq!(keys(&demo_now), ["account_id", "clients", "issuer", "user"]);
    assert_eq!(keys(&demo_now["user"]), ["email", "password"]);
    let clients = &demo_now["clients"];
    assert_eq!(keys(clients), ["machine", "native", "web"]);
    assert_eq!(keys(&clients["web"]), ["client_id", "client_secret", "redirect_uri"]);
    assert_eq!(keys(&clients["native"]), ["client_id", "redirect_uri"]);
    assert_eq!(keys(&clients["machine"]), ["client_id", "client_secret"]);
    for client in ["web", "native"] {
        assert_eq!(clients[client]["redirect_uri"], "http://127.0.0.1:9000/callback");
    }
    let issuer = demo_now["issuer"].as_str().unwrap();
    let issued = token(issuer, &clients["machine"]).await;
    for scope in Scope::ALL.iter().filter(|scope| scope.is_management()) {
        let name = serde_json::to_value(scope).unwrap();
        let has = issued["scope"].as_str().unwrap().split(' ').any(|has| name == has);
        assert!(has, "the machine client has no {name}");
    }
    let (home, operator) = logged_in(&demo_now).await;
    assert_eq!((home.as_str(), operator.as_str()), ("/account/consents", "/account/security"));

    child.kill().await.unwrap();
    let (child, demo_again) = demo(&dir, &listen).await;
    assert_eq!(demo_again, demo_now, "the same ids and secrets");
    let machine = &clients["machine"];
    let seen = introspected(issuer, machine, issued["access_token"].as_str().unwrap()).await;
    assert_eq!(seen["active"], true, "{seen}");
    terminated(child).await;
    assert!(!dir.file("postgres/postmaster.pid").exists(), "Postgres ends with it");
}

/// Runs the commands that `text` prints to call the API, with a config folder of their own. They begin with the
/// program as it was called.
async fn api_as_printed(text: &str) {
    let config = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_xwms");
    let printed = |name: &str| {
        let start = format!("{program} {name} ");
        text.lines().map(str::trim).find(|line| line.starts_with(&start)).unwrap()
    };
    for line in [printed("login"), printed("api")] {
        let mut command = Command::new(program);
        command.args(line.split(' ').skip(1)).env("XDG_CONFIG_HOME", config.path()).stdin(Stdio::null());
        let output = command.output().await.unwrap();
        assert!(output.status.success(), "{line}: {output:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_line_to_paste_and_the_commands_work_on_the_directory_of_dev() {
    let dir = Dir::new();
    let (child, mut said) = dev(&dir, &["--listen", "127.0.0.1:0"]);
    let mut text = String::new();
    while !text.contains("Ctrl-C stops") {
        let line = tokio::time::timeout(DEADLINE, said.next_line()).await.unwrap().unwrap();
        text.push_str(&line.expect("more is printed"));
        text.push('\n');
    }
    let demo: Value = serde_json::from_slice(&std::fs::read(dir.file("demo.json")).unwrap()).unwrap();
    let issuer = demo["issuer"].as_str().unwrap();
    let curl: Vec<_> = text.lines().skip_while(|line| !line.contains("curl ")).take(2).collect();
    let pasted = Command::new("sh").arg("-c").arg(curl.join("\n")).output().await.unwrap();
    let body: Value =
        serde_json::from_slice(&pasted.stdout).unwrap_or_else(|_| panic!("{curl:?} {pasted:?}"));
    assert_eq!(body["token_type"], "Bearer");
    for path in ["/dashboard", "/dev/mail", "/docs"] {
        assert!(text.lines().any(|line| line.ends_with(&format!("{issuer}{path}"))), "{path}: {text}");
    }
    for path in ["/dashboard", "/dev/mail"] {
        assert_eq!(reqwest::get(format!("{issuer}{path}")).await.unwrap().status(), 200, "{path}");
    }
    api_as_printed(&text).await;
    let link = text.lines().find(|line| line.contains("/login?")).unwrap().trim();
    let page = reqwest::get(link).await.unwrap().text().await.unwrap();
    assert!(page.contains("value=\"demo@xwms.example\""), "the address is filled in: {page}");

    let made = lines(&dir, &["events", "list", "--json", "--type", "client.created"]).await;
    assert_eq!(made.len(), 3);
    assert_eq!(lines(&dir, &["events", "list", "--json", "--limit", "2"]).await.len(), 2);
    let listed = lines(&dir, &["keys", "list", "--json"]).await;
    // An RSA key may still be under construction.
    assert!(listed.iter().any(|key| key["algorithm"] == "ES256" && key["status"] == "active"), "{listed:?}");
    let listed = lines(&dir, &["projections", "list", "--json"]).await;
    assert!(listed.iter().any(|one| one["name"] == "clients"), "{listed:?}");

    let mut tail = Command::new(env!("CARGO_BIN_EXE_xwms"));
    tail.args(["events", "tail", "--json", "--type", "account.created", "--after", "0", "--data"]);
    tail.arg(dir.path()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut tail = tail.spawn().unwrap();
    let mut tailed = BufReader::new(tail.stdout.take().unwrap()).lines();
    let mut next = async || {
        let line = tokio::time::timeout(DEADLINE, tailed.next_line()).await.unwrap().unwrap().unwrap();
        serde_json::from_str::<Value>(&line).unwrap()
    };
    assert_eq!(next().await["stream_id"], demo["account_id"]);
    let create = ["account", "create", "--json", "--name", "Acme", "--email", "owner@acme.example"];
    let account: Value = serde_json::from_str(&good(&dir, &create, "a good password\n").await).unwrap();
    assert_eq!(next().await["stream_id"], account["account_id"]);
    let pid = tail.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().await.unwrap().success());
    assert!(tail.wait().await.unwrap().success());
    token(issuer, &account).await;

    let replayed = lines(&dir, &["audit", "replay", "--json"]).await;
    assert!(replayed[0]["position"].as_i64().unwrap() > 10, "{replayed:?}");

    let at = dir.path();
    bad(at, &create, (1, "already belongs to a user")).await;
    bad(at, &["account", "create", "--name", "A"], (2, "--email")).await;
    bad(at, &["events", "list", "--type", "client.cloned"], (1, "client.cloned")).await;
    bad(at, &["events", "list", "--account", "nobody"], (1, "--account")).await;
    bad(at, &["events", "list", "--since", "yesterday"], (2, "--since")).await;
    bad(at, &["events", "list", "--limit", "many"], (2, "--limit")).await;
    bad(at, &["audit", "replay", "--stream", "client_x"], (1, "client_x")).await;
    bad(at, &["audit", "replay", "--at", "noon"], (2, "--at")).await;
    bad(at, &["audit", "replay", "--position", "1", "--at", "2026-01-01T00:00:00Z"], (2, "--at")).await;
    bad(at, &["projections", "rebuild", "nothing"], (1, "nothing")).await;
    bad(&at.join("elsewhere"), &["keys", "list"], (1, "not a directory that `xwms dev` has run in")).await;
    terminated(child).await;
}

#[tokio::test]
async fn dev_listens_on_loopback_only() {
    let dir = Dir::new();
    let (child, _) = dev(&dir, &["--listen", "0.0.0.0:0"]);
    assert_eq!(child.wait_with_output().await.unwrap().status.code(), Some(1));
    assert!(!dir.file("postgres").exists());
}

/// Starts the demo web app's page for `world` on its own port; returns its URL.
async fn demo_app(world: &World) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let demo: Demo = world.demo.clone();
    tokio::spawn(callback::serve(listener, demo));
    base
}

#[tokio::test]
async fn the_printed_link_ends_at_a_page_that_shows_what_is_in_the_tokens() {
    let world = World::new().await;
    let base = demo_app(&world).await;
    let http = &world.server.http;
    let start = http.get(&base).send().await.unwrap();
    let link = start.headers()["location"].to_str().unwrap().to_owned();
    assert_eq!(link, callback::authorize_url(&world.demo));
    assert_eq!(query(&link)["login_hint"], world.demo.user.email);
    let path = link.strip_prefix(&world.server.base).unwrap();
    let answer = Browser::default().approve(&world, path).await;
    let back = async |params: &[(&str, &str)]| {
        let answer = http.get(format!("{base}/callback")).query(params).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (status, page) = back(&[("code", &answer["code"]), ("state", &answer["state"])]).await;
    assert_eq!(status, 200, "{page}");
    for part in ["access_token", "id_token", "refresh_token", "user_", "at_hash"] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    let (status, page) = back(&[("code", &answer["code"]), ("state", &answer["state"])]).await;
    assert!(status == 400 && page.contains("invalid_grant"), "{page}");
    let (status, page) = back(&[("code", "x"), ("state", "another")]).await;
    assert_eq!(status, 400, "{page}");
    let (status, page) = back(&[("error", "<b>access_denied"), ("state", "try-it")]).await;
    assert!(status == 400 && page.contains("&#60;b&#62;access_denied"), "{page}");
}
