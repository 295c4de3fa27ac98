//! The network that a request comes from: usually that of a single household or server.

use crate::{keys::master::MasterKey, store::network};
use ipnet::IpNet;
use std::{
    fmt,
    net::{IpAddr, Ipv4Addr},
};
use xwms_events::envelope::Origin;

/// The address that a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Address(IpAddr);

impl Address {
    /// The address of `origin`. All requests of unknown origin share one.
    pub fn of(origin: Option<&Origin>) -> Self {
        let ip = origin.and_then(|origin| origin.ip.parse::<IpAddr>().ok());
        Self(ip.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ip| ip.to_canonical()))
    }

    /// Whether the address is known. An unknown one is no client's home network.
    pub fn is_known(self) -> bool {
        !self.0.is_unspecified()
    }

    /// The network that a server stays in.
    pub fn subnet(self) -> IpNet {
        network::subnet(self.0)
    }

    /// A keyed hash of the network; only the hash leaves this node's memory.
    pub fn hash(self, master: &MasterKey) -> String {
        hash(master, network::caller_network(self.0))
    }
}

/// Returns a keyed hash of the network of `origin`, as alerts name it; `None` if it is unknown.
pub fn network_hash(master: &MasterKey, origin: Option<&Origin>) -> Option<String> {
    let address = Address::of(origin);
    address.is_known().then(|| address.hash(master))
}

/// A keyed hash of `network`.
pub(super) fn hash(master: &MasterKey, network: IpNet) -> String {
    master.lookup(&format!("network {network}"))
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        network::caller_network(self.0).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::Address;
    use xwms_events::envelope::Origin;

    fn address(ip: &str) -> Address {
        Address::of(Some(&Origin { ip: ip.to_owned(), user_agent: None }))
    }

    #[test]
    fn a_network_is_one_ipv4_address_or_64_bits_of_an_ipv6_one() {
        assert_eq!(address("192.0.2.7").to_string(), "192.0.2.7/32");
        assert_eq!(address("::ffff:192.0.2.7").to_string(), "192.0.2.7/32");
        assert_eq!(address("2001:db8:1:2:3:4:5:6").to_string(), "2001:db8:1:2::/64");
        assert_eq!(address("192.0.2.7").subnet().to_string(), "192.0.2.0/24");
        assert_eq!(address("2001:db8:1:2:3:4:5:6").subnet().to_string(), "2001:db8:1::/48");
        assert_eq!(Address::of(None), address("unknown"));
        assert!(!address("unknown").is_known() && address("192.0.2.7").is_known());
    }
}
