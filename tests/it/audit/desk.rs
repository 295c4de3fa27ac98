//! The desk of an investigator: asks the history over REST or at the command line, contains, and writes down what
//! was found, with names in place of ids and times, so that it can be compared with an expected answer.

use super::{
    clicks::Clicks,
    drilled::Drilled,
    question::{order, words},
};
use crate::support::{Answer, Browser, Credentials, World, browser::redeem, process::xwms, until};
use reqwest::{Method, RequestBuilder};
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    time::{Duration, Instant},
};
use xwms::config::Settings;
use xwms_events::{
    Timestamp,
    ids::{AccountId, AnyId},
};

/// Addresses for documentation (RFC 5737).
pub const HOME: &str = "198.51.100.7";
pub const THIEF: &str = "203.0.113.9";
/// Writes what was found as the expected answer. Read the difference before you commit it.
const WRITE: &str = "WRITE_EXPECTED";

/// Lets the tests choose addresses.
pub fn behind_proxy(settings: &mut Settings) {
    settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
}

/// Sends the request from `ip`.
pub async fn send(request: RequestBuilder, ip: &str) -> Answer {
    Answer::of(request.header("x-forwarded-for", ip).send().await.unwrap()).await
}

/// Sends a form to the token endpoint, as `client` and from `ip`.
pub async fn token(world: &World, client: &Credentials, fields: &[(&str, &str)], ip: &str) -> Answer {
    let form = world.server.http.post(format!("{}/oauth/token", world.server.base)).form(fields);
    send(client.on(form), ip).await
}

/// Returns an access token of `client` itself, got from `ip`.
pub async fn own_token(world: &World, client: &Credentials, ip: &str) -> String {
    let answer = token(world, client, &[("grant_type", "client_credentials")], ip).await;
    text(&answer.expect_status(200).json(), "access_token")
}

/// Returns the tokens that the app `client` gets from `ip` once the person of `browser` approved what `path` asks for.
pub async fn approved(
    world: &World,
    browser: &mut Browser,
    client: &Credentials,
    path: &str,
    ip: &str,
) -> Value {
    let code = browser.approve(world, path).await.remove("code").expect("a code");
    token(world, client, &redeem(&code), ip).await.expect_status(200).json()
}

/// Uses a refresh token as the app `client`, from `ip`.
pub async fn refresh(world: &World, client: &Credentials, refresh: &str, ip: &str) -> Answer {
    token(world, client, &[("grant_type", "refresh_token"), ("refresh_token", refresh)], ip).await
}

/// Returns a member that is a text.
pub fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("{name} is missing in {value}")).to_owned()
}

/// Returns a claim of a token.
pub fn claim(token: &str, name: &str) -> String {
    let claims: Value = crate::support::claims(token);
    text(&claims, name)
}

/// Runs `xwms`; returns what it printed.
pub async fn run(world: &World, args: &[&str]) -> String {
    let output = xwms(&world.url, args, &[]).await;
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// How the investigator asks and acts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Rest,
    CommandLine,
    Browser,
}

/// An incident in an account, and what is found about it.
pub struct Case {
    pub world: World,
    /// A client of the account that nobody stole. It asks, acts and introspects.
    pub desk: Credentials,
    account_id: AccountId,
    token: String,
    pub way: Way,
    names: BTreeMap<String, &'static str>,
    /// When each part of the story began.
    phases: Vec<(Timestamp, &'static str)>,
    found: Map<String, Value>,
    /// For [`Way::Browser`].
    clicks: Option<Clicks>,
    /// When the last part of the story began.
    began: Instant,
    investigation: Duration,
    containment: Duration,
}

impl Case {
    /// Begins a story in the demo account of a fresh world.
    pub async fn open(way: Way) -> Self {
        Self::inside(way, World::with(behind_proxy).await).await
    }

    /// Begins a story in the demo account of `world`, which is [`behind_proxy`].
    pub async fn inside(way: Way, world: World) -> Self {
        let body = json!({"name": "Desk", "client_type": "machine", "scopes": [
            "audit:read", "usage:read", "clients:read", "clients:write", "grants:read", "grants:write",
            "tokens:read", "tokens:write", "tokens:introspect",
        ]});
        let desk = world.client(&world.management().await, &body).await;
        let account_id = world.demo.account_id;
        Self::of(way, world, account_id, desk).await
    }

    /// Begins a story in the account that has the client `desk`.
    pub async fn of(way: Way, world: World, account_id: AccountId, desk: Credentials) -> Self {
        let token = world.own_token(&desk).await;
        let clicks = match way {
            Way::Browser => Some(Clicks::open(&world, account_id).await),
            Way::Rest | Way::CommandLine => None,
        };
        Self {
            world,
            desk,
            account_id,
            token,
            way,
            names: BTreeMap::new(),
            phases: Vec::new(),
            found: Map::new(),
            clicks,
            began: Instant::now(),
            investigation: Duration::ZERO,
            containment: Duration::ZERO,
        }
    }

    /// Gives an order to the browser.
    pub async fn click(&self, order: &str, given: Value) -> Value {
        self.settle().await;
        self.clicks.as_ref().expect("a browser").order(order, given).await
    }

    /// Waits until pages and answers show all that happened.
    async fn settle(&self) {
        self.world.server.settle().await;
        self.world.server.log_requests().await;
    }

    /// Pastes what was found somewhere into the search: it leads to the page of the object `id`.
    pub async fn paste(&self, text: &str, id: &str) {
        if self.way == Way::Browser {
            self.click("paste", json!({"text": text, "id": id})).await;
        }
    }

    /// Begins the next part of the story: whatever happens later has a later time than all before. Returns the time.
    pub async fn begin(&mut self, phase: &'static str) -> Timestamp {
        self.world.server.log_requests().await;
        let clock = self.world.server.app.store.clock();
        let before = clock.now();
        until("the clock goes on", async || clock.now() > before).await;
        let now = clock.now();
        if self.is_investigated() {
            self.investigation += self.began.elapsed();
        }
        self.phases.push((now, phase));
        self.began = Instant::now();
        now
    }

    /// Whether the last part of the story is an investigation.
    fn is_investigated(&self) -> bool {
        self.phases.last().is_some_and(|(_, phase)| phase.starts_with("the investigation"))
    }

    /// Calls the object with this id `name` in what is found.
    pub fn name(&mut self, id: impl ToString, name: &'static str) {
        self.names.insert(id.to_string(), name);
    }

    /// Gets a new token for the desk.
    pub async fn log_in_again(&mut self) {
        self.token = self.world.own_token(&self.desk).await;
    }

    /// Returns the id of the first secret of a client.
    pub async fn secret_of(&self, client_id: &str) -> String {
        let listed = self.get(&format!("/v1/clients/{client_id}/secrets")).await;
        text(&listed.json()["data"][0], "secret_id")
    }

    /// Reads over REST.
    pub async fn get(&self, path: &str) -> Answer {
        let answer = self.world.read(path, &self.token).await;
        answer.expect_status(200);
        answer
    }

    /// Asks a question, such as `by?token=token_…`.
    pub async fn ask(&self, question: &str) -> Value {
        self.settle().await;
        match self.way {
            Way::Browser => self.click("ask", order(question)).await,
            Way::Rest => self.get(&format!("/v1/audit/ask/{question}")).await.json(),
            Way::CommandLine => serde_json::from_str(&self.printed(question, "json").await).unwrap(),
        }
    }

    async fn printed(&self, question: &str, format: &str) -> String {
        let account = self.account_id.to_string();
        let words = words(question);
        let mut args = vec!["audit", "ask"];
        args.extend(words.iter().map(String::as_str));
        args.extend(["--account", &account, "--format", format]);
        run(&self.world, &args).await
    }

    /// Asks, and writes the rows down under `key`.
    pub async fn find(&mut self, key: &str, question: &str, columns: &[&str]) {
        let answer = self.ask(question).await;
        let rows = self.rows(answer["data"].as_array().unwrap(), columns);
        self.note(key, rows);
    }

    /// Takes the rows along as files, which have the same rows as the answer, and writes them down as the report
    /// for `whom`.
    pub async fn report(&mut self, whom: &str, question: &str, columns: &[&str]) {
        let rows = match self.way {
            Way::Browser => self.click("report", order(question)).await,
            Way::Rest | Way::CommandLine => self.taken_along(question).await,
        };
        let rows = self.rows(rows.as_array().unwrap(), columns);
        let reports = self.found.entry("report").or_insert_with(|| json!({}));
        reports[whom] = rows;
    }

    async fn taken_along(&self, question: &str) -> Value {
        let position = self.ask(question).await["position"].clone();
        let and = if question.contains('?') { '&' } else { '?' };
        let question = format!("{question}{and}at={position}&limit=1000");
        let lines = match self.way {
            Way::Rest => {
                let path = format!("/v1/audit/ask/{question}");
                let table = self.get(&format!("{path}&format=csv")).await.body;
                let lines = self.get(&format!("{path}&format=jsonl")).await.body;
                assert_eq!(table.lines().count(), lines.lines().count() + 1, "{table}");
                lines
            }
            Way::CommandLine | Way::Browser => self.printed(&question, "jsonl").await,
        };
        lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect()
    }

    /// Reports a credential as exposed.
    pub async fn expose(&self, id: &str) {
        match self.way {
            Way::Browser => {
                self.click("expose", json!({"id": id})).await;
            }
            Way::Rest => {
                let body = json!({"credential_id": id});
                let said = self.world.post("/v1/audit/exposed", &self.token, &body).await;
                said.expect_status(201);
            }
            Way::CommandLine => {
                let account = self.account_id.to_string();
                run(&self.world, &["audit", "report-exposed", id, "--account", &account]).await;
            }
        }
    }

    /// Says what would stop, stops it, and finds that nothing is left and nothing was accepted afterwards.
    pub async fn contain(&mut self, target: &str) {
        self.contain_as("contained", target).await;
    }

    /// Does the same, and writes it down under `key`.
    pub async fn contain_as(&mut self, key: &str, target: &str) {
        let began = Instant::now();
        let would = self.plan(target).await;
        assert_eq!(would["dry_run"], true, "{would}");
        let done = self.containment(target, true).await;
        assert_eq!(done["dry_run"], false, "{done}");
        let left = self.plan(target).await;
        assert_eq!((&left["act"], &left["accepted_after"]), (&Value::Null, &json!([])), "{left}");
        self.containment = self.containment.max(began.elapsed());
        let counts = ["act", "tokens", "grants", "people", "clients"];
        let counts: Map<_, _> =
            counts.map(|name| (name.to_owned(), would[name].clone())).into_iter().collect();
        self.note(key, json!({"target": self.said(&json!(target)), "would_stop": counts}));
    }

    /// Says what would stop.
    pub async fn plan(&self, target: &str) -> Value {
        self.containment(target, false).await
    }

    async fn containment(&self, target: &str, write: bool) -> Value {
        self.settle().await;
        if self.way == Way::Browser {
            return self.click("contain", json!({"target": target, "write": write})).await;
        }
        if self.way == Way::Rest {
            let body = json!({"target": target, "dry_run": !write});
            let answer = self.world.post("/v1/audit/contain", &self.token, &body).await;
            return answer.expect_status(200).json();
        }
        let account = self.account_id.to_string();
        let mut args = vec!["audit", "contain", target, "--account", &account, "--json"];
        args.extend(write.then_some("--write"));
        serde_json::from_str(&run(&self.world, &args).await).unwrap()
    }

    /// Whether a token is live, as an API that introspects is told.
    pub async fn lives(&self, token: &str) -> bool {
        let answer = self.world.server.form("/oauth/introspect", Some(&self.desk), &[("token", token)]).await;
        answer.expect_status(200).json()["active"].as_bool().unwrap()
    }

    /// Asserts that a token is refused by introspection and by REST.
    pub async fn expect_dead(&self, token: &str) {
        assert!(!self.lives(token).await);
        send(self.world.api(Method::GET, "/v1/clients", token), THIEF).await.expect_status(401);
    }

    /// Writes something down.
    pub fn note(&mut self, key: &str, value: Value) {
        self.found.insert(key.to_owned(), value);
    }

    /// Returns these members of the rows: each row once, in the order of their text, because an event and its
    /// request may have the same time.
    pub fn rows(&self, rows: &[Value], columns: &[&str]) -> Value {
        let row = |row: &Value| -> BTreeMap<String, String> {
            let cells = columns.iter().map(|name| ((*name).to_owned(), self.said(&row[*name])));
            cells.filter_map(|(name, said)| Some((name, said?))).collect()
        };
        json!(rows.iter().map(row).collect::<BTreeSet<_>>())
    }

    /// Returns what a cell says, with a name in place of an id, and the part of the story in place of a time.
    fn said(&self, cell: &Value) -> Option<String> {
        let text = match cell {
            Value::Null => return None,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if let Some(name) = self.names.get(&text) {
            return Some((*name).to_owned());
        }
        if let Ok(at) = text.parse::<Timestamp>() {
            let phase = self.phases.iter().rev().find(|(begin, _)| *begin <= at);
            return Some(phase.map_or("before the story", |(_, phase)| *phase).to_owned());
        }
        match text.parse::<AnyId>() {
            Ok(id) => Some(format!("another {}", id.kind())),
            Err(_) => Some(text),
        }
    }

    /// Ends the drill: returns what was found, and the expected answer.
    pub async fn end(self, drill: &str) -> Drilled {
        let investigation = self.investigation + self.began.elapsed();
        if let Some(clicks) = self.clicks {
            clicks.close().await;
        }
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/drills/{drill}.json"));
        let found = Value::Object(self.found);
        if std::env::var_os(WRITE).is_some() {
            let shown = serde_json::to_string_pretty(&found).unwrap();
            std::fs::write(&file, format!("{shown}\n")).unwrap();
        }
        let expected = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        Drilled { world: self.world, found, expected, investigation, containment: self.containment }
    }
}
