//! The caller of a request: the request's id and network origin, for the events that it causes.

use super::{forwarded::Proxies, log_limit::LogLimit, request_notes::RequestNotes};
use crate::{
    app::{App, Shared},
    commands::Context,
};
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request},
    http::{
        HeaderMap, Method,
        header::{ORIGIN, USER_AGENT},
        request::Parts,
    },
};
use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};
use tower_http::request_id::RequestId;
use xwms_events::{Actor, envelope::Origin};

/// Longest stored user agent, in bytes.
const USER_AGENT_MAX: usize = 300;

/// A change of a webhook endpoint counts as this many writes. The webhooks of all accounts wait while it is taken
/// into the queue.
const WRITES_OF_AN_ENDPOINT_CHANGE: u32 = 5;

/// Stored in place of an unknown address.
const UNKNOWN: &str = "unknown";

/// The caller of a request.
#[derive(Clone, Debug)]
pub struct Caller {
    pub request_id: String,
    pub origin: Option<Origin>,
    /// The `Origin` header, which names the page that sent the request.
    pub(super) web_origin: Option<String>,
    /// Whether the request is for the REST API.
    pub(super) of_api: bool,
    /// Whether it is a REST request with an unsafe method, or changes a stream of security events, what a person
    /// has, or the registration of an app. Not one that may bring a large file or asks other servers: it takes its
    /// turn when the file was read, or when they have answered.
    pub(super) writes: bool,
    /// How many writes it counts as, if it is one.
    pub(super) counts_as: u32,
    pub(super) notes: RequestNotes,
}

impl Caller {
    /// Returns the address that the request comes from, if it is known.
    pub(super) fn ip(&self) -> Option<IpAddr> {
        self.notes.ip()
    }

    /// Returns the context of a command that `actor` runs by this request.
    pub fn context<'a>(&self, app: &'a App, actor: Actor) -> Context<'a> {
        let (request_id, origin) = (self.request_id.clone(), self.origin.clone());
        Context { store: &app.store, actor, request_id, origin }
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Infallible> {
        let request_id = parts
            .extensions
            .get::<RequestId>()
            .and_then(|id| id.header_value().to_str().ok())
            .unwrap_or_default()
            .to_owned();
        // Set by the frame. Without a frame the request gets a new one.
        let notes = parts.extensions.get::<RequestNotes>().cloned().unwrap_or_default();
        let has_peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().is_some();
        let origin = has_peer.then(|| Origin {
            ip: notes.ip().map_or_else(|| UNKNOWN.to_owned(), |ip| ip.to_string()),
            user_agent: text(&parts.headers, USER_AGENT.as_str()).map(shortened),
        });
        // A value that isn't text matches no registered origin, but must not look like a missing header.
        let web_origin = parts.headers.get(ORIGIN).map(|value| value.to_str().unwrap_or_default().to_owned());
        let path = parts.uri.path();
        let of_api = path.starts_with("/v1/");
        let changes = of_api || is_about_signals(path) || is_about_registrations(path);
        let is_late = || takes_file(&parts.method, path) || looks_elsewhere(&parts.method, path);
        let writes = changes && !parts.method.is_safe() && !is_late();
        let counts_as = if is_about_endpoints(path) { WRITES_OF_AN_ENDPOINT_CHANGE } else { 1 };
        Ok(Self { request_id, origin, web_origin, of_api, writes, counts_as, notes })
    }
}

/// Whether the path is one of webhook endpoints, of the API or of the dashboard.
fn is_about_endpoints(path: &str) -> bool {
    let mut parts = path.split('/').skip(1);
    match parts.next() {
        Some("v1") => parts.next() == Some("endpoints"),
        Some("dashboard") => parts.nth(1) == Some("webhooks"),
        _ => false,
    }
}

/// Whether the path changes a stream of security events, or ends what a person has. A poll may last, and writes little.
fn is_about_signals(path: &str) -> bool {
    path == "/oauth/global-token-revocation" || path.starts_with("/ssf/") && !path.starts_with("/ssf/poll/")
}

/// Whether the REST request may bring a file that is larger than what the server reads before it knows the caller.
fn takes_file(method: &Method, path: &str) -> bool {
    let mut parts = path.strip_prefix("/v1/").unwrap_or_default().split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("clients"), Some(_), Some("logo"), None) => *method == Method::PUT,
        (Some("tickets"), None, None, None) | (Some("tickets"), Some(_), Some("replies"), None) => {
            *method == Method::POST
        }
        _ => false,
    }
}

/// Whether the REST request looks for a proof at the servers of a domain, which may not respond.
fn looks_elsewhere(method: &Method, path: &str) -> bool {
    let mut parts = path.strip_prefix("/v1/").unwrap_or_default().split('/');
    let parts = [parts.next(), parts.next(), parts.next(), parts.next(), parts.next()];
    match parts {
        [Some("clients"), Some(_), Some("domains"), Some("verify"), None]
        | [Some("accounts"), Some(_), Some("login_domains"), Some("verify"), None] => *method == Method::POST,
        _ => false,
    }
}

/// Whether an app registers itself by the path, or changes its registration.
fn is_about_registrations(path: &str) -> bool {
    path == "/oauth/register" || path.starts_with("/oauth/register/")
}

/// Returns the address that the request comes from. It is unknown if a trusted proxy doesn't give it; checks
/// that depend on the address then refuse the request.
pub(crate) fn address(app: &App, request: &Request) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>()?.0.ip();
    let settings = &app.settings;
    let proxies = Proxies { listed: &settings.trusted_proxies, header: settings.forwarded_header };
    let headers = request.headers();
    proxies.caller(peer, headers).inspect_err(|_| warn(peer, headers)).ok()
}

#[cold]
fn warn(proxy: IpAddr, headers: &HeaderMap) {
    static WARNED: LogLimit = LogLimit::new();
    metrics::counter!("xwms_unreadable_addresses_total").increment(1);
    if let Some(missed) = WARNED.due() {
        let sent = Proxies::sent(headers);
        tracing::warn!(
            %proxy, sent, missed,
            "a listed proxy sent no readable client address; the caller is unknown"
        );
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Returns a user agent as it is stored.
pub(crate) fn shortened(text: &str) -> String {
    // A header value that `to_str` accepts is ASCII, so every byte is a character boundary.
    text.get(..USER_AGENT_MAX).unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{is_about_endpoints, is_about_registrations, is_about_signals, looks_elsewhere, takes_file};
    use axum::http::Method;

    #[test]
    fn changes_of_streams_are_writes_and_polls_are_not() {
        for path in ["/ssf/stream", "/ssf/subjects/add", "/oauth/global-token-revocation"] {
            assert!(is_about_signals(path), "{path}");
        }
        for path in ["/ssf/poll/stream_1", "/oauth/token", "/.well-known/ssf-configuration"] {
            assert!(!is_about_signals(path), "{path}");
        }
    }

    #[test]
    fn registering_an_app_or_changing_its_registration_is_a_write() {
        for path in ["/oauth/register", "/oauth/register/client_1"] {
            assert!(is_about_registrations(path), "{path}");
        }
        for path in ["/oauth/registered", "/oauth/token", "/v1/registration_tokens"] {
            assert!(!is_about_registrations(path), "{path}");
        }
    }

    #[test]
    fn logos_and_messages_of_tickets_may_bring_files() {
        let (put, post) = (Method::PUT, Method::POST);
        for (method, path) in
            [(&put, "/v1/clients/x/logo"), (&post, "/v1/tickets"), (&post, "/v1/tickets/x/replies")]
        {
            assert!(takes_file(method, path), "{method} {path}");
        }
        for (method, path) in [
            (&Method::DELETE, "/v1/clients/x/logo"),
            (&put, "/v1/clients/x/logo/y"),
            (&post, "/v1/clients"),
            (&post, "/v1/tickets/x/close"),
            (&post, "/ssf/stream"),
        ] {
            assert!(!takes_file(method, path), "{method} {path}");
        }
    }

    #[test]
    fn proofs_of_domains_are_looked_for_elsewhere() {
        for path in ["/v1/clients/x/domains/verify", "/v1/accounts/x/login_domains/verify"] {
            assert!(looks_elsewhere(&Method::POST, path), "{path}");
            assert!(!looks_elsewhere(&Method::PUT, path), "{path}");
            assert!(!looks_elsewhere(&Method::POST, &format!("{path}/x")), "{path}");
        }
        for path in
            ["/v1/clients/x/domains", "/v1/accounts/x/login_domains/remove", "/v1/clients/domains/verify"]
        {
            assert!(!looks_elsewhere(&Method::POST, path), "{path}");
        }
    }

    #[test]
    fn endpoints_are_those_of_the_api_and_the_webhooks_of_the_dashboard() {
        let of_them = [
            "/v1/endpoints",
            "/v1/endpoints/x/enable",
            "/dashboard/x/webhooks/new",
            "/dashboard/x/webhooks/y/test",
        ];
        assert!(of_them.iter().all(|path| is_about_endpoints(path)));
        let others = [
            "/",
            "/v1/clients/endpoints",
            "/v1/endpoints2",
            "/dashboard/webhooks",
            "/dashboard/x/apps/webhooks",
        ];
        assert!(!others.iter().any(|path| is_about_endpoints(path)));
    }
}
