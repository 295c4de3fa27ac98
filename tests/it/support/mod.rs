//! The basis of every test: a server on its own database, an account with clients, and a browser.

pub mod apache;
pub mod authenticator;
pub mod browser;
pub mod cluster;
pub mod disk;
pub mod dns;
pub mod dpop;
pub mod flood;
pub mod hooked;
pub mod imported;
pub mod lines;
pub mod pair;
pub mod process;
pub mod proxy;
pub mod receiver;
pub mod script;
pub mod server;
pub mod team;
pub mod tenant;
pub mod totp;
pub mod wire;

pub use browser::Browser;
pub use hooked::{Hooked, eager};
pub use receiver::{Received, Receiver, Reply};
pub use server::{Server, World};
pub use team::{Mailbox, Person, mailed, mailed_with, plain};
pub use tenant::{Credentials, Tenant};

use serde_json::Value;
use std::time::Duration;

/// S256 of [`VERIFIER`] (RFC 7636 appendix B).
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// Returns the claims of a JWT. Its signature is not checked.
pub fn claims(token: &str) -> Value {
    jsonwebtoken::dangerous::insecure_decode(token).unwrap().claims
}

/// A server that is reached over HTTP, in this process or another.
pub trait Site {
    fn http(&self) -> &reqwest::Client;
    fn url(&self, path: &str) -> String;
}

/// Returns a client that follows no redirect, for servers on loopback without TLS. It trusts no certificate:
/// reading those of the machine takes a core for milliseconds, and each server of the suite has its own client.
pub fn http_client() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        // A request to a server is answered in time or not at all: its own deadlines say so.
        .timeout(PATIENCE)
        .tls_certs_only([])
        .build()
        .unwrap()
}

/// A whole response.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

impl Answer {
    pub async fn of(response: reqwest::Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        Self { status, headers, body: response.text().await.unwrap_or_default() }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Returns the `error` of an OAuth body.
    pub fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    /// Asserts an OAuth error (RFC 6749 §5.2), and what must hold for each.
    #[track_caller]
    pub fn expect_oauth(&self, status: u16, error: &str) {
        assert_eq!((self.status, self.error().as_str()), (status, error), "{self:?}");
        assert_eq!(self.header("cache-control"), "no-store", "{self:?}");
    }

    #[track_caller]
    pub fn expect_status(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }
}

/// The time between two looks of a test that waits. Without it, the test would keep a core busy that the server needs.
const PAUSE: Duration = Duration::from_millis(5);
/// How long a test waits for what must come: longer than a takeover takes, also on a machine that is slow, or busy with
/// other tests.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// Waits before the next look.
pub async fn pause() {
    tokio::time::sleep(PAUSE).await;
}

/// Looks again and again until `look` finds something, and returns it; `None` if it finds nothing within `limit`.
pub async fn within<T>(limit: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let looking = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            pause().await;
        }
    };
    tokio::time::timeout(limit, looking).await.ok()
}

/// Returns what `look` finds in the end. The test fails if that takes too long.
pub async fn eventually<T>(what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
    within(PATIENCE, look).await.unwrap_or_else(|| panic!("not in time: {what}"))
}

/// Waits until `done`.
pub async fn until(what: &str, mut done: impl AsyncFnMut() -> bool) {
    eventually(what, async || done().await.then_some(())).await;
}

/// Returns the query parameters of a URL by name.
pub fn query(url: &str) -> std::collections::HashMap<String, String> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}
