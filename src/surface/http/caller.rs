//! Who calls: the request's id and network origin, for the events that the request causes.

use super::{forwarded::Proxies, seen::Seen, seldom::Seldom};
use crate::{
    app::{App, Shared},
    commands::Context,
};
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request},
    http::{
        HeaderMap,
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

/// Longest user agent that is kept, in bytes.
const USER_AGENT_MAX: usize = 300;

/// What is kept in place of an address that is not known.
const UNKNOWN: &str = "unknown";

/// The caller of a request.
#[derive(Clone, Debug)]
pub struct Caller {
    pub request_id: String,
    pub origin: Option<Origin>,
    /// The page that asks, where a browser says so.
    pub(super) web_origin: Option<String>,
    /// Whether the REST API is asked.
    pub(super) of_api: bool,
    /// Whether it is asked to change something.
    pub(super) writes: bool,
    pub(super) seen: Seen,
}

impl Caller {
    /// The address that the request comes from, where that is known.
    pub(super) fn ip(&self) -> Option<IpAddr> {
        self.seen.ip()
    }

    /// The context of what `actor` does by this request.
    pub fn context(&self, actor: Actor) -> Context {
        Context { actor, request_id: self.request_id.clone(), origin: self.origin.clone() }
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
        // Set by the frame; on its own where there is none.
        let seen = parts.extensions.get::<Seen>().cloned().unwrap_or_default();
        let has_peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().is_some();
        let origin = has_peer.then(|| Origin {
            ip: seen.ip().map_or_else(|| UNKNOWN.to_owned(), |ip| ip.to_string()),
            user_agent: text(&parts.headers, USER_AGENT.as_str()).map(shortened),
        });
        // What is no text is no origin of anybody, and must not look as if there were none.
        let web_origin = parts.headers.get(ORIGIN).map(|value| value.to_str().unwrap_or_default().to_owned());
        let of_api = parts.uri.path().starts_with("/v1/");
        let writes = of_api && !parts.method.is_safe();
        Ok(Self { request_id, origin, web_origin, of_api, writes, seen })
    }
}

/// The address that the request comes from. Unknown if a listed proxy does not say it: whatever depends on an address
/// then says no.
pub(crate) fn address(app: &App, request: &Request) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>()?.0.ip();
    let settings = &app.settings;
    let proxies = Proxies { listed: &settings.trusted_proxies, header: settings.forwarded_header };
    let headers = request.headers();
    proxies.caller(peer, headers).inspect_err(|_| warn(peer, headers)).ok()
}

#[cold]
fn warn(proxy: IpAddr, headers: &HeaderMap) {
    static WARNED: Seldom = Seldom::new();
    metrics::counter!("xwms_unreadable_addresses_total").increment(1);
    if let Some(missed) = WARNED.due() {
        let sent = Proxies::sent(headers);
        tracing::warn!(%proxy, sent, missed, "a listed proxy does not say for whom it asks: the caller is unknown");
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn shortened(text: &str) -> String {
    // A header value that `to_str` took is ASCII, so any byte is a boundary.
    text.get(..USER_AGENT_MAX).unwrap_or(text).to_owned()
}
