//! Domains: the origins from which a client may be used, each with its switches, and the proof that the client's owner
//! controls it. `domain_rules` says which domains are allowed; the server looks for the proof.

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// A host from which the client may be used, with its own switches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ClientOrigin)]
pub struct Domain {
    /// An origin: scheme, host and port.
    pub origin: String,
    pub login: bool,
    pub api: bool,
    pub cors: bool,
}

/// Where the proof was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DomainProof {
    /// In a TXT record of the host.
    Dns,
    /// In a well-known file of the origin (RFC 8615).
    File,
}

/// The proof that an origin belongs to its client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainVerification {
    pub method: DomainProof,
    pub verified_at: Timestamp,
}

/// What a domain is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// People return there after a login.
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

/// Returns the origin of `uri`, spelled as browsers write it, if it has one.
pub fn origin_of(uri: &str) -> Option<String> {
    let origin = Url::parse(uri).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}

/// Whether `origin` is on the caller's own machine.
pub fn is_loopback_origin(origin: &str) -> bool {
    Url::parse(origin).is_ok_and(|url| is_loopback(&url))
}

/// Whether `url` leads to the caller's own machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
