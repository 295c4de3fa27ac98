//! The network of an address: what counts as one caller, and where a server usually stays.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::IpAddr;

/// Returns the network that one household or attacker usually has: an IPv4 address, or an IPv6 /64.
pub fn household(ip: IpAddr) -> IpNet {
    of(ip, 32, 64)
}

/// Returns the network that a server usually stays in: an IPv4 /24, or an IPv6 /48.
pub fn subnet(ip: IpAddr) -> IpNet {
    of(ip, 24, 48)
}

fn of(ip: IpAddr, v4: u8, v6: u8) -> IpNet {
    match ip.to_canonical() {
        IpAddr::V4(ip) => IpNet::V4(Ipv4Net::new_assert(ip, v4)).trunc(),
        IpAddr::V6(ip) => IpNet::V6(Ipv6Net::new_assert(ip, v6)).trunc(),
    }
}
