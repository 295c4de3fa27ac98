//! Limits the number of connections, per process and per address. When there is no room for a new one, those
//! that have been idle longest are closed. When all are busy, the new one is refused.

use super::watch::Watch;
use crate::{config::Settings, store::network::caller_network, surface::http::log_limit::LogLimit};
use ipnet::IpNet;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{collections::HashMap, net::IpAddr, sync::Arc};
use tokio::task::Id;

/// Descriptors reserved for everything else: the log, files, webhooks, and new connections while old ones
/// close.
const OTHERS: u64 = 128;
/// Connections that are allowed in any case.
const FEWEST: u64 = 16;
/// When there is no room, one in this many idle connections is closed.
const SHED: usize = 16;

/// The open connections.
pub(super) struct Capacity {
    max: usize,
    max_per_address: usize,
    proxies: Vec<IpNet>,
    connections: HashMap<Id, OpenConnection>,
    all: Count,
    addresses: HashMap<IpNet, Count>,
    no_room: LogLimit,
}

struct OpenConnection {
    network: IpNet,
    watch: Arc<Watch>,
    closing: bool,
}

/// The number of connections, and how many of them were told to close.
#[derive(Clone, Copy, Default)]
struct Count {
    open: usize,
    closing: usize,
}

impl Count {
    fn staying(self) -> usize {
        self.open - self.closing
    }
}

/// Which limit is reached.
#[derive(Clone, Copy)]
pub(super) enum Limit {
    Process,
    Address,
    Descriptors,
}

impl Limit {
    fn as_str(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Address => "address",
            Self::Descriptors => "descriptors",
        }
    }
}

impl Capacity {
    pub fn new(settings: &Settings) -> Self {
        let wanted = usize::try_from(settings.connections.max).unwrap_or(usize::MAX);
        let max = wanted.min(descriptors(settings));
        if max < wanted {
            tracing::warn!(
                max,
                wanted,
                "the limit of file descriptors allows fewer connections than connections.max"
            );
        }
        let of_address = usize::try_from(settings.connections.max_per_address).unwrap_or(usize::MAX);
        metrics::gauge!("xwms_connections_open").set(0.0);
        Self {
            max,
            // One address never gets all of them.
            max_per_address: of_address.min(max.div_ceil(2)),
            proxies: settings.trusted_proxies.clone(),
            connections: HashMap::new(),
            all: Count::default(),
            addresses: HashMap::new(),
            no_room: LogLimit::default(),
        }
    }

    /// Returns whether `peer` may connect. At the limit, this closes idle connections to make room.
    pub fn admit(&mut self, peer: IpAddr) -> bool {
        let network = caller_network(peer);
        let held = self.addresses.get(&network).copied().unwrap_or_default();
        let full = if held.staying() >= self.max_per_address && !self.is_proxy(peer) {
            Some((Limit::Address, Some(network)))
        } else {
            (self.all.staying() >= self.max).then_some((Limit::Process, None))
        };
        let Some((limit, network)) = full else { return true };
        if !self.is_overfull() && self.make_room(limit, network) {
            return true;
        }
        metrics::counter!("xwms_connections_refused_total", "why" => limit.as_str()).increment(1);
        false
    }

    /// Returns whether so many connections are still closing that new ones would take the last descriptors.
    pub fn is_overfull(&self) -> bool {
        self.all.open >= self.max.saturating_add(self.max.div_ceil(SHED))
    }

    /// Closes the connections that have been idle longest: some of those from `network`, or of all. Returns whether it
    /// closed any.
    pub fn make_room(&mut self, limit: Limit, network: Option<IpNet>) -> bool {
        let of_network =
            |connection: &OpenConnection| network.is_none_or(|network| network == connection.network);
        let staying =
            self.connections.values_mut().filter(|connection| !connection.closing && of_network(connection));
        let mut waiting: Vec<_> =
            staying.filter_map(|connection| Some((connection.watch.waits_since()?, connection))).collect();
        waiting.sort_unstable_by_key(|(since, _)| *since);
        let count = waiting.len().div_ceil(SHED);
        for (_, connection) in waiting.into_iter().take(count) {
            connection.closing = true;
            connection.watch.close();
            self.all.closing += 1;
            self.addresses.entry(connection.network).or_default().closing += 1;
        }
        let shed = u64::try_from(count).unwrap_or_default();
        metrics::counter!("xwms_connections_shed_total", "why" => limit.as_str()).increment(shed);
        if let Some(missed) = self.no_room.due() {
            let (why, open) = (limit.as_str(), self.all.open);
            tracing::warn!(
                why,
                open,
                shed,
                missed,
                "no room for a connection: closing idle ones, or refusing it"
            );
        }
        count > 0
    }

    /// Counts a connection that `task` serves.
    pub fn add(&mut self, task: Id, peer: IpAddr, watch: Arc<Watch>) {
        let network = caller_network(peer);
        self.all.open += 1;
        self.addresses.entry(network).or_default().open += 1;
        self.connections.insert(task, OpenConnection { network, watch, closing: false });
        self.set_gauge();
    }

    /// Forgets the connection of a task that ended.
    pub fn remove(&mut self, task: Id) {
        let Some(connection) = self.connections.remove(&task) else { return };
        let told = usize::from(connection.closing);
        self.all.open -= 1;
        self.all.closing -= told;
        if let Some(held) = self.addresses.get_mut(&connection.network) {
            held.open -= 1;
            held.closing -= told;
            if held.open == 0 {
                self.addresses.remove(&connection.network);
            }
        }
        self.set_gauge();
    }

    #[expect(clippy::cast_precision_loss, reason = "there are far fewer")]
    fn set_gauge(&self) {
        metrics::gauge!("xwms_connections_open").set(self.all.open as f64);
    }

    fn is_proxy(&self, peer: IpAddr) -> bool {
        self.proxies.iter().any(|network| network.contains(&peer.to_canonical()))
    }
}

/// Returns how many connections the limit of descriptors allows. Raises that limit first, to the most that the process
/// may have.
fn descriptors(settings: &Settings) -> usize {
    let limit = getrlimit(Resource::Nofile);
    // If it can't be raised, it stays as it is.
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).is_ok();
    let allowed = if raised { limit.maximum } else { limit.current };
    let others = OTHERS + u64::from(settings.database_connections);
    let left = allowed.map_or(u64::MAX, |allowed| allowed.saturating_sub(others).max(FEWEST));
    usize::try_from(left).unwrap_or(usize::MAX)
}
