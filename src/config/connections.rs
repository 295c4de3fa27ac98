//! Settings of the listener: how many connections there may be, and how long they may wait.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a connection may take of this process.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Connections {
    /// How many may be open at once. The limit of descriptors lowers it.
    pub max: u32,
    /// How many of them one address may hold: an IPv4 address, or 64 bits of an IPv6 one. Listed proxies may hold more.
    pub max_per_address: u32,
    /// Seconds for the TLS handshake, for the first byte, and for each request head from its first byte on.
    pub head_seconds: u32,
    /// Seconds that a connection may stay open between two requests. Longer than the pools of the usual proxies keep
    /// theirs, so that it is never the server that closes while a request is on its way.
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
            if !(1..=most).contains(&value) {
                problems.push(format!("connections.{name} must be 1 to {most}"));
            }
        }
    }
}
