//! The recent end of the log, in memory: events that this node committed itself, decoded, for the node's
//! subscribers. Each event is there once, however many subscribers take it.
//!
//! Only what cannot differ from the log is here: docs/explanation/adr/0061-the-recent-log-in-memory.md. Events
//! with personal fields are not, because they must not outlive the key of the person. Events that other nodes
//! committed are not, either. `feed` reads those from Postgres.

use super::succession::Footing;
use std::{
    collections::VecDeque,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use xwms_events::Envelope;

/// Most positions. Subscribers that gather events for up to a second are within it on a busy node.
const MOST_POSITIONS: usize = 16_384;
/// Most bytes of events, estimated from their texts.
const MOST_BYTES: usize = 16 * 1024 * 1024;
/// What an event takes besides its texts.
const OVERHEAD: usize = 512;

/// The events in memory. Clones share them.
#[derive(Clone)]
pub(super) struct Recent(Arc<Mutex<Ring>>);

/// The part of the log that is in memory.
#[derive(Debug)]
pub struct Held {
    /// In order.
    pub events: Vec<Arc<Envelope>>,
    /// The other positions, in order.
    pub missing: Vec<i64>,
}

impl Recent {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Ring::new(MOST_POSITIONS, MOST_BYTES))))
    }

    fn lock(&self) -> MutexGuard<'_, Ring> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds `events`, which were committed on the server `footing`, each with the size of its texts. Returns
    /// what had to make room, for the caller to drop when it has nothing more urgent to do.
    #[must_use]
    pub fn add(
        &self,
        footing: Footing,
        events: impl Iterator<Item = (Arc<Envelope>, usize)>,
    ) -> Vec<Arc<Envelope>> {
        let mut ring = self.lock();
        let mut dropped = ring.stand_on(footing);
        for (event, size) in events {
            ring.add(event, size, &mut dropped);
        }
        dropped
    }

    /// Returns the events after `after`, up to and including `upto`. The caller has found `upto` in the log on
    /// the server `footing`. Returns `None` if memory has less than half of them, or is about another server.
    pub fn held(&self, footing: Footing, after: i64, upto: i64) -> Option<Held> {
        self.lock().held(footing, after, upto)
    }

    /// Returns whether memory has every event after `after`, up to and including `upto`, and each `is_other`.
    pub fn all(&self, after: i64, upto: i64, is_other: impl Fn(&Envelope) -> bool) -> bool {
        let ring = self.lock();
        (after..upto).all(|before| ring.get(before + 1).is_some_and(|event| is_other(event)))
    }

    /// Drops everything.
    pub fn clear(&self) {
        let dropped = self.lock().clear();
        drop(dropped);
    }
}

/// An event, and the bytes that it is estimated to take.
struct Slot {
    event: Arc<Envelope>,
    bytes: usize,
}

/// A slot for each position from `first` on.
struct Ring {
    /// The server that all of the events were committed on.
    footing: Option<Footing>,
    first: i64,
    slots: VecDeque<Option<Slot>>,
    bytes: usize,
    most_positions: usize,
    most_bytes: usize,
}

impl Ring {
    fn new(most_positions: usize, most_bytes: usize) -> Self {
        Self { footing: None, first: 0, slots: VecDeque::new(), bytes: 0, most_positions, most_bytes }
    }

    fn clear(&mut self) -> Vec<Arc<Envelope>> {
        self.bytes = 0;
        mem::take(&mut self.slots).into_iter().flatten().map(|slot| slot.event).collect()
    }

    /// Drops everything, and returns it, unless it was committed on the server `footing`.
    fn stand_on(&mut self, footing: Footing) -> Vec<Arc<Envelope>> {
        match self.footing.replace(footing) {
            Some(former) if former == footing => vec![],
            _ => self.clear(),
        }
    }

    /// Returns the index of the slot of `position`; `None` if that is before the first one.
    fn index(&self, position: i64) -> Option<usize> {
        usize::try_from(position.checked_sub(self.first)?).ok()
    }

    fn get(&self, position: i64) -> Option<&Arc<Envelope>> {
        self.slots.get(self.index(position)?)?.as_ref().map(|slot| &slot.event)
    }

    fn add(&mut self, event: Arc<Envelope>, size: usize, dropped: &mut Vec<Arc<Envelope>>) {
        let position = event.position;
        let far = self.slots.len() + self.most_positions;
        if self.slots.is_empty() || self.index(position).is_some_and(|index| index >= far) {
            dropped.extend(self.clear());
            self.first = position;
        }
        let Some(index) = self.index(position) else { return };
        while self.slots.len() <= index {
            self.slots.push_back(None);
        }
        let bytes = size + OVERHEAD;
        if let Some(slot) = self.slots.get_mut(index) {
            let replaced = slot.replace(Slot { event, bytes });
            self.bytes += bytes;
            dropped.extend(self.without(replaced));
        }
        while self.slots.len() > self.most_positions || self.bytes > self.most_bytes {
            let Some(oldest) = self.slots.pop_front() else { return };
            self.first += 1;
            dropped.extend(self.without(oldest));
        }
    }

    /// Takes the bytes of `slot`, which is no longer here, off the sum.
    fn without(&mut self, slot: Option<Slot>) -> Option<Arc<Envelope>> {
        let slot = slot?;
        self.bytes = self.bytes.saturating_sub(slot.bytes);
        Some(slot.event)
    }

    fn held(&self, footing: Footing, after: i64, upto: i64) -> Option<Held> {
        let count = usize::try_from(upto.checked_sub(after)?).ok()?;
        // Where the log went back, a span may have a million positions without an event.
        if self.footing != Some(footing) || upto < self.first || count > self.most_positions {
            return None;
        }
        let (mut events, mut missing) = (Vec::with_capacity(count), vec![]);
        for position in (after..upto).map(|before| before + 1) {
            match self.get(position) {
                Some(event) => events.push(event.clone()),
                None => missing.push(position),
            }
        }
        // One scan reads many events faster than a look-up of each.
        (missing.len() <= events.len()).then_some(Held { events, missing })
    }
}

#[cfg(test)]
mod tests {
    use super::{Footing, Held, OVERHEAD, Recent, Ring};
    use serde_json::json;
    use std::sync::Arc;
    use time::OffsetDateTime;
    use xwms_events::{AnyEvent, Envelope};

    const HERE: Footing = Footing { generation: 1, server: OffsetDateTime::UNIX_EPOCH };

    fn event(position: i64) -> Arc<Envelope> {
        let metadata = json!({
            "id": "event_00000000000000000000000001", "stream_type": "client", "stream_id": "client_x",
            "sequence": position, "name": "client.disabled", "version": 1, "recorded_at": "2026-01-01T00:00:00Z",
            "actor": {"type": "system"}, "request_id": "r",
        });
        Arc::new(Envelope {
            position,
            leaf: [0; 32],
            metadata: serde_json::from_value(metadata).unwrap(),
            data: AnyEvent::decode("client", json!({"event": "client.disabled"})).unwrap(),
        })
    }

    /// A ring with room for eight events of 100 bytes, with events at `positions`.
    fn ring(positions: impl IntoIterator<Item = i64>) -> Ring {
        let mut ring = Ring::new(8, 8 * (100 + OVERHEAD));
        assert!(ring.stand_on(HERE).is_empty());
        for position in positions {
            ring.add(event(position), 100, &mut vec![]);
        }
        ring
    }

    /// Returns the positions that are held and those that are missing.
    fn held(ring: &Ring, after: i64, upto: i64) -> Option<(Vec<i64>, Vec<i64>)> {
        let Held { events, missing } = ring.held(HERE, after, upto)?;
        Some((events.iter().map(|event| event.position).collect(), missing))
    }

    #[test]
    fn events_committed_here_are_held_in_order_and_the_rest_is_named() {
        let ring = ring([11, 12, 15]);
        assert_eq!(held(&ring, 10, 12), Some((vec![11, 12], vec![])));
        assert_eq!(held(&ring, 11, 15), Some((vec![12, 15], vec![13, 14])));
        // More than half of it is elsewhere.
        assert_eq!(held(&ring, 12, 15), None);
        assert_eq!(held(&ring, 10, 20), None);
        assert_eq!(held(&ring, 0, 10), None);
        assert_eq!(held(&ring, 15, 16), None);
    }

    #[test]
    fn positions_that_come_late_take_their_place_and_those_before_all_others_do_not() {
        let ring = ring([20, 22, 21, 19]);
        assert_eq!(held(&ring, 19, 22), Some((vec![20, 21, 22], vec![])));
        assert_eq!(held(&ring, 18, 20), Some((vec![20], vec![19])));
    }

    #[test]
    fn a_slow_reader_far_behind_finds_nothing_and_memory_is_bounded() {
        let mut ring = ring(1..=100);
        assert_eq!(ring.slots.len(), 8);
        assert_eq!(ring.bytes, 8 * (100 + OVERHEAD));
        assert_eq!(held(&ring, 0, 8), None);
        assert_eq!(held(&ring, 92, 100), Some(((93..=100).collect(), vec![])));
        // Large events: fewer of them.
        let mut dropped = vec![];
        ring.add(event(101), 4 * (100 + OVERHEAD), &mut dropped);
        assert!(ring.bytes <= ring.most_bytes && ring.slots.len() < 8);
        assert_eq!(dropped.first().map(|event| event.position), Some(93));
        // One that is larger than all of the memory is not held, and what follows is.
        ring.add(event(102), 9 * (100 + OVERHEAD), &mut dropped);
        assert_eq!((ring.slots.len(), ring.bytes), (0, 0));
        ring.add(event(103), 100, &mut dropped);
        assert_eq!(held(&ring, 102, 103), Some((vec![103], vec![])));
    }

    #[test]
    fn an_event_that_is_added_twice_counts_once() {
        let mut ring = ring([5, 6]);
        ring.add(event(5), 100, &mut vec![]);
        assert_eq!(ring.bytes, 2 * (100 + OVERHEAD));
        assert_eq!(held(&ring, 4, 6), Some((vec![5, 6], vec![])));
    }

    #[test]
    fn a_gap_of_a_million_positions_takes_no_memory() {
        let mut ring = ring([1, 2]);
        ring.add(event(1_000_003), 100, &mut vec![]);
        assert_eq!((ring.first, ring.slots.len()), (1_000_003, 1));
        assert_eq!(held(&ring, 2, 1_000_003), None);
        assert_eq!(held(&ring, 1_000_002, 1_000_003), Some((vec![1_000_003], vec![])));
        // No arithmetic overflows.
        assert_eq!(held(&ring, i64::MIN, i64::MAX), None);
        assert_eq!(held(&ring, 9, 3), None);
    }

    #[test]
    fn another_server_or_generation_has_nothing_of_it() {
        let recent = Recent::new();
        let add = |footing, position| recent.add(footing, [(event(position), 100)].into_iter());
        assert!(add(HERE, 7).is_empty());
        let restarted = OffsetDateTime::UNIX_EPOCH + time::Duration::SECOND;
        let successors = [Footing { generation: 2, ..HERE }, Footing { server: restarted, ..HERE }];
        for other in successors {
            assert!(recent.held(other, 6, 7).is_none());
        }
        assert!(recent.held(HERE, 6, 7).is_some());
        // The successor assigns the position again.
        let [successor, _] = successors;
        assert_eq!(add(successor, 8).len(), 1, "what the former server had is dropped");
        assert!(recent.held(HERE, 6, 7).is_none() && recent.held(successor, 6, 7).is_none());
        assert!(recent.held(successor, 7, 8).is_some());
        recent.clear();
        assert!(recent.held(successor, 7, 8).is_none());
    }

    #[test]
    fn nothing_is_known_of_a_position_that_is_not_held() {
        let recent = Recent::new();
        assert!(recent.all(5, 5, |_| false), "there is nothing between");
        assert!(!recent.all(0, 1, |_| true));
        let events = [5, 6, 8].map(|position| (event(position), 100));
        assert!(recent.add(HERE, events.into_iter()).is_empty());
        assert!(recent.all(4, 6, |_| true) && !recent.all(4, 6, |event| event.position == 5));
        assert!(!recent.all(3, 6, |_| true) && !recent.all(4, 8, |_| true) && !recent.all(6, 9, |_| true));
    }

    #[test]
    fn readers_share_an_event_and_keep_it_when_it_makes_room() {
        let recent = Recent::new();
        assert!(recent.add(HERE, [(event(1), 100)].into_iter()).is_empty());
        let [one, other] = [(); 2].map(|()| recent.held(HERE, 0, 1).unwrap().events.remove(0));
        assert!(Arc::ptr_eq(&one, &other));
        recent.clear();
        assert_eq!(one.position, 1);
    }
}
