//! The network of an address: what counts as one caller, where a server usually stays, and its keyed hash.

use super::vault::{MARK_BYTES, Subject};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::IpAddr;

/// Returns the network that one household or attacker usually has: an IPv4 address, or an IPv6 /64.
pub fn caller_network(ip: IpAddr) -> IpNet {
    of(ip, 32, 64)
}

/// Returns the network that a server usually stays in: an IPv4 /24, or an IPv6 /48.
pub fn subnet(ip: IpAddr) -> IpNet {
    of(ip, 24, 48)
}

/// Returns the keyed hash of the [`subnet`] of `ip`, the same in the log and in the request log.
pub fn mark(key: &Subject, ip: IpAddr) -> [u8; MARK_BYTES] {
    key.mark("network", &subnet(ip).to_string())
}

fn of(ip: IpAddr, v4: u8, v6: u8) -> IpNet {
    match ip.to_canonical() {
        IpAddr::V4(ip) => IpNet::V4(Ipv4Net::new_assert(ip, v4)).trunc(),
        IpAddr::V6(ip) => IpNet::V6(Ipv6Net::new_assert(ip, v6)).trunc(),
    }
}
