//! A server in this process on its own database, with a demo account to act in.

use super::{Answer, Credentials, Site, cluster};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use sqlx::{Postgres, Transaction, pool::PoolConnection};
use std::{net::TcpListener, sync::Arc, time::Duration};
use tokio::sync::OnceCell;
use xwms::{
    app::Shared,
    audit::{Until, replay},
    config::{Guard, Pace, Settings},
    dev::demo::{self, Demo},
    server::{Listeners, Stop, router::router, serve, start},
    store::feed::{Footing, Span, Wanted},
    subscribers::Subscribers,
};
use xwms_events::{Envelope, client::ServerMode, ids::EventId};

/// 32 bytes; the same for every process that shares a database.
pub const MASTER_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// So high that it never limits.
const WIDE: Pace = Pace::new(100_000, 1);

/// How long a server waits at most for what usually comes in less than a second: less than its deadline for a request.
const SERVER_PATIENCE: Duration = Duration::from_secs(15);

/// How long a request may take if nothing else ends it. A slow machine answers late, and a crowd that writes takes
/// turns for minutes there.
pub const REQUEST_DEADLINE: Duration = Duration::from_secs(240);

/// A running server.
pub struct Server {
    pub app: Shared,
    pub base: String,
    pub http: Client,
    /// Fed until this is dropped.
    subscribers: Option<Subscribers>,
    stop: Stop,
}

impl Server {
    /// Starts on the database `url`; `base` is the issuer: its own address, unless another server's is given.
    pub async fn start(url: &str, subscribers: bool, issuer: Option<&str>) -> Self {
        Self::start_with(url, |settings| {
            settings.subscribers = subscribers;
            if let Some(issuer) = issuer {
                settings.issuer = issuer.to_owned();
            }
        })
        .await
    }

    pub async fn start_with(url: &str, change: impl FnOnce(&mut Settings)) -> Self {
        Self::start_as(url, false, change).await
    }

    /// Starts as `xwms dev` does, if `development`.
    pub async fn start_as(url: &str, development: bool, change: impl FnOnce(&mut Settings)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let mut settings = Settings {
            issuer: base.clone(),
            database_url: Some(url.to_owned().into()),
            // Enough for every test. Each connection costs a process of Postgres about 10 ms of a core.
            database_connections: 6,
            master_key: Some(MASTER_KEY.to_owned().into()),
            migrate: false,
            password_concurrency: 2,
            // All tests come from one address.
            refusals_per_second: 0,
            writes_per_second: 0,
            guard: Guard { login: WIDE, sign_up: WIDE, client: WIDE, ..Guard::default() },
            // Never while a test runs: it compares the log at two times, however long that takes. Tests of these
            // events flush them.
            failed_logins_every: Some(Duration::from_secs(86_400)),
            // What does not depend on the machine has shorter deadlines of its own.
            request_deadline: Some(REQUEST_DEADLINE),
            ..Settings::default()
        };
        change(&mut settings);
        // Where nobody feeds the read models, waiting longer helps nobody. Another server of this issuer may feed them.
        let may_be_fed = settings.subscribers || settings.issuer != base;
        settings.patience = settings.patience.or(may_be_fed.then_some(SERVER_PATIENCE));
        settings.check().unwrap();
        let (app, subscribers) = start::open(settings, ServerMode::of(development)).await.unwrap();
        let stop = Stop::default();
        let (serving, stopping) = (app.clone(), stop.clone());
        let listeners = Listeners::open(listener, &app.settings).unwrap();
        tokio::spawn(
            async move { serve(router(serving.clone()), &serving.settings, listeners, stopping).await },
        );
        let http = super::http_client();
        Self { app, base, http, subscribers: Some(subscribers), stop }
    }

    /// Stops the server, and everything that it leads.
    pub async fn stop(mut self) {
        self.stop.within(Duration::ZERO);
        if let Some(subscribers) = self.subscribers.take() {
            subscribers.stop().await;
        }
    }

    /// Waits until the read models show everything that was committed.
    pub async fn settle(&self) {
        let head = self.app.store.current_head().await.unwrap();
        self.app.store.advance_head(head);
        super::until("the read models catch up", async || self.app.progress.wait_for(head).await).await;
    }

    /// Waits until every request that was answered is in the request log.
    pub async fn log_requests(&self) {
        super::until("the requests are logged", async || self.app.recorder.written().await).await;
    }

    /// Waits until the subscriber `name` has taken everything that was committed.
    pub async fn wait_for(&self, name: &str) {
        let head = self.head().await;
        super::until(name, async || self.position_of(name).await >= head).await;
    }

    /// Returns how far the subscriber `name` has come.
    pub async fn position_of(&self, name: &str) -> i64 {
        sqlx::query_scalar("SELECT position FROM subscribers WHERE name = $1")
            .bind(name)
            .fetch_one(self.app.store.pool())
            .await
            .unwrap()
    }

    /// Asserts that the read models are the same as after a replay of the log, and so is what the node remembers.
    pub async fn expect_replayed(&self) {
        self.settle().await;
        self.expect_remembered().await;
        let report = replay::log(&self.app.store, Until::Now, |_, _| {}).await.unwrap();
        assert_eq!(report.first_bad, None);
        for table in &report.tables {
            assert!(table.compared && table.different == 0, "{table:?}");
        }
    }

    /// Asserts that subscribers get the recent events as the log has them, wherever they get them from.
    pub async fn expect_remembered(&self) {
        let head = self.head().await;
        let stored = Span::stored((head - 2_000).max(0), head);
        let recent = Span { on: Some(self.footing().await), ..stored };
        assert_eq!(self.events(recent, Wanted::All).await, self.events(stored, Wanted::All).await);
    }

    /// Returns the wanted events in `span` that can be read.
    pub async fn events(&self, span: Span, wanted: Wanted<'_>) -> Vec<Arc<Envelope>> {
        let store = &self.app.store;
        let mut db = store.pool().acquire().await.unwrap();
        store.feed(&mut db, span, wanted).await.unwrap().into_iter().flatten().collect()
    }

    /// Returns the database server that the log is on.
    pub async fn footing(&self) -> Footing {
        sqlx::query_as("SELECT generation, server FROM log_head")
            .fetch_one(self.app.store.pool())
            .await
            .unwrap()
    }

    /// Takes the connections that all requests share, but for one, and forgets the keys of all people: whoever holds
    /// that connection and needs a key waits in vain.
    pub async fn leave_one_connection(&self) -> Vec<PoolConnection<Postgres>> {
        let pool = self.app.store.pool();
        let mut held = Vec::new();
        // Whoever listens for the appends of other nodes keeps one.
        for _ in 2..pool.options().get_max_connections() {
            held.push(pool.acquire().await.unwrap());
        }
        self.app.store.vault().forget_all();
        held
    }

    pub async fn head(&self) -> i64 {
        self.app.store.current_head().await.unwrap()
    }

    /// Returns the names of the events after this position, in order.
    pub async fn since(&self, head: i64) -> Vec<String> {
        sqlx::query_scalar("SELECT event_type FROM events WHERE position > $1 ORDER BY position")
            .bind(head)
            .fetch_all(self.app.store.pool())
            .await
            .unwrap()
    }

    /// Returns how many events have this name.
    pub async fn count(&self, name: &str) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM events WHERE event_type = $1")
            .bind(name)
            .fetch_one(self.app.store.pool())
            .await
            .unwrap()
    }

    /// Appends an event to `stream` as another version of the server might, and returns its position.
    pub async fn append_raw(&self, stream: &str, name: &str, payload: &Value) -> i64 {
        self.append_texts(stream, name, &[payload.to_string()]).await
    }

    /// Appends `count` renames to `stream`, in one statement.
    pub async fn append_many(&self, stream: &str, count: i64) {
        let rename = |n: i64| json!({"event": "client.renamed", "name": n.to_string()}).to_string();
        let texts: Vec<_> = (1..=count).map(rename).collect();
        self.append_texts(stream, "client.renamed", &texts).await;
    }

    /// Appends events of one name with these payloads, and returns the position of the last.
    async fn append_texts(&self, stream: &str, name: &str, payloads: &[String]) -> i64 {
        let clock = self.app.store.clock();
        // Before the ids, as a command does: the audit compares them.
        let now = clock.now();
        let ids: Vec<_> = payloads.iter().map(|_| EventId::from_uuid(clock.uuid())).collect();
        let texts: Vec<_> = ids.iter().map(ToString::to_string).collect();
        let uuids: Vec<_> = ids.iter().map(EventId::uuid).collect();
        let mut transaction = self.patiently().await;
        let last = sqlx::query_scalar(
            "WITH h AS (UPDATE log_head SET position = position + cardinality($3) RETURNING position - cardinality($3) AS base),
                  one AS (SELECT * FROM events WHERE aggregate_id = $1 ORDER BY sequence DESC LIMIT 1),
                  made AS (
             INSERT INTO events SELECT aggregate_type, aggregate_id, sequence + n, $2, '1', p::json,
                 (metadata::jsonb - 'nth' || jsonb_build_object('id', t, 'name', $2, 'version', 1,
                     'sequence', sequence + n, 'recorded_at', $6))::json,
                 h.base + n, u, $7, account_id
             FROM one, h, unnest($3::text[], $4::text[], $5::uuid[]) WITH ORDINALITY AS x (p, t, u, n)
             RETURNING position)
             SELECT max(position) FROM made",
        )
        .bind(stream)
        .bind(name)
        .bind(payloads)
        .bind(texts)
        .bind(uuids)
        .bind(json!(now))
        .bind(now.to_datetime())
        .fetch_one(&mut *transaction)
        .await
        .unwrap();
        transaction.commit().await.unwrap();
        last
    }

    /// Begins a transaction whose statements may take any time: thousands of rows of a test may take a busy machine
    /// longer than a statement of the server may.
    pub async fn patiently(&self) -> Transaction<'static, Postgres> {
        let mut transaction = self.app.store.pool().begin().await.unwrap();
        sqlx::query("SET LOCAL statement_timeout = 0").execute(&mut *transaction).await.unwrap();
        transaction
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.http.get(format!("{}{path}", self.base)).send().await.unwrap()).await
    }

    pub async fn form(&self, path: &str, client: Option<&Credentials>, fields: &[(&str, &str)]) -> Answer {
        let mut request = self.http.post(format!("{}{path}", self.base)).form(fields);
        if let Some(client) = client {
            request = client.on(request);
        }
        Answer::of(request.send().await.unwrap()).await
    }
}

impl Site for Server {
    fn http(&self) -> &Client {
        &self.http
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.within(Duration::ZERO);
    }
}

/// Makes a demo account. The hash of its user's password is made once in the whole run.
pub async fn new_demo(app: &Shared) -> Demo {
    static PHC: OnceCell<String> = OnceCell::const_new();
    let phc = PHC.get_or_init(|| async { demo::hash(app).await.unwrap() }).await.clone();
    let dir = tempfile::tempdir().unwrap();
    demo::ensure_with(app, &dir.path().join("demo.json"), Some(phc)).await.unwrap()
}

/// A server with the demo account.
pub struct World {
    pub server: Server,
    pub demo: Demo,
    pub url: String,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::at(&cluster::database().await, change).await
    }

    /// Starts with this machine as a trusted proxy, so that a request says by `X-Forwarded-For` where it comes from.
    pub async fn behind_proxy() -> Self {
        Self::with(|settings| settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]).await
    }

    /// Starts as `xwms dev` does.
    pub async fn in_development(change: impl FnOnce(&mut Settings)) -> Self {
        Self::on(&cluster::database().await, true, change).await
    }

    /// Starts on the database `url`, which must be fresh.
    pub async fn at(url: &str, change: impl FnOnce(&mut Settings)) -> Self {
        Self::on(url, false, change).await
    }

    async fn on(url: &str, development: bool, change: impl FnOnce(&mut Settings)) -> Self {
        let url = url.to_owned();
        let server = Server::start_as(&url, development, change).await;
        let demo = new_demo(&server.app).await;
        Self { server, demo, url }
    }

    pub fn machine(&self) -> Credentials {
        Credentials::from(&self.demo.clients.machine)
    }

    pub fn web(&self) -> Credentials {
        Credentials::from(&self.demo.clients.web)
    }

    pub fn native(&self) -> String {
        self.demo.clients.native.client_id.to_string()
    }

    /// Sends a request to the token endpoint of `server` as `client`.
    pub async fn token_at(&self, server: &Server, client: &Credentials, fields: &[(&str, &str)]) -> Answer {
        server.form("/oauth/token", Some(client), fields).await
    }

    pub async fn token(&self, client: &Credentials, fields: &[(&str, &str)]) -> Answer {
        self.token_at(&self.server, client, fields).await
    }

    /// Returns an access token of the machine client, with every management scope.
    pub async fn management(&self) -> String {
        self.own_token(&self.machine()).await
    }

    /// Whether `token` is active at `server`, as introspected by the account's machine client.
    pub async fn active_at(&self, server: &Server, token: &str) -> bool {
        let answer = server.form("/oauth/introspect", Some(&self.machine()), &[("token", token)]).await;
        let body = answer.expect_status(200).json();
        let active = body["active"].as_bool().unwrap();
        assert!(active || body == json!({"active": false}), "an inactive token says nothing else: {body}");
        active
    }

    pub async fn active(&self, token: &str) -> bool {
        self.active_at(&self.server, token).await
    }

    /// Builds a REST request with a management token.
    pub fn api(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        self.server.http.request(method, format!("{}{path}", self.server.base)).bearer_auth(token)
    }

    pub async fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        Answer::of(self.api(Method::POST, path, token).json(body).send().await.unwrap()).await
    }

    pub async fn put(&self, path: &str, token: &str, body: &Value) -> Answer {
        Answer::of(self.api(Method::PUT, path, token).json(body).send().await.unwrap()).await
    }

    pub async fn patch(&self, path: &str, token: &str, body: &Value) -> Answer {
        Answer::of(self.api(Method::PATCH, path, token).json(body).send().await.unwrap()).await
    }

    pub async fn delete(&self, path: &str, token: &str) -> Answer {
        Answer::of(self.api(Method::DELETE, path, token).send().await.unwrap()).await
    }

    pub async fn read(&self, path: &str, token: &str) -> Answer {
        Answer::of(self.api(Method::GET, path, token).send().await.unwrap()).await
    }
}
