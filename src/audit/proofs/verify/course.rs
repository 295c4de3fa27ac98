//! Builds the trees anew, event by event, and compares them on the way: each hash with its stored tile, each root
//! with the checkpoint over as many leaves. Pure.

use super::saved::Saved;
use crate::audit::{
    check::Bad,
    proofs::tables::{LOG, Tree},
    tree::{
        Edge, Hash,
        edge::TileEntry,
        hash::{LEN, no_event},
        subtrees::TileId,
        tiles::WIDTH,
    },
};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use uuid::Uuid;

/// An event, hashed.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub position: i64,
    pub account: Option<Uuid>,
    /// If it says that the log went back: the position at which the log ended before it.
    pub resumes: Option<i64>,
    pub hash: Hash,
}

/// What was built and compared so far.
pub(super) struct Course {
    log: Edge,
    accounts: HashMap<Uuid, Edge>,
    /// The log's edge where its stored tree ends.
    at_tree: Option<Edge>,
    /// Leaves of the stored tree.
    tree_size: i64,
    /// Hashes to compare with stored tiles, each with the position that completed it.
    entries: Vec<(i64, TileEntry)>,
    /// By size, the smallest first.
    saved: VecDeque<Saved>,
    /// The size of the last checkpoint that agreed.
    good: u64,
    pub agreed: usize,
    pub lost: Vec<String>,
}

impl Course {
    pub fn new(tree_size: i64, mut saved: Vec<Saved>) -> Self {
        saved.sort_by_key(|saved| saved.checkpoint.size);
        Self {
            log: Edge::default(),
            accounts: HashMap::new(),
            at_tree: None,
            tree_size,
            entries: Vec::new(),
            saved: saved.into(),
            good: 0,
            agreed: 0,
            lost: Vec::new(),
        }
    }

    pub fn root(&self) -> Hash {
        self.log.root()
    }

    fn position(&self) -> i64 {
        i64::try_from(self.log.size()).unwrap_or(i64::MAX)
    }

    /// Appends `events`.
    pub fn take(&mut self, events: &[Event]) -> Result<(), Bad> {
        for event in events {
            let next = self.position() + 1;
            if event.position < next {
                return Err(Bad { position: event.position, why: "the position occurs twice".to_owned() });
            }
            if event.position > next {
                if event.resumes != Some(next - 1) {
                    return Err(Bad { position: next, why: "the event is missing".to_owned() });
                }
                self.declared(next - 1, event.position);
                for _ in next..event.position {
                    self.push(no_event())?;
                }
            }
            self.push(event.hash)?;
            if let Some(account) = event.account.filter(|_| event.position <= self.tree_size) {
                self.accounts.entry(account).or_default().push(event.hash, |_| {});
            }
        }
        Ok(())
    }

    /// Sets checkpoints aside that are over events that the log lost, and says so at `position`.
    fn declared(&mut self, end: i64, position: i64) {
        let is_lost = |saved: &Saved| {
            saved.cut < position && saved.checkpoint.size > u64::try_from(end).unwrap_or_default()
        };
        for saved in self.saved.iter().filter(|saved| is_lost(saved)) {
            self.lost.push(format!(
                "{}: the checkpoint over {} events: the event at {position} says that those after {end} were lost",
                saved.from, saved.checkpoint.size
            ));
        }
        self.saved.retain(|saved| !is_lost(saved));
    }

    fn push(&mut self, hash: Hash) -> Result<(), Bad> {
        let position = self.position() + 1;
        let entries = &mut self.entries;
        let is_in_tree = position <= self.tree_size;
        self.log.push(hash, |entry| {
            if is_in_tree {
                entries.push((position, entry));
            }
        });
        if position == self.tree_size {
            self.at_tree = Some(self.log.clone());
        }
        while let Some(saved) = self.saved.pop_front_if(|saved| saved.checkpoint.size <= self.log.size()) {
            if saved.checkpoint.size == self.log.size() && saved.checkpoint.root != self.log.root() {
                let why = format!(
                    "{}: the checkpoint over {} events was of another history: an event from here to there was changed",
                    saved.from, saved.checkpoint.size
                );
                return Err(Bad { position: i64::try_from(self.good).unwrap_or(i64::MAX) + 1, why });
            }
            self.good = saved.checkpoint.size;
            self.agreed += 1;
        }
        Ok(())
    }

    /// Returns the tiles that the next comparison needs.
    pub fn wanted_tiles(&self) -> BTreeSet<TileId> {
        self.entries.iter().map(|(_, entry)| (entry.level, entry.index / WIDTH)).collect()
    }

    /// Compares what was built since the last comparison with the stored tiles.
    pub fn compare(&mut self, tiles: &BTreeMap<TileId, Vec<u8>>) -> Result<(), Bad> {
        for (position, TileEntry { level, index, hash }) in self.entries.drain(..) {
            let at = usize::try_from(index % WIDTH).unwrap_or_default() * LEN;
            let stored = tiles.get(&(level, index / WIDTH)).and_then(|tile| tile.get(at..at + LEN));
            if stored != Some(hash.as_slice()) {
                let why = match (level, stored) {
                    (0, Some(_)) => "its bytes are not those that it was written with".to_owned(),
                    (_, None) => "a hash of the tree is missing".to_owned(),
                    _ => format!("a hash in level {level} of the tree was changed"),
                };
                return Err(Bad { position, why });
            }
        }
        Ok(())
    }

    /// Checks the end of the log, which is at `head`.
    pub fn finish(&self, head: i64) -> Result<(), Bad> {
        let next = self.position() + 1;
        let missing = |why: String| Err(Bad { position: next, why });
        if next <= head {
            return missing("the event is missing".to_owned());
        }
        if next <= self.tree_size {
            return missing(format!("the event is missing: the tree has {} events", self.tree_size));
        }
        match self.saved.front() {
            Some(saved) => missing(format!(
                "the event is missing: {} has a checkpoint over {} events",
                saved.from, saved.checkpoint.size
            )),
            None => Ok(()),
        }
    }

    /// Checks that every account with events has one of `trees`.
    pub fn each_account(&self, trees: &[Tree]) -> Result<(), Bad> {
        let there: BTreeSet<Uuid> = trees.iter().map(|tree| tree.tree).collect();
        match self.accounts.keys().find(|account| !there.contains(account)) {
            Some(account) => Err(Bad {
                position: self.tree_size,
                why: format!("the tree of the account {account} is missing"),
            }),
            None => Ok(()),
        }
    }

    /// Compares a tree with what was built.
    pub fn edge(&self, tree: &Tree) -> Result<(), Bad> {
        let built = if tree.tree == LOG { self.at_tree.as_ref() } else { self.accounts.get(&tree.tree) };
        if built.is_some() && tree.edge().as_ref() == built {
            return Ok(());
        }
        let which =
            if tree.tree == LOG { "the log".to_owned() } else { format!("the account {}", tree.tree) };
        Err(Bad { position: tree.position, why: format!("the tree of {which} does not have its events") })
    }
}

#[cfg(test)]
mod tests {
    use super::{Course, Event, Saved};
    use crate::audit::tree::{
        Checkpoint, Edge,
        hash::{Hash, leaf},
    };

    fn event(position: i64) -> Event {
        Event { position, account: None, resumes: None, hash: leaf(&position.to_be_bytes()) }
    }

    fn root(positions: std::ops::RangeInclusive<i64>) -> Hash {
        let mut edge = Edge::default();
        positions.for_each(|position| edge.push(event(position).hash, |_| {}));
        edge.root()
    }

    fn saved(size: u64, root: Hash) -> Saved {
        let checkpoint = Checkpoint { origin: "log.example".into(), size, root };
        Saved { checkpoint, cut: 0, from: "f".into() }
    }

    fn bad(events: &[Event], saved: Vec<Saved>) -> Option<(i64, String)> {
        let head = events.last().map_or(0, |event| event.position);
        let mut course = Course::new(0, saved);
        let bad = course.take(events).and_then(|()| course.finish(head)).err()?;
        Some((bad.position, bad.why))
    }

    fn log(length: i64) -> Vec<Event> {
        (1..=length).map(event).collect()
    }

    #[test]
    fn checkpoints_of_this_history_agree() {
        assert_eq!(bad(&log(9), vec![saved(9, root(1..=9)), saved(4, root(1..=4))]), None);
    }

    #[test]
    fn another_history_is_named_after_the_last_checkpoint_that_agrees() {
        let mut forked = log(9);
        forked[6].hash = leaf(b"other");
        let (at, why) = bad(&forked, vec![saved(4, root(1..=4)), saved(8, root(1..=8))]).unwrap();
        assert!(at == 5 && why.contains("another history"), "{at} {why}");
    }

    #[test]
    fn a_tail_that_was_cut_off_is_named_by_its_first_position() {
        let (at, why) = bad(&log(5), vec![saved(9, root(1..=9))]).unwrap();
        assert!(at == 6 && why.contains("missing"), "{at} {why}");
    }

    #[test]
    fn gaps_and_repetitions_are_named() {
        assert_eq!(bad(&[event(1), event(3)], vec![]).unwrap().0, 2);
        assert_eq!(bad(&[event(1), event(1)], vec![]).unwrap().0, 1);
    }

    #[test]
    fn a_declared_loss_is_reported_and_does_not_count_as_a_fork() {
        let mut course = Course::new(0, vec![saved(4, root(1..=4)), saved(2, root(1..=2))]);
        course.take(&[event(1), event(2), Event { resumes: Some(2), ..event(9) }]).unwrap();
        assert!(course.finish(9).is_ok());
        assert_eq!((course.agreed, course.lost.len()), (1, 1));
    }
}
