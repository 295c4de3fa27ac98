//! Lanes: for each key so many at once and so many who wait, so that a crowd at one key takes no more than its lane of what
//! all keys share. Whoever finds a lane full is told at once. Keys that nobody uses are forgotten.
//!
//! Not here: commands for one stream, which also learn that the one before them failed (`store::lanes`), and tries at one
//! name, which also hear that there is room again (`traffic::guard`).

use moka::sync::Cache;
use std::{sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Keys that are told apart.
const REMEMBERED: u64 = 10_000;
/// How long a key that nobody uses is remembered; longer than anybody waits.
const IDLE: Duration = Duration::from_secs(60);

/// The lanes of this node. Clones share them.
#[derive(Clone)]
pub struct Lanes {
    lanes: Cache<String, Arc<Lane>>,
    at_once: usize,
    places: usize,
}

struct Lane {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

/// A place in a lane, from where its turn comes.
pub struct Place {
    lane: Arc<Lane>,
    place: OwnedSemaphorePermit,
}

/// A turn in a lane. The next one has to wait until it is dropped.
#[derive(Debug)]
pub struct Turn {
    _turn: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
}

impl Lanes {
    /// For each key, `at_once` have their turn and `places` are in the lane, those included.
    pub fn new(at_once: usize, places: usize) -> Self {
        Self { lanes: Cache::builder().max_capacity(REMEMBERED).time_to_idle(IDLE).build(), at_once, places }
    }

    /// A place in the lane of `key`; none if the lane is full.
    pub fn place(&self, key: &str) -> Option<Place> {
        let lane = self.lanes.get_with_by_ref(key, || {
            let (places, turns) = (Semaphore::new(self.places), Semaphore::new(self.at_once));
            Arc::new(Lane { places: Arc::new(places), turns: Arc::new(turns) })
        });
        let place = lane.places.clone().try_acquire_owned().ok()?;
        Some(Place { lane, place })
    }
}

impl Place {
    /// Waits for the turn. None only if the lane is gone, which it never is.
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
    fn a_full_lane_says_so_and_keeps_nobody_else_waiting() {
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
}
