//! A lane per stream: commands of this node for one stream wait in turn, so that each decides on what the one before it
//! left, and a crowd gets through one after the other. Without it all but one of a crowd decide on what is old, and begin
//! anew together. Other nodes have lanes of their own: whoever is first in theirs may still meet a conflict with ours.
//!
//! Not here: who retries after a conflict (`commands::attempt`).

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

/// The longest wait in a lane that moves: less than a request may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The lanes of a node; clones share them. There is one for each stream that somebody works on at this moment.
#[derive(Clone, Default)]
pub struct Lanes(Arc<Mutex<HashMap<String, Arc<Lane>>>>);

#[derive(Default)]
struct Lane {
    turn: Arc<tokio::sync::Mutex<()>>,
    /// How many turns ended because the store failed.
    broken: AtomicU64,
}

/// Somebody in a lane, waiting or in turn.
struct Place {
    lanes: Lanes,
    stream: String,
    lane: Arc<Lane>,
}

/// The turn of whoever holds it.
pub struct Turn {
    // In this order: the turn ends before the place is left.
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
    /// [`StoreError::Deadline`] when the store failed whoever was before, or the lane is too long: whoever waited has
    /// waited as long as they had, and would fail as well.
    pub async fn turn(&self, stream: String) -> Result<Turn, StoreError> {
        let place = self.enter(stream);
        let broken = place.lane.broken.load(Ordering::Acquire);
        let waiting = tokio::time::timeout(PATIENCE, place.lane.turn.clone().lock_owned());
        let turn = waiting.await.map_err(|_| StoreError::Deadline)?;
        match place.lane.broken.load(Ordering::Acquire) == broken {
            true => Ok(Turn { _turn: turn, place }),
            false => Err(StoreError::Deadline),
        }
    }
}

impl Turn {
    /// The store failed in this turn.
    pub fn broke(&self) {
        self.place.lane.broken.fetch_add(1, Ordering::AcqRel);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = self.lanes.all();
        // Whoever enters clones under the same lock: two are the table's and this one.
        if Arc::strong_count(&self.lane) == 2 {
            all.remove(&self.stream);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lanes, StoreError};

    #[tokio::test]
    async fn a_lane_is_there_for_as_long_as_somebody_is_in_it() {
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
    async fn what_fails_the_first_fails_everybody_behind_at_once_and_nobody_later() {
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
