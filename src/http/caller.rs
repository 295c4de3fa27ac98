//! Who calls: the request's id and network origin, for the events that the request causes.

use super::admission::Seen;
use crate::{app::Shared, commands::Context};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
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

/// The caller of a request.
#[derive(Clone, Debug)]
pub struct Caller {
    pub request_id: String,
    pub origin: Option<Origin>,
    /// The address that it comes from, where that is known.
    pub(super) ip: Option<IpAddr>,
    /// The page that asks, where a browser says so.
    pub(super) web_origin: Option<String>,
    /// Whether the REST API is asked.
    pub(super) of_api: bool,
    pub(super) seen: Seen,
}

impl Caller {
    /// The context of what `actor` does by this request.
    pub fn context(&self, actor: Actor) -> Context {
        Context { actor, request_id: self.request_id.clone(), origin: self.origin.clone() }
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let request_id = parts
            .extensions
            .get::<RequestId>()
            .and_then(|id| id.header_value().to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let ip = peer.map(|peer| app.settings.client_ip(peer, &forwarded_for(&parts.headers)));
        let origin = ip.map(|ip| Origin {
            ip: ip.to_string(),
            user_agent: text(&parts.headers, USER_AGENT.as_str()).map(shortened),
        });
        // Set by the frame; on its own where there is none.
        let seen = parts.extensions.get::<Seen>().cloned().unwrap_or_default();
        // What is no text is no origin of anybody, and must not look as if there were none.
        let web_origin = parts.headers.get(ORIGIN).map(|value| value.to_str().unwrap_or_default().to_owned());
        let of_api = parts.uri.path().starts_with("/v1/");
        Ok(Self { request_id, origin, ip, web_origin, of_api, seen })
    }
}

/// All lines of the header as one list: a proxy may add its own below what a stranger sent. A line that is no text
/// is nobody's address.
fn forwarded_for(headers: &HeaderMap) -> String {
    let lines = headers.get_all("x-forwarded-for").iter();
    lines.map(|line| line.to_str().unwrap_or("?")).collect::<Vec<_>>().join(",")
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn shortened(text: &str) -> String {
    // A header value that `to_str` took is ASCII, so any byte is a boundary.
    text.get(..USER_AGENT_MAX).unwrap_or(text).to_owned()
}
