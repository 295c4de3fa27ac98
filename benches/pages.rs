//! `cargo bench --bench pages`: how long the server takes for each page of the dashboard, one and eight at a time,
//! in an account with 1,000 apps, 10,000 people, a million tokens and ten million events. The pages are those of
//! the table of routes, and a few lists with filters. Pages above 50 ms at p95 are marked.
//!
//! Flags after `--`: `--apps N`, `--people N`, `--tokens N`, `--events N`, `--seconds N` (2, for each row),
//! `--only TEXT` (of the path), `--concurrency LIST`, `--server PATH`, `--data DIR` (a directory that is kept,
//! with its account).

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark prints, and stops at whatever it did not expect"
)]
#![allow(dead_code, reason = "the support of several benchmarks")]

#[path = "support/account.rs"]
mod account;
#[path = "support/connection.rs"]
mod connection;
#[path = "support/flow.rs"]
mod flow;
#[path = "support/history.rs"]
mod history;
#[path = "support/server.rs"]
mod server;
mod support;

use account::Size;
use connection::{Connection, text};
use flow::Login;
use hyper::Request;
use serde_json::{Value, json};
use server::{Server, drive};
use std::{
    path::Path,
    process::ExitCode,
    rc::Rc,
    time::{Duration, Instant},
};
use support::{Flags, Samples, Window, place};

/// The guard lets a person open fifty pages a second; this is a little slower.
const EACH: Duration = Duration::from_millis(25);
/// What a page may take at p95.
const GOAL_MS: f64 = 50.0;
/// Parameters that are choices.
const CHOICES: &[(&str, &str)] =
    &[("client_type", "web"), ("act", "disable"), ("event_type", "token.issued")];
/// The lists with filters, below the account's path: a person with few tokens, an app with few, and what is rare.
const FILTERED: &[&str] = &[
    "tokens?user_id={person}",
    "tokens?client_id={client_id}",
    "tokens?client_id={other}",
    "grants?user_id={person}",
    "grants?client_id={client_id}",
    "grants?client_id={other}",
    "consents?client_id={client_id}",
    "events?type=token.revoked",
    "logs?client_id={other}",
    "apps/{other}",
    "apps/{other}/people",
    "apps/{other}/activity",
    "people/{person}",
    "usage?period=30d",
    "usage?period=90d",
];

fn main() -> ExitCode {
    let flags = Flags::read_or(2);
    let passing = place();
    let dir = flags.data.as_deref().unwrap_or(passing.path());
    let program = flags.server.as_deref().unwrap_or(env!("CARGO_BIN_EXE_xwms"));
    drive(run(program, dir, &flags))
}

async fn run(program: &str, dir: &Path, flags: &Flags) -> Result<bool, String> {
    let number = |given: Option<usize>, usual: i64| given.map_or(usual, |many| i64::try_from(many).unwrap());
    let size = Size {
        apps: number(flags.apps, 1_000),
        people: number(flags.people, 10_000),
        tokens: number(flags.tokens, 1_000_000),
        events: number(flags.events, 10_000_000),
    };
    let first = Server::start(program, dir, &flags.more);
    first.ready().await?;
    lived(&first).await?;
    account::fill(program, dir, size).await?;
    drop(first);
    let server = Rc::new(Server::start(program, dir, &flags.more));
    server.ready().await?;
    let things = things(&server, dir).await?;
    let login = Login::new(&server.address, &server.demo).await?;
    let (mut missed, mut good) = (0, true);
    println!("\n{size:?}\n\n| page | at a time | p50 ms | p95 ms | |\n|---|---|---|---|---|");
    for (name, path) in pages(&things).into_iter().filter(|(name, _)| flags.wants(name)) {
        for concurrency in flags.concurrency(&[1, 8]) {
            let samples =
                measured(&server, (path.as_str(), login.cookie.as_str()), concurrency, flags.seconds).await;
            let (p50, p95) = (samples.rank(0.50), samples.rank(0.95));
            let mark = if p95 > GOAL_MS { "**above 50 ms**" } else { "" };
            missed += usize::from(p95 > GOAL_MS);
            println!("| `{name}` | {concurrency} | {p50:.1} | {p95:.1} | {mark} |");
            if let Some(error) = samples.errors.borrow().first() {
                let line: String = error.chars().take(200).collect();
                eprintln!("{path}: {line}");
                good = false;
            }
        }
    }
    println!("\n{missed} rows above {GOAL_MS} ms");
    Ok(good)
}

/// Lets the demo account do one of everything that is copied or shown.
async fn lived(server: &Server) -> Result<(), String> {
    let login = Login::new(&server.address, &server.demo).await?;
    let mut connection = Connection::open(&server.address).await?;
    let web = server.client("web");
    let refresh = login.tokens(&mut connection, &web).await?;
    let form = format!("grant_type=refresh_token&refresh_token={refresh}");
    connection.form("/oauth/token", &web, &form).await?;
    // Nothing listens there, and nothing is ever sent.
    let endpoint = json!({"url": "https://hooks.example.org/", "events": ["client.deleted"]});
    let person = json!({"email": format!("{}@test.example", uuid::Uuid::now_v7().simple()), "password": "long enough"});
    let invited =
        json!({"email": format!("{}@new.example", uuid::Uuid::now_v7().simple()), "role": "auditor"});
    for (path, body) in [("/v1/endpoints", endpoint), ("/v1/users", person), ("/v1/invitations", invited)] {
        api(server, &mut connection, path, &body).await?;
    }
    Ok(())
}

/// Posts to the API as the demo's machine client.
async fn api(server: &Server, connection: &mut Connection, path: &str, body: &Value) -> Result<(), String> {
    let machine = server.client("machine");
    let token = connection.form("/oauth/token", &machine, "grant_type=client_credentials").await?;
    let request = Request::post(path)
        .header("authorization", format!("Bearer {}", text(&token, "access_token")?))
        .header("content-type", "application/json");
    connection.page(request, &body.to_string()).await?.with(201).map(drop)
}

/// What the account has one of, by the names of parameters; where there is none, the pages about it are left out.
async fn things(server: &Server, dir: &Path) -> Result<Vec<(&'static str, String)>, String> {
    let account = text(&server.demo, "account_id")?;
    let web = text(&server.demo["clients"]["web"], "client_id")?;
    let pool = history::connect(dir).await?;
    // The newest ones are the copies; the oldest are whole streams.
    let queries = [
        (
            "grant_id",
            "SELECT grant_id FROM read_access.grants WHERE account_id = $1 ORDER BY position LIMIT 1",
        ),
        (
            "token_id",
            "SELECT token_id FROM read_access.tokens WHERE account_id = $1 AND grant_id IS NOT NULL ORDER BY position LIMIT 1",
        ),
        (
            "session_id",
            "SELECT session_id FROM read_access.grants WHERE account_id = $1 ORDER BY position LIMIT 1",
        ),
        (
            "consent_id",
            "SELECT consent_id FROM read_access.consents WHERE account_id = $1 ORDER BY position LIMIT 1",
        ),
        (
            "person",
            "SELECT user_id FROM read_access.consents WHERE account_id = $1 ORDER BY position DESC LIMIT 1",
        ),
        (
            "other",
            "SELECT client_id FROM read_clients.clients WHERE account_id = $1 ORDER BY position DESC LIMIT 1",
        ),
        ("member", "SELECT user_id FROM read_accounts.members WHERE account_id = $1 LIMIT 1"),
        ("test_user", "SELECT user_id FROM read_users.users WHERE test_of = $1 ORDER BY position LIMIT 1"),
        (
            "invitation_id",
            "SELECT invitation_id FROM read_accounts.invitations WHERE account_id = $1 LIMIT 1",
        ),
        (
            "endpoint_id",
            "SELECT endpoint_id FROM read_endpoints.endpoints WHERE account_id = $1 ORDER BY position LIMIT 1",
        ),
        (
            "event_id",
            "SELECT position::text FROM events WHERE event_type = 'token.issued' AND $1 <> '' ORDER BY position LIMIT 1",
        ),
    ];
    let mut things = vec![("account_id", account.to_owned()), ("client_id", web.to_owned())];
    for (name, query) in queries {
        let found: Option<String> = sqlx::query_scalar(query)
            .bind(account)
            .fetch_optional(&pool)
            .await
            .map_err(|error| format!("{name}: {error}"))?;
        things.extend(found.map(|id| (name, id)));
    }
    let secret = "SELECT secret_id FROM read_clients.secrets WHERE client_id = $1 ORDER BY position LIMIT 1";
    let secret: String =
        sqlx::query_scalar(secret).bind(web).fetch_one(&pool).await.map_err(|error| error.to_string())?;
    things.push(("secret_id", secret));
    Ok(things)
}

/// Returns every page that can be filled in: how it is called in the table, and its path.
fn pages(things: &[(&'static str, String)]) -> Vec<(String, String)> {
    let routes = xwms::surface::web::listed();
    // The first leads on, the switch of the environment shows nothing, and pages about one domain need its name.
    let is_page = |path: &str| {
        path.starts_with("/dashboard/")
            && !path.ends_with("/environment")
            && !path.contains("/domain/")
            && !path.ends_with("/domain")
    };
    let listed =
        routes.iter().filter(|route| route.method == "GET" && !route.is_stream && is_page(&route.path));
    let named = listed.map(|route| route.path.clone());
    let filtered = FILTERED.iter().map(|below| format!("/dashboard/{{account_id}}/{below}"));
    let mut pages = Vec::new();
    for name in named.chain(filtered) {
        let known = name
            .replace("/team/members/{user_id}", "/team/members/{member}")
            .replace("/users/{user_id}", "/users/{test_user}")
            .replace("/people/{user_id}", "/people/{person}");
        let choices = CHOICES.iter().map(|(name, value)| (*name, (*value).to_owned()));
        let path = things
            .iter()
            .cloned()
            .chain(choices)
            .fold(known, |path, (name, value)| path.replace(&format!("{{{name}}}"), &value));
        if path.contains('{') {
            eprintln!("left out: {path}");
        } else {
            pages.push((name, path));
        }
    }
    pages
}

/// Opens the page again and again over `concurrency` connections, all at the same moment, as often as one person may.
async fn measured(
    server: &Rc<Server>,
    (path, cookie): (&str, &str),
    concurrency: usize,
    seconds: u64,
) -> Rc<Samples> {
    let samples = Rc::new(Samples::default());
    let window = Window::of(seconds);
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..concurrency {
        let (samples, server) = (samples.clone(), server.clone());
        let (path, cookie) = (path.to_owned(), cookie.to_owned());
        workers.spawn_local(async move {
            let began = Instant::now();
            let mut connection = match Connection::open(&server.address).await {
                Ok(connection) => connection,
                Err(error) => return samples.take(&window, began, Err(error)),
            };
            while window.is_open() {
                let began = Instant::now();
                let request = Request::get(&path).header("cookie", &cookie);
                let page = connection.page(request, "").await.and_then(|page| page.with(200));
                let failed = page.is_err();
                samples.take(&window, began, page.map(drop));
                if failed {
                    return;
                }
                tokio::time::sleep_until((began + EACH * u32::try_from(concurrency).unwrap()).into()).await;
            }
        });
    }
    while let Some(ended) = workers.join_next().await {
        samples.errors.borrow_mut().extend(ended.err().map(|error| error.to_string()));
    }
    samples
}
