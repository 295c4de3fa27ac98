//! Settings of the listener: how many connections it accepts, and how long they may wait.

use super::range;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The limits of a connection.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Connections {
    /// Most connections open at once. The process's limit of file descriptors can lower it.
    pub max: u32,
    /// Most connections from one address: an IPv4 address, or an IPv6 /64. Trusted proxies may open more.
    pub max_per_address: u32,
    /// Seconds allowed for the TLS handshake, for the first byte, and for each request head from its first
    /// byte on.
    pub head_seconds: u32,
    /// Seconds that a connection may stay idle between two requests. Longer than the usual proxies keep
    /// pooled connections, so the server never closes one while a request is on its way.
    pub idle_seconds: u32,
}

impl Default for Connections {
    fn default() -> Self {
        Self { max: 10_000, max_per_address: 1_000, head_seconds: 10, idle_seconds: 130 }
    }
}

impl Connections {
    pub fn head_time(&self) -> Duration {
        Duration::from_secs(self.head_seconds.into())
    }

    pub fn idle_time(&self) -> Duration {
        Duration::from_secs(self.idle_seconds.into())
    }

    pub(super) fn check(&self, problems: &mut Vec<String>) {
        let bounds = [
            ("max", self.max, 1_000_000),
            ("max_per_address", self.max_per_address, 1_000_000),
            ("head_seconds", self.head_seconds, 600),
            ("idle_seconds", self.idle_seconds, 86_400),
        ];
        for (name, value, most) in bounds {
            range::check(problems, &format!("connections.{name}"), value, 1..=most);
        }
    }
}
