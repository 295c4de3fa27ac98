//! Turns for reading the documents of clients (`client_documents`): how many are read at once, and how few of them from
//! one host, for one network that asks, and for clients that nobody has approved. Otherwise a stranger with slow hosts
//! would keep everybody's documents from being read.
//!
//! Not here: how often one address may have a document read (`traffic::guard`).

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Most documents that are read at once.
const AT_ONCE: usize = 64;
/// Most of them for clients that nobody has approved. Approving one takes a person.
const STRANGERS: usize = 48;
/// Most of them from one host, and for one network that asks.
const EACH: usize = 4;

/// Whose document is to be read, and for whom.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// The host of the document, without its port: whoever has the host has all ports.
    pub host: &'a str,
    /// The network of the request.
    pub network: &'a str,
    /// Whether somebody has approved the client before.
    pub approved: bool,
}

/// The documents that are being read.
#[derive(Default)]
struct Taken {
    all: usize,
    /// By host and by network. It has no entry for what is not being read.
    each: HashMap<String, usize>,
}

/// The turns of a node.
#[derive(Default)]
pub(super) struct Turns(Mutex<Taken>);

/// A turn, until it is dropped.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    keys: [String; 2],
}

impl Turns {
    /// Takes a turn, if there is room.
    pub fn take(&self, wanted: Wanted<'_>) -> Option<Turn<'_>> {
        let keys = [format!("host {}", wanted.host), format!("network {}", wanted.network)];
        let most = if wanted.approved { AT_ONCE } else { STRANGERS };
        let mut taken = self.taken();
        let is_full = |key: &String| taken.each.get(key).is_some_and(|count| *count >= EACH);
        if taken.all >= most || keys.iter().any(is_full) {
            return None;
        }
        taken.all += 1;
        for key in &keys {
            *taken.each.entry(key.clone()).or_default() += 1;
        }
        drop(taken);
        Some(Turn { turns: self, keys })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut taken = self.turns.taken();
        taken.all = taken.all.saturating_sub(1);
        for key in &self.keys {
            let left = taken.each.get(key).copied().unwrap_or_default().saturating_sub(1);
            if left == 0 {
                taken.each.remove(key);
            } else {
                taken.each.insert(key.clone(), left);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AT_ONCE, EACH, STRANGERS, Turns, Wanted};

    #[test]
    fn one_host_and_one_network_have_few_turns() {
        let turns = Turns::default();
        let take = |host, network| turns.take(Wanted { host, network, approved: true });
        let mut taken: Vec<_> = (0..EACH).map(|_| take("slow.example", "192.0.2.0/24").unwrap()).collect();
        assert!(take("slow.example", "198.51.100.0/24").is_none(), "the host has its part");
        assert!(take("agent.example", "192.0.2.0/24").is_none(), "the network has its part");
        assert!(take("agent.example", "198.51.100.0/24").is_some());
        taken.pop();
        assert!(take("slow.example", "192.0.2.0/24").is_some(), "a turn that ended is free");
        drop(taken);
        let left = turns.taken();
        assert_eq!((left.all, left.each.len()), (0, 0), "nothing is left of it");
    }

    #[test]
    fn strangers_leave_turns_to_clients_that_somebody_approved() {
        let turns = Turns::default();
        let take = |number: usize, approved| {
            let (host, network) = (format!("{number}.example"), format!("192.0.{number}.0/24"));
            turns.take(Wanted { host: &host, network: &network, approved })
        };
        let strangers: Vec<_> = (0..STRANGERS).map(|number| take(number, false).unwrap()).collect();
        assert!(take(STRANGERS, false).is_none());
        let approved: Vec<_> = (STRANGERS..AT_ONCE).map(|number| take(number, true).unwrap()).collect();
        assert!(take(AT_ONCE, true).is_none());
        assert_eq!(strangers.len() + approved.len(), AT_ONCE);
    }
}
