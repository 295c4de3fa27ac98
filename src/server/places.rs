//! Limits the number of connections, per process and per address. If there is no more room, those that have
//! been idle longest are closed. If all are busy, the new one is refused.

use super::watch::Watch;
use crate::{config::Settings, store::network::household, surface::http::seldom::Seldom};
use ipnet::IpNet;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{collections::HashMap, net::IpAddr, sync::Arc};
use tokio::task::Id;

/// Descriptors reserved for everything else: the log, files, webhooks, and new connections while old ones
/// close.
const OTHERS: u64 = 128;
/// Connections that are allowed in any case.
const FEWEST: u64 = 16;
/// If there is no room, one in this many idle connections is closed.
const SHED: usize = 16;

/// The open connections.
pub(super) struct Places {
    max: usize,
    max_per_address: usize,
    proxies: Vec<IpNet>,
    taken: HashMap<Id, Taken>,
    all: Count,
    addresses: HashMap<IpNet, Count>,
    no_room: Seldom,
}

struct Taken {
    network: IpNet,
    watch: Arc<Watch>,
    leaves: bool,
}

/// The number of connections, and how many of them were told to close.
#[derive(Clone, Copy, Default)]
struct Count {
    open: usize,
    leave: usize,
}

impl Count {
    fn stay(self) -> usize {
        self.open - self.leave
    }
}

/// Which limit is reached.
#[derive(Clone, Copy)]
pub(super) enum Full {
    Process,
    Address,
    Descriptors,
}

impl Full {
    fn as_str(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Address => "address",
            Self::Descriptors => "descriptors",
        }
    }
}

impl Places {
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
            taken: HashMap::new(),
            all: Count::default(),
            addresses: HashMap::new(),
            no_room: Seldom::default(),
        }
    }

    /// Returns whether `peer` may connect. At the limit, this closes idle connections to make room.
    pub fn admits(&mut self, peer: IpAddr) -> bool {
        let network = household(peer);
        let held = self.addresses.get(&network).copied().unwrap_or_default();
        let full = if held.stay() >= self.max_per_address && !self.is_proxy(peer) {
            Some((Full::Address, Some(network)))
        } else {
            (self.all.stay() >= self.max).then_some((Full::Process, None))
        };
        let Some((why, of)) = full else { return true };
        if !self.is_crowded() && self.make_room(why, of) {
            return true;
        }
        metrics::counter!("xwms_connections_refused_total", "why" => why.as_str()).increment(1);
        false
    }

    /// Returns whether so many connections are still closing that new ones would take the last descriptors.
    pub fn is_crowded(&self) -> bool {
        self.all.open >= self.max.saturating_add(self.max.div_ceil(SHED))
    }

    /// Closes some of the connections that have been idle longest, of `network` or of all. Returns whether it
    /// closed any.
    pub fn make_room(&mut self, why: Full, network: Option<IpNet>) -> bool {
        let of_network = |taken: &Taken| network.is_none_or(|network| network == taken.network);
        let staying = self.taken.values_mut().filter(|taken| !taken.leaves && of_network(taken));
        let mut waiting: Vec<_> =
            staying.filter_map(|taken| Some((taken.watch.waits_since()?, taken))).collect();
        waiting.sort_unstable_by_key(|(since, _)| *since);
        let many = waiting.len().div_ceil(SHED);
        for (_, taken) in waiting.into_iter().take(many) {
            taken.leaves = true;
            taken.watch.close();
            self.all.leave += 1;
            self.addresses.entry(taken.network).or_default().leave += 1;
        }
        let shed = u64::try_from(many).unwrap_or_default();
        metrics::counter!("xwms_connections_shed_total", "why" => why.as_str()).increment(shed);
        if let Some(missed) = self.no_room.due() {
            let (why, open) = (why.as_str(), self.all.open);
            tracing::warn!(
                why,
                open,
                shed,
                missed,
                "no room for a connection: closing idle ones, or refusing it"
            );
        }
        many > 0
    }

    pub fn enter(&mut self, task: Id, peer: IpAddr, watch: Arc<Watch>) {
        let network = household(peer);
        self.all.open += 1;
        self.addresses.entry(network).or_default().open += 1;
        self.taken.insert(task, Taken { network, watch, leaves: false });
        self.show();
    }

    pub fn leave(&mut self, task: Id) {
        let Some(taken) = self.taken.remove(&task) else { return };
        let told = usize::from(taken.leaves);
        self.all.open -= 1;
        self.all.leave -= told;
        if let Some(held) = self.addresses.get_mut(&taken.network) {
            held.open -= 1;
            held.leave -= told;
            if held.open == 0 {
                self.addresses.remove(&taken.network);
            }
        }
        self.show();
    }

    #[expect(clippy::cast_precision_loss, reason = "there are far fewer")]
    fn show(&self) {
        metrics::gauge!("xwms_connections_open").set(self.all.open as f64);
    }

    fn is_proxy(&self, peer: IpAddr) -> bool {
        self.proxies.iter().any(|network| network.contains(&peer.to_canonical()))
    }
}

/// Returns how many connections the descriptor limit allows. Raises that limit first, as far as the process
/// may.
fn descriptors(settings: &Settings) -> usize {
    let limit = getrlimit(Resource::Nofile);
    // If it can't be raised, it stays as it is.
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).is_ok();
    let may = if raised { limit.maximum } else { limit.current };
    let others = OTHERS + u64::from(settings.database_connections);
    let left = may.map_or(u64::MAX, |may| may.saturating_sub(others).max(FEWEST));
    usize::try_from(left).unwrap_or(usize::MAX)
}
