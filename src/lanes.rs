//! Lanes: each key has a limited number of running turns and a limited number of waiting ones, so that many
//! requests for one key can't take more than that key's share of what all keys share. A full lane refuses at
//! once. Idle keys are forgotten.
//!
//! Not here: lanes for commands on one stream, where a failure also fails the commands that wait behind it
//! (`store::lanes`), and lanes for login attempts on one name, which also wait for a free place
//! (`traffic::guard`).

use moka::sync::Cache;
use std::{sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Most keys that are tracked.
const REMEMBERED: u64 = 10_000;
/// How long an idle key is remembered; longer than any caller waits.
const IDLE: Duration = Duration::from_secs(60);

/// The lanes of this node. Clones share them.
#[derive(Clone)]
pub struct Lanes {
    lanes: Cache<String, Arc<Lane>>,
    at_once: usize,
    places: usize,
}

struct Lane {
    /// How many places there are, free or taken.
    size: usize,
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

/// A place in a lane, from which the caller waits for its turn.
pub struct Place {
    lane: Arc<Lane>,
    place: OwnedSemaphorePermit,
}

/// A turn in a lane. The next caller waits until it is dropped.
#[derive(Debug)]
pub struct Turn {
    _turn: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
}

impl Lanes {
    /// Allows `at_once` running turns for each key, and `places` running and waiting ones together.
    pub fn new(at_once: usize, places: usize) -> Self {
        Self { lanes: Cache::builder().max_capacity(REMEMBERED).time_to_idle(IDLE).build(), at_once, places }
    }

    /// Returns a place in the lane of `key`, or `None` if the lane is full.
    pub fn place(&self, key: &str) -> Option<Place> {
        let lane = self.lanes.get_with_by_ref(key, || {
            let (places, turns) = (Semaphore::new(self.places), Semaphore::new(self.at_once));
            Arc::new(Lane { size: self.places, places: Arc::new(places), turns: Arc::new(turns) })
        });
        let place = lane.places.clone().try_acquire_owned().ok()?;
        Some(Place { lane, place })
    }
}

impl Place {
    /// Returns how many places of its lane are taken, this one among them.
    pub fn taken(&self) -> usize {
        self.lane.size.saturating_sub(self.free())
    }

    /// Returns how many places of its lane are free.
    pub fn free(&self) -> usize {
        self.lane.places.available_permits()
    }

    /// Waits for the turn. Returns `None` only if the semaphore is closed, which never happens.
    pub async fn turn(self) -> Option<Turn> {
        let turn = self.lane.turns.clone().acquire_owned().await.ok()?;
        Some(Turn { _turn: turn, _place: self.place })
    }
}

#[cfg(test)]
mod tests {
    use super::Lanes;
    use futures::FutureExt;

    #[test]
    fn a_full_lane_refuses_and_delays_no_other_key() {
        let lanes = Lanes::new(1, 2);
        let first = lanes.place("a").unwrap().turn().now_or_never().flatten().unwrap();
        let mut second = lanes.place("a").unwrap().turn().boxed();
        assert!((&mut second).now_or_never().is_none(), "one at once");
        assert!(lanes.place("a").is_none(), "and one who waits");
        assert!(lanes.place("b").unwrap().turn().now_or_never().is_some());
        drop(first);
        assert!(second.now_or_never().flatten().is_some());
        assert!(lanes.place("a").is_some());
    }

    #[test]
    fn a_place_knows_how_many_are_taken_and_free() {
        let lanes = Lanes::new(1, 3);
        let first = lanes.place("a").unwrap();
        assert_eq!((first.taken(), first.free()), (1, 2));
        let second = lanes.place("a").unwrap();
        assert_eq!((first.taken(), second.free()), (2, 1));
        drop(second);
        assert_eq!((first.taken(), first.free()), (1, 2));
    }
}
