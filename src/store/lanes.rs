//! A lane per stream: this node's commands for one stream run one after the other, so that each one decides
//! on the state that the previous one left. Without lanes, all but one of many simultaneous commands would
//! decide on outdated state and retry together. Other nodes have their own lanes, so the first command in a
//! lane may still conflict with theirs.
//!
//! Not here: retries after a conflict (`commands::attempt`).

use super::error::StoreError;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::OwnedMutexGuard;

/// Longest wait in a lane that moves; less than a request may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The lanes of a node; clones share them. A stream has a lane only while commands for it run or wait.
#[derive(Clone, Default)]
pub struct Lanes(Arc<Mutex<HashMap<String, Arc<Lane>>>>);

#[derive(Default)]
struct Lane {
    turn: Arc<tokio::sync::Mutex<()>>,
    /// Number of turns that ended because the store failed.
    broken: AtomicU64,
}

/// A place in a lane, waiting or running.
struct Place {
    lanes: Lanes,
    stream: String,
    lane: Arc<Lane>,
}

/// A running turn; it ends when it is dropped.
pub struct Turn {
    // Dropped in this order: the turn ends before the place is left.
    _turn: OwnedMutexGuard<()>,
    place: Place,
}

impl Lanes {
    fn all(&self) -> MutexGuard<'_, HashMap<String, Arc<Lane>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, stream: String) -> Place {
        let lane = self.all().entry(stream.clone()).or_default().clone();
        Place { lanes: self.clone(), stream, lane }
    }

    /// Waits for a turn at `stream`.
    ///
    /// # Errors
    /// Returns [`StoreError::Deadline`] if the store failed in a turn that this one waited for, or if the
    /// lane is too long. After a failure, the commands behind it have waited just as long and would fail as
    /// well.
    pub async fn turn(&self, stream: String) -> Result<Turn, StoreError> {
        let place = self.enter(stream);
        let broken = place.lane.broken.load(Ordering::Acquire);
        let waiting = tokio::time::timeout(PATIENCE, place.lane.turn.clone().lock_owned());
        let turn = waiting.await.map_err(|_| StoreError::Deadline)?;
        if place.lane.broken.load(Ordering::Acquire) != broken {
            return Err(StoreError::Deadline);
        }
        Ok(Turn { _turn: turn, place })
    }
}

impl Turn {
    /// Records that the store failed in this turn.
    pub fn broke(&self) {
        self.place.lane.broken.fetch_add(1, Ordering::AcqRel);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = self.lanes.all();
        // New places clone the lane under the same lock: a count of two means only the table and this place.
        if Arc::strong_count(&self.lane) == 2 {
            all.remove(&self.stream);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lanes, StoreError};

    #[tokio::test]
    async fn a_lane_exists_while_a_command_is_in_it() {
        let lanes = Lanes::default();
        let first = lanes.turn("a".into()).await.unwrap();
        let (behind, other) = (lanes.turn("a".into()), lanes.turn("b".into()));
        let mut behind = Box::pin(behind);
        assert!(futures::poll!(&mut behind).is_pending(), "one after the other");
        drop(other.await.unwrap());
        assert_eq!(lanes.all().len(), 1);
        drop(first);
        assert_eq!(lanes.all().len(), 1, "somebody waits");
        drop(behind.await.unwrap());
        assert!(lanes.all().is_empty());
        let first = lanes.turn("a".into()).await.unwrap();
        let mut gone = Box::pin(lanes.turn("a".into()));
        assert!(futures::poll!(&mut gone).is_pending());
        drop(first);
        drop(gone);
        assert!(lanes.all().is_empty(), "whoever gave up leaves nothing behind");
    }

    #[tokio::test]
    async fn a_failure_of_the_first_fails_all_behind_it_at_once_and_nobody_later() {
        let lanes = Lanes::default();
        let first = lanes.turn("a".into()).await.unwrap();
        let mut behind = [Box::pin(lanes.turn("a".into())), Box::pin(lanes.turn("a".into()))];
        for waiting in &mut behind {
            assert!(futures::poll!(waiting).is_pending());
        }
        first.broke();
        drop(first);
        for waiting in behind {
            assert!(matches!(waiting.await, Err(StoreError::Deadline)));
        }
        assert!(lanes.turn("a".into()).await.is_ok());
    }
}
