//! Domains: the origins that a client may be used from, each with its switches, and proof that whoever lists one
//! controls it. Which there may be is `domain_rules`'; how proof is looked for is the server's business.

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// A host that the client may be used from, with its own switches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ClientOrigin)]
pub struct Domain {
    /// An origin: scheme, host and port.
    pub origin: String,
    pub login: bool,
    pub api: bool,
    pub cors: bool,
}

/// Where the proof was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DomainProof {
    /// In a TXT record of the host.
    Dns,
    /// In a well-known file of the origin (RFC 8615).
    File,
}

/// That an origin is its client's, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainVerification {
    pub method: DomainProof,
    pub verified_at: Timestamp,
}

/// What a domain is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// People come back there from a login.
    Login,
    /// The REST API is called from there.
    Api,
    /// Browsers there call the endpoints of OAuth.
    Cors,
}

impl Domain {
    pub(super) const fn is_on(&self, switch: Switch) -> bool {
        match switch {
            Switch::Login => self.login,
            Switch::Api => self.api,
            Switch::Cors => self.cors,
        }
    }
}

/// The origin of `uri`, as browsers write it, if it has one.
pub fn origin_of(uri: &str) -> Option<String> {
    let origin = Url::parse(uri).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}

/// Whether `origin` is on the very machine that asks.
pub fn is_loopback_origin(origin: &str) -> bool {
    Url::parse(origin).is_ok_and(|url| match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    })
}
