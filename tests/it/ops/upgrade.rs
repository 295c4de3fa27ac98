//! A new version takes over: the database of an earlier one (`tests/data/upgrade`), and the requests of a process that
//! is replaced (docs/operations/upgrade.md).

use super::database_roles::{admin_of, bare};
use crate::{
    docs::commands::root,
    support::{
        Answer, Browser, Credentials, Server, World, cluster,
        process::{Process, free_port, signal, xwms},
        until,
    },
};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

const CREDENTIALS: [(&str, &str); 1] = [("grant_type", "client_credentials")];

/// Loads the dump into a new database with two roles, and migrates it; returns the URL of the role that serves.
async fn upgraded(dump: &Path) -> String {
    let (owner, serving) = bare("upgrade").await;
    let loaded = tokio::process::Command::new("psql")
        .args(["-X", "-q", "-o", "/dev/null", "-v", "ON_ERROR_STOP=1", "-f"])
        .arg(dump)
        .arg(&owner)
        .output()
        .await
        .unwrap();
    assert!(loaded.status.success(), "{loaded:?}");
    let role = |url: &str| url.split_once("//").unwrap().1.split('@').next().unwrap().to_owned();
    let (own, serve) = (role(&owner), role(&serving));
    // The dump says nothing about roles. The read models of an earlier version belong to the one that serves.
    cluster::as_owner(&admin_of(&owner), &format!("GRANT {serve} TO {own}")).await;
    let migrated = xwms(&serving, &["migrate"], &[("XWMS_DATABASE_OWNER_URL", &owner)]).await;
    assert!(migrated.status.success(), "{migrated:?}");
    cluster::as_owner(&admin_of(&owner), &format!("REVOKE {serve} FROM {own}")).await;
    serving
}

fn credentials(facts: &Value) -> Credentials {
    let text = |name: &str| facts[name].as_str().unwrap().to_owned();
    Credentials { client_id: text("client_id"), secret: text("client_secret") }
}

async fn issue(server: &Server, client: &Credentials) -> Answer {
    server.form("/oauth/token", Some(client), &CREDENTIALS).await
}

/// Asserts that a server on the database `url` knows what `facts` says.
async fn expect_known(url: &str, facts: &Value) {
    let server =
        Server::start_with(url, |settings| settings.database_rights = xwms::config::Rights::Refuse).await;
    let before = server.count("account.created").await;
    server.expect_replayed().await;
    let key = facts["log_key"].as_str().unwrap();
    let verified =
        xwms(url, &["audit", "verify", "--json", "--key", key], &[("XWMS_MIGRATE", "false")]).await;
    let report: Value = serde_json::from_slice(&verified.stdout).unwrap();
    assert!(verified.status.success() && report["first_bad"].is_null(), "{verified:?}");
    assert!(
        report["checkpoints"].as_u64().unwrap() > 0,
        "what the earlier version signed is compared: {report}"
    );

    let token = issue(&server, &credentials(&facts["machine"])).await.expect_status(200).json();
    let token = token["access_token"].as_str().unwrap();
    issue(&server, &credentials(&facts["kept"])).await.expect_status(200);
    issue(&server, &credentials(&facts["disabled"])).await.expect_oauth(401, "invalid_client");
    let read = async |path: String| {
        let request = server.http.get(format!("{}{path}", server.base)).bearer_auth(token);
        Answer::of(request.send().await.unwrap()).await
    };
    let text = |name: &str| facts[name].as_str().unwrap();
    let kept = read(format!("/v1/clients/{}", facts["kept"]["client_id"].as_str().unwrap())).await;
    assert_eq!(kept.expect_status(200).json()["name"], "Kept on");
    let user = read(format!("/v1/users/{}", text("kept_user"))).await.expect_status(200).json();
    assert_eq!(
        (&user["email"], &user["name"]),
        (&json!("kept@people.example"), &json!("Kept")),
        "it decrypts"
    );
    read(format!("/v1/users/{}", text("gone_user"))).await.expect_status(404);
    read(format!("/v1/endpoints/{}", text("endpoint"))).await.expect_status(200);
    assert_eq!(read("/v1/clients".into()).await.expect_status(200).json()["data"][0]["name"], "Disabled");

    // Counts from before there were sums are in the sums, too.
    let sums = "SELECT (SELECT sum(requests)::bigint FROM request_sums WHERE kind = 'client' AND seconds = 86400),
        (SELECT sum(requests)::bigint FROM request_counts WHERE account_id <> '00000000-0000-0000-0000-000000000000')";
    let (sums, counts): (i64, i64) = sqlx::query_as(sums).fetch_one(server.app.store.pool()).await.unwrap();
    assert_eq!(sums, counts);

    let mut browser = Browser::default();
    let page = browser.open(&server, "/login").await;
    let person = |name: &str| facts["demo_user"][name].as_str().unwrap().to_owned();
    let (email, password) = (person("email"), person("password"));
    browser.submit(&server, &page, &[("email", email.as_str()), ("password", password.as_str())]).await;
    browser.get(&server, "/account/consents").await.expect_status(200);
    assert!(before > 0 && server.count("account.created").await == before, "nothing is made anew");
    server.expect_replayed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_of_each_earlier_version_is_migrated_and_nothing_in_it_is_lost() {
    let mut dumps = Vec::new();
    for entry in std::fs::read_dir(root().join("tests/data/upgrade")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "sql") {
            dumps.push(path);
        }
    }
    assert!(!dumps.is_empty());
    for dump in dumps {
        let facts = std::fs::read_to_string(dump.with_extension("json")).unwrap();
        expect_known(&upgraded(&dump).await, &serde_json::from_str(&facts).unwrap()).await;
    }
}

/// A balancer, as far as clients notice one: they send each request to one of the processes that are ready.
struct Balancer {
    http: Client,
    /// The addresses of those processes. Each request holds its own until it is answered.
    ready: Mutex<Vec<Arc<str>>>,
    done: AtomicUsize,
    over: AtomicBool,
}

impl Balancer {
    fn new() -> Arc<Self> {
        let (http, ready) = (Client::new(), Mutex::default());
        Arc::new(Self { http, ready, done: AtomicUsize::default(), over: AtomicBool::default() })
    }

    async fn is_ready(&self, process: &Process) -> bool {
        let answer = self.http.get(format!("{}/readyz", process.base)).send().await;
        answer.is_ok_and(|answer| answer.status() == StatusCode::OK)
    }

    /// Sends requests to `process`, too, once it is ready.
    async fn add(&self, process: &Process) {
        until("it is ready", async || self.is_ready(process).await).await;
        self.ready.lock().unwrap().push(Arc::from(process.base.as_str()));
    }

    /// Sends no more requests to `process`, once it says that it leaves. Returns when the last one is answered.
    async fn remove(&self, process: &Process) {
        until("it is no longer ready", async || !self.is_ready(process).await).await;
        let left = {
            let mut ready = self.ready.lock().unwrap();
            let at = ready.iter().position(|base| **base == *process.base).unwrap();
            ready.remove(at)
        };
        until("every request is answered", async || Arc::strong_count(&left) == 1).await;
    }

    /// Returns the process for the request of this number.
    fn pick(&self, number: usize) -> Arc<str> {
        let ready = self.ready.lock().unwrap();
        ready[number % ready.len()].clone()
    }

    /// Waits until `more` further rounds were answered.
    async fn goes_on(&self, more: usize) {
        let wanted = self.done.load(Ordering::SeqCst) + more;
        until("requests are answered", async || self.done.load(Ordering::SeqCst) >= wanted).await;
    }

    /// Calls until it is over: a token, a check of it at another process, and a write. Returns the ids of the clients
    /// that were created. Panics at the first request that is not answered with success.
    async fn call(self: Arc<Self>, client: Credentials) -> Vec<String> {
        let (mut made, mut number) = (Vec::new(), 0);
        while !self.over.load(Ordering::SeqCst) {
            number += 1;
            let send = async |at: usize, path: &str, fields: &[(&str, &str)]| -> Value {
                let base = self.pick(number + at);
                let request = self.http.post(format!("{base}{path}"));
                let answer = client.on(request).form(fields).send().await.unwrap();
                Answer::of(answer).await.expect_status(200).json()
            };
            let issued = send(0, "/oauth/token", &CREDENTIALS).await;
            let token = issued["access_token"].as_str().unwrap();
            assert_eq!(send(1, "/oauth/introspect", &[("token", token)]).await["active"], true);
            let base = self.pick(number);
            let request = self.http.post(format!("{base}/v1/clients")).bearer_auth(token);
            let new = json!({"name": "Written", "client_type": "machine", "scopes": ["clients:read"]});
            let answer = Answer::of(request.json(&new).send().await.unwrap()).await;
            made.push(answer.expect_status(201).json()["client_id"].as_str().unwrap().to_owned());
            self.done.fetch_add(1, Ordering::SeqCst);
        }
        made
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_is_replaced_under_load_and_no_request_is_refused() {
    let url = cluster::database().await;
    let World { server, demo, .. } = World::at(&url, |_| {}).await;
    let (issuer, machine) = (server.base.clone(), Credentials::from(&demo.clients.machine));
    server.stop().await;
    // Longer than any test: the second signal ends it.
    let settings =
        [("XWMS_ISSUER", issuer.as_str()), ("XWMS_DRAIN_SECONDS", "600"), ("XWMS_WRITES_PER_SECOND", "0")];
    let mut old = Process::spawn(&url, free_port(), &settings).await;
    let balancer = Balancer::new();
    balancer.add(&old).await;
    let callers: Vec<_> = (0..4).map(|_| tokio::spawn(balancer.clone().call(machine.clone()))).collect();
    balancer.goes_on(20).await;
    let new = Process::spawn(&url, free_port(), &settings).await;
    balancer.add(&new).await;
    balancer.goes_on(20).await;
    signal(old.child.id().unwrap(), "-TERM").await;
    // Requests that are on their way are still taken.
    balancer.remove(&old).await;
    balancer.goes_on(20).await;
    signal(old.child.id().unwrap(), "-TERM").await;
    assert!(old.child.wait().await.unwrap().success(), "{}", old.said());
    balancer.goes_on(20).await;
    balancer.over.store(true, Ordering::SeqCst);
    let mut made = Vec::new();
    for caller in callers {
        made.extend(caller.await.unwrap());
    }
    assert!(made.len() >= 80, "{}", made.len());
    let server = Server::start(&url, true, Some(&issuer)).await;
    server.expect_replayed().await;
    let written =
        "SELECT count(*) FROM events WHERE event_type = 'client.created' AND aggregate_id = ANY($1)";
    let written: i64 =
        sqlx::query_scalar(written).bind(&made).fetch_one(server.app.store.pool()).await.unwrap();
    assert_eq!(usize::try_from(written).unwrap(), made.len(), "everything acknowledged is there, once");
}
