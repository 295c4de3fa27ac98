//! An issuer of workloads' tokens that the tests run: it publishes what a test tells it to, and counts what it is
//! asked.

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
    routing::get,
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;
use xwms::keys::key_pair::{NewKey, generate};
use xwms_events::{ids::SigningKeyId, signing_key};

pub fn key(number: u128) -> NewKey {
    let id = SigningKeyId::from_uuid(uuid::Uuid::from_u128(number));
    generate(signing_key::Algorithm::ES256, 2048, id).unwrap()
}

/// Returns the public half of `key` under the name `kid`.
pub fn named(key: &NewKey, kid: &str) -> Value {
    let mut jwk = key.public_jwk.clone();
    jwk["kid"] = json!(kid);
    jwk
}

/// Signs `claims` with `key`, which the header calls `kid`.
pub fn sign(key: &NewKey, kid: &str, claims: &Value) -> String {
    let header = Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::ES256) };
    sign_as(&header, key, claims)
}

pub fn sign_as(header: &Header, key: &NewKey, claims: &Value) -> String {
    jsonwebtoken::encode(header, claims, &EncodingKey::from_ec_der(&key.pkcs8)).unwrap()
}

/// What the issuer publishes, and how often it was asked for its keys.
pub struct Says {
    /// What its discovery document calls it.
    pub issuer: String,
    pub jwks_uri: String,
    /// The key set as text.
    pub keys: String,
    pub status: u16,
    pub asked: usize,
    /// How often its discovery document was read.
    pub described: usize,
}

struct Server {
    says: Mutex<Says>,
    /// A response about keys takes one of these. While there is none, the issuer is slow.
    may_answer: Semaphore,
    /// One is added when it is asked for its keys.
    was_asked: Semaphore,
}

/// A running issuer.
pub struct Issuer {
    pub base: String,
    pub key: NewKey,
    server: Arc<Server>,
}

async fn describe(State(server): State<Arc<Server>>) -> Response {
    let mut says = server.says.lock().unwrap();
    says.described += 1;
    axum::Json(json!({"issuer": says.issuer, "jwks_uri": says.jwks_uri})).into_response()
}

async fn keys(State(server): State<Arc<Server>>) -> Response {
    server.says.lock().unwrap().asked += 1;
    server.was_asked.add_permits(1);
    server.may_answer.acquire().await.unwrap().forget();
    let says = server.says.lock().unwrap();
    let status = StatusCode::from_u16(says.status).unwrap();
    (status, [(LOCATION, "/keys")], says.keys.clone()).into_response()
}

impl Issuer {
    /// Starts an issuer whose only key is called `a`.
    pub async fn new(number: u128) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let key = key(number);
        let says = Says {
            issuer: base.clone(),
            jwks_uri: format!("{base}/keys"),
            keys: json!({"keys": [named(&key, "a")]}).to_string(),
            status: 200,
            asked: 0,
            described: 0,
        };
        let server = Arc::new(Server {
            says: Mutex::new(says),
            may_answer: Semaphore::new(1_000),
            was_asked: Semaphore::new(0),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base, key, server }
    }

    pub fn says<T>(&self, change: impl FnOnce(&mut Says) -> T) -> T {
        change(&mut self.server.says.lock().unwrap())
    }

    /// Returns how often it was asked for its keys.
    pub fn asked(&self) -> usize {
        self.says(|says| says.asked)
    }

    /// Lets no request for keys be answered from now on.
    pub fn stall(&self) {
        self.server.may_answer.forget_permits(1_000);
        self.server.was_asked.forget_permits(1_000);
    }

    /// Lets all requests be answered again.
    pub fn go_on(&self) {
        self.server.may_answer.add_permits(1_000);
    }

    /// Waits until it is asked for its keys.
    pub async fn was_asked(&self) {
        self.server.was_asked.acquire().await.unwrap().forget();
    }

    /// Returns the trusted issuer `ci`: this one, for the main branch of a repository. `change` adds to it.
    pub fn trusted(&self, change: &Value) -> Value {
        let mut trusted = json!({"name": "ci", "issuer": self.base, "subject": SUBJECT});
        for (name, value) in change.as_object().unwrap() {
            trusted[name] = value.clone();
        }
        trusted
    }
}

/// The subject of good tokens.
pub const SUBJECT: &str = "repo:acme/shop:ref:refs/heads/main";
