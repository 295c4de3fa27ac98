//! A quiet tenant that sends few requests at a fixed rate, and how long each response takes.

use crate::{
    connection::{Connection, Page, basic, text},
    server::Server,
    support::Window,
};
use axum::{Router, body::Bytes, extract::State, http::StatusCode, routing::post};
use hyper::Request;
use serde_json::{Value, json};
use std::{
    cell::RefCell,
    rc::Rc,
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime},
};
use xwms_events::Timestamp;

/// The interval between two requests of the quiet tenant, and between two logins: a hash takes time.
const PACE: Duration = Duration::from_millis(20);
const LOGINS: Duration = Duration::from_millis(250);
const PASSWORD: &str = "a quiet tenant's password";

/// What the quiet tenant does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// Requests tokens, introspection and lists in turn.
    Asks,
    LogsIn,
    /// The same as [`Does::Asks`], each request on a new connection.
    Connects,
    /// Requests tokens that trigger a webhook; measured from the event to its receipt.
    GetsWebhooks,
}

impl Does {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asks => "tokens, introspection, lists",
            Self::LogsIn => "logins",
            Self::Connects => "the same, each on a new connection",
            Self::GetsWebhooks => "webhooks, from event to receipt",
        }
    }
}

/// The result of a measurement.
pub struct Measured {
    /// In milliseconds.
    pub p99: f64,
    pub errors: usize,
}

/// Delays from event to receipt, in microseconds, and when each arrived.
#[derive(Clone, Default)]
pub struct Receiver {
    url: String,
    receipts: Arc<Mutex<Vec<(Instant, u64)>>>,
}

async fn receive(State(receiver): State<Receiver>, body: Bytes) -> StatusCode {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let body = String::from_utf8_lossy(&body).into_owned();
    let at = body.split_once("\"time\":\"").and_then(|(_, rest)| rest.split_once('"')?.0.parse().ok());
    if let Some(at) = at {
        let at: Timestamp = at;
        let micros = i64::try_from(now.as_micros()).unwrap() - at.millis() * 1000;
        receiver.receipts.lock().unwrap().push((Instant::now(), u64::try_from(micros).unwrap_or(0)));
    }
    StatusCode::NO_CONTENT
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let receiver = Self { url, ..Self::default() };
        let router = Router::new().route("/", post(receive)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    fn since(&self, from: Instant) -> Vec<u64> {
        let receipts = self.receipts.lock().unwrap();
        receipts.iter().filter(|(at, _)| *at >= from).map(|(_, micros)| *micros).collect()
    }
}

/// An account with its credentials.
#[derive(Clone)]
pub struct Account {
    address: String,
    pub client_id: String,
    authorization: String,
    pub token: String,
    /// The id of a public client.
    pub public: String,
    email: String,
}

impl Account {
    /// Returns the demo account, which may send many requests.
    pub async fn demo(server: &Server) -> Result<Self, String> {
        let clients = &server.demo["clients"];
        let account = Self {
            address: server.address.clone(),
            client_id: text(&clients["machine"], "client_id")?.to_owned(),
            authorization: server.client("machine"),
            token: String::new(),
            public: text(&clients["native"], "client_id")?.to_owned(),
            email: text(&server.demo["user"], "email")?.to_owned(),
        };
        account.with_token().await
    }

    /// Creates an account, on a plan with enough requests.
    pub async fn sign_up(address: &str, email: &str) -> Result<Self, String> {
        let owner = json!({"email": email, "password": PASSWORD});
        let mut connection = Connection::open(address).await?;
        let body = json!({"name": "Quiet", "owner": owner}).to_string();
        let request = Request::post("/v1/accounts").header("content-type", "application/json");
        let made = value(connection.page(request, &body).await?.with(201)?)?;
        let client = &made["client"];
        let (id, secret) = (text(client, "client_id")?, text(client, "client_secret")?);
        let account = Self {
            address: address.to_owned(),
            client_id: id.to_owned(),
            authorization: basic(id, secret),
            token: String::new(),
            public: String::new(),
            email: email.to_owned(),
        };
        let mut account = account.with_token().await?;
        let path = format!("/v1/accounts/{}/plan", text(&made, "account_id")?);
        account.ask("PUT", &path, &json!({"plan": "pro"})).await?;
        let app = json!({"name": "App", "client_type": "native", "scopes": ["openid"],
            "redirect_uris": ["http://127.0.0.1:9000/callback"]});
        account.public = text(&account.ask("POST", "/v1/clients", &app).await?, "client_id")?.to_owned();
        Ok(account)
    }

    async fn with_token(mut self) -> Result<Self, String> {
        let mut connection = Connection::open(&self.address).await?;
        let form = "grant_type=client_credentials";
        let given = connection.form("/oauth/token", &self.authorization, form).await?;
        self.token = text(&given, "access_token")?.to_owned();
        Ok(self)
    }

    /// Sends a request to the API, which must succeed.
    async fn ask(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let mut connection = Connection::open(&self.address).await?;
        let page = connection.page(self.request(method, path), &body.to_string()).await?;
        match page.status() {
            200..300 => value(page),
            status => Err(format!("{path}: {status}: {}", page.text())),
        }
    }

    fn request(&self, method: &str, path: &str) -> http::request::Builder {
        let bearer = format!("Bearer {}", self.token);
        let request = Request::builder().method(method).uri(path).header("authorization", bearer);
        request.header("content-type", "application/json")
    }

    /// Creates an endpoint that wants events that never happen; returns its id.
    pub async fn endpoint(&self, path: &str) -> Result<String, String> {
        let url = format!("http://127.0.0.1:9{path}");
        let made = self.ask("POST", "/v1/endpoints", &json!({"url": url, "events": ["ticket.*"]})).await;
        // Newer builds refuse names of unknown events; they get the name of an existing one.
        let made = match made {
            Ok(made) => made,
            Err(_) => {
                let body = json!({"url": url, "events": ["account.closed"]});
                self.ask("POST", "/v1/endpoints", &body).await?
            }
        };
        Ok(text(&made, "endpoint_id")?.to_owned())
    }

    /// Turns the endpoint off and on until there are this many events.
    pub async fn change(&self, endpoint: &str, many: u64) -> Result<(), String> {
        let mut connection = Connection::open(&self.address).await?;
        for number in 0..many {
            let way = if number % 2 == 0 { "disable" } else { "enable" };
            let request = self.request("POST", &format!("/v1/endpoints/{endpoint}/{way}"));
            connection.page(request, "{}").await?.with(200)?;
        }
        Ok(())
    }

    /// Sends webhooks about its tokens to `receiver`.
    pub async fn listen(&self, receiver: &Receiver) -> Result<(), String> {
        let body = json!({"url": receiver.url, "events": ["token.issued"]});
        self.ask("POST", "/v1/endpoints", &body).await.map(drop)
    }

    async fn one(&self, connection: &mut Connection, number: u64) -> Result<(), String> {
        match number % 3 {
            0 => {
                let form = "grant_type=client_credentials";
                connection.form("/oauth/token", &self.authorization, form).await.map(drop)
            }
            1 => {
                let form = format!("token={}", self.token);
                connection.form("/oauth/introspect", &self.authorization, &form).await.map(drop)
            }
            _ => {
                let request = self.request("GET", "/v1/clients?limit=1");
                connection.page(request, "").await?.with(200).map(drop)
            }
        }
    }

    /// Logs in with a new browser each time.
    async fn log_in(&self, connection: &mut Connection) -> Result<(), String> {
        let page = connection.page(Request::get("/login"), "").await?.with(200)?;
        let html = page.text();
        let field = html.split("name=\"csrf_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let csrf = field.ok_or_else(|| format!("there is no csrf_token in {html}"))?;
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("csrf_token", csrf), ("email", &self.email), ("password", PASSWORD)])
            .finish();
        let request = Request::post("/login")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", page.cookies().join("; "));
        connection.page(request, &form).await?.with(303).map(drop)
    }
}

fn value(page: Page) -> Result<Value, String> {
    serde_json::from_slice(&page.body).map_err(|error| error.to_string())
}

/// Measures `does` for this many seconds. Each operation begins when it is due, even if the previous one has not ended.
pub async fn measured(
    account: &Account,
    receiver: &Receiver,
    does: Does,
    seconds: u64,
) -> Result<Measured, String> {
    let window = Window::of(seconds);
    let from = window.to - Duration::from_secs(seconds);
    let taken = Rc::new(RefCell::new((Vec::new(), 0_usize)));
    let idle = Rc::new(RefCell::new(Vec::new()));
    let mut due = tokio::time::interval(if does == Does::LogsIn { LOGINS } else { PACE });
    let (mut asked, mut number) = (tokio::task::JoinSet::new(), 0);
    while window.is_open() {
        due.tick().await;
        let (account, taken, idle) = (account.clone(), taken.clone(), idle.clone());
        let began = Instant::now();
        asked.spawn_local(async move {
            let kept = idle.borrow_mut().pop().filter(|_| does != Does::Connects);
            let outcome = async {
                let mut connection = match kept {
                    Some(connection) => connection,
                    None => Connection::open(&account.address).await?,
                };
                match does {
                    Does::LogsIn => account.log_in(&mut connection).await?,
                    Does::GetsWebhooks => account.one(&mut connection, 0).await?,
                    Does::Asks | Does::Connects => account.one(&mut connection, number).await?,
                }
                Ok::<_, String>(connection)
            };
            let outcome = outcome.await;
            let mut taken = taken.borrow_mut();
            match outcome {
                Ok(connection) => {
                    idle.borrow_mut().push(connection);
                    if began >= from {
                        taken.0.push(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX));
                    }
                }
                Err(error) => {
                    if taken.1 == 0 {
                        eprintln!("{}: {error}", does.name());
                    }
                    taken.1 += 1;
                }
            }
        });
        number += 1;
    }
    while asked.join_next().await.is_some() {}
    let (mut micros, errors) = taken.take();
    if does == Does::GetsWebhooks {
        micros = receiver.since(from);
    }
    micros.sort_unstable();
    let index = ((micros.len() as f64 * 0.99) as usize).min(micros.len().saturating_sub(1));
    let p99 = micros.get(index).map(|micros| *micros as f64 / 1000.0);
    Ok(Measured { p99: p99.ok_or_else(|| format!("{}: nothing was answered", does.name()))?, errors })
}
