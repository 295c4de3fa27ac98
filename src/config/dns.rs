//! Settings of DNS.

use serde::{Deserialize, Serialize};
use std::net::SocketAddr;

/// The DNS servers that verify a client's domain.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dns {
    /// Address and port of each server. If empty, the system's servers are used.
    pub servers: Vec<SocketAddr>,
}

impl Dns {
    pub(super) fn check(&self, problems: &mut Vec<String>) {
        if self.servers.len() > 8 {
            problems.push("dns.servers may have at most 8 servers".to_owned());
        }
    }
}
