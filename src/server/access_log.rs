//! What an operator sees of each request: an access-log line, its duration in the metrics, and a trace span.
//! None of them contains a query, a header, a body or a full address: a stranger's input may be a secret or
//! personal data.

use crate::{spans, store::network::subnet};
use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderMap, HeaderName, Uri},
};
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use std::{
    fmt::{self, Display, Formatter},
    net::IpAddr,
    sync::Arc,
    time::Duration,
};
use tower_http::request_id::RequestId;
use tracing::{Level, Span, field::Empty};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use xwms_events::ids::{AccountId, ClientId};

/// The target of the log lines, for the setting `log`.
pub const TARGET: &str = "xwms::access";

/// Longest part of a path that is shown. Our own names are shorter.
const PART_MAX: usize = 40;
const PARTS_MAX: usize = 12;
/// What our short secrets begin with. Tokens are longer than any part that is shown.
const SECRETS: [&str; 2] = ["xwms_", "whsec_"];

/// The parts of a request that its log line needs later. Cloning them copies no text.
pub(super) struct LoggedRequest {
    uri: Uri,
    id: Option<RequestId>,
}

/// The result of a request.
pub(super) struct Answered<'a> {
    pub method: &'static str,
    pub route: &'a Arc<str>,
    pub status: u16,
    pub duration: Duration,
    pub bytes: u64,
    /// The address that the request came from, if it is known.
    pub ip: Option<IpAddr>,
    pub account_id: Option<AccountId>,
    pub client_id: Option<ClientId>,
    /// The error code of the response.
    pub error: Option<&'static str>,
    /// The true reason of a refusal.
    pub reason: Option<&'static str>,
}

impl LoggedRequest {
    /// Returns `None` if no line will be written.
    pub fn of(request: &Request) -> Option<Self> {
        tracing::enabled!(target: TARGET, Level::INFO)
            .then(|| Self { uri: request.uri().clone(), id: request.extensions().get().cloned() })
    }

    /// Writes the line.
    pub fn log(&self, answered: &Answered<'_>) {
        tracing::info!(
            target: TARGET,
            method = %answered.method,
            path = %Plain(self.uri.path()),
            route = %answered.route,
            status = answered.status,
            duration_ms = milliseconds(answered.duration),
            bytes = answered.bytes,
            request_id = %text(self.id.as_ref()),
            remote = %Network(answered.ip),
            account_id = answered.account_id.map(display),
            client_id = answered.client_id.map(display),
            error = answered.error.map(display),
            reason = answered.reason.map(display),
            "request"
        );
    }
}

impl Answered<'_> {
    /// Records the duration in the histogram of its route.
    pub fn measure(&self) {
        let route = self.route.clone();
        metrics::histogram!("xwms_http_request_seconds", "route" => route, "method" => self.method, "status" => class(self.status))
            .record(self.duration);
    }
}

fn text(id: Option<&RequestId>) -> &str {
    id.and_then(|id| id.header_value().to_str().ok()).unwrap_or_default()
}

/// Returns milliseconds, precise to the microsecond.
fn milliseconds(duration: Duration) -> f64 {
    f64::from(u32::try_from(duration.as_micros()).unwrap_or(u32::MAX)) / 1000.0
}

/// Displays the network of an address. The address itself is personal data and is never written in clear.
struct Network(Option<IpAddr>);

impl Display for Network {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(ip) => subnet(ip).fmt(f),
            None => f.write_str("unknown"),
        }
    }
}

/// Displays a path without parts that may be secrets or personal data.
struct Plain<'a>(&'a str);

impl Display for Plain<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut parts = self.0.split('/');
        for (index, part) in parts.by_ref().take(PARTS_MAX).enumerate() {
            if index > 0 {
                f.write_str("/")?;
            }
            f.write_str(if is_plain(part) { part } else { "…" })?;
        }
        if parts.next().is_some() { f.write_str("/…") } else { Ok(()) }
    }
}

fn is_plain(part: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    part.len() <= PART_MAX && part.bytes().all(plain) && !SECRETS.iter().any(|begin| part.contains(begin))
}

fn class(status: u16) -> &'static str {
    match status {
        ..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500.. => "5xx",
    }
}

/// Returns the span of the request. It joins the sender's trace if there is one (W3C Trace Context).
pub(super) fn span(request: &Request, method: &'static str) -> Span {
    let span = tracing::info_span!(
        target: spans::TARGET,
        "request",
        otel.name = Empty,
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = Empty,
        http.response.status_code = Empty,
        request_id = Empty,
    );
    if span.is_disabled() {
        return span;
    }
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str);
    span.record("otel.name", format!("{method} {route}")).record("http.route", route);
    span.record("request_id", text(request.extensions().get()));
    // Fails if no layer collects spans.
    let _ = span.set_parent(TraceContextPropagator::new().extract(&Fields(request.headers())));
    span
}

/// Records the status that the request ended with.
pub(super) fn ended(span: &Span, status: u16) {
    span.record("http.response.status_code", status);
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
}

struct Fields<'a>(&'a HeaderMap);

impl Extractor for Fields<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Plain;

    #[test]
    fn a_path_shows_names_and_nothing_that_may_be_a_secret_or_a_person() {
        let plain = |path: &str| Plain(path).to_string();
        for shown in ["/", "/v1/clients/client_01kxxxxxxxxxxxxxxxxxxxxxxx/secrets", "/oauth/jwks.json", "/a/"]
        {
            assert_eq!(plain(shown), shown);
        }
        for secret in ["xwms_secret_abc", "whsec_QUJD", "x-whsec_QUJD"] {
            assert_eq!(plain(&format!("/a/{secret}")), "/a/…");
        }
        assert_eq!(plain(&format!("/a/{}/b", "x".repeat(41))), "/a/…/b");
        assert_eq!(plain("/v1/users/dana@example.com"), "/v1/users/…");
        assert_eq!(plain("/v1/users/dana%40example.com/x"), "/v1/users/…/x");
        assert_eq!(plain(&"/a".repeat(500)), format!("{}/…", "/a".repeat(11)));
    }
}
