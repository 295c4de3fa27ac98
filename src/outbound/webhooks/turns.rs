//! Limits on concurrent attempts, over all endpoints. Every worker has a place, which includes one attempt
//! that no other worker can take; further attempts come from a shared pool. So sockets and memory are bounded
//! even if many receivers hang, and an endpoint whose receiver responds always gets its turn.

use moka::sync::Cache;
use std::{sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use xwms_events::endpoint::delivery::Outcome;

/// The number of concurrent workers. Others wait in line, at most as long as one attempt may take.
const PLACES: usize = 1_024;
/// The number of shared attempts, in addition to one for each worker.
const SHARED: usize = 1_024;
/// Concurrent attempts at one endpoint: the initial and the highest number.
const REACH: (usize, usize) = (4, 64);
/// The number of messages read ahead for each concurrent attempt.
const AHEAD: usize = 4;

/// How many endpoints' reach is remembered after their worker ends, and for how long.
const REMEMBERED: u64 = 10_000;
const IDLE: Duration = Duration::from_secs(600);

/// The places of workers, the shared attempts, and the reach of each endpoint.
pub(super) struct Turns {
    places: Arc<Semaphore>,
    shared: Arc<Semaphore>,
    reaches: Cache<String, Reach>,
}

impl Turns {
    pub fn new() -> Self {
        Self {
            places: Arc::new(Semaphore::new(PLACES)),
            shared: Arc::new(Semaphore::new(SHARED)),
            reaches: Cache::builder().max_capacity(REMEMBERED).time_to_idle(IDLE).build(),
        }
    }

    /// Returns the endpoint's reach: the concurrency that its receiver has handled so far.
    pub fn reach(&self, endpoint_id: &str) -> Reach {
        self.reaches.get(endpoint_id).unwrap_or_else(Reach::new)
    }

    pub fn remember(&self, endpoint_id: &str, reach: Reach) {
        self.reaches.insert(endpoint_id.to_owned(), reach);
    }

    /// Waits for a worker's place; it is held while the worker runs.
    pub async fn place(&self) -> Option<OwnedSemaphorePermit> {
        self.places.clone().acquire_owned().await.ok()
    }

    /// Whether a worker may be waiting for a place.
    pub fn is_full(&self) -> bool {
        self.places.available_permits() == 0
    }

    /// Takes one shared attempt, unless all are in use.
    pub fn one_more(&self) -> Option<OwnedSemaphorePermit> {
        self.shared.clone().try_acquire_owned().ok()
    }

    /// The number of attempts that one worker may have pending, so that some are left for others.
    pub fn share(&self) -> usize {
        let workers = PLACES - self.places.available_permits();
        1 + SHARED / workers.max(1)
    }
}

/// How many concurrent attempts an endpoint's receiver has handled: few at first, one more after each
/// success, and half as many after no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reach(usize);

impl Reach {
    pub const MOST: usize = REACH.1;

    pub const fn new() -> Self {
        Self(REACH.0)
    }

    pub fn after(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Unanswered => self.0 = (self.0 / 2).max(REACH.0),
            outcome if outcome.is_success() => self.0 = (self.0 + 1).min(REACH.1),
            Outcome::Answered { .. } | Outcome::Impossible => {}
        }
    }

    pub const fn at_once(self) -> usize {
        self.0
    }

    /// The number of messages to read ahead.
    pub const fn ahead(self) -> usize {
        self.0 * AHEAD
    }
}

#[cfg(test)]
mod tests {
    use super::{PLACES, REACH, Reach, SHARED, Turns};
    use xwms_events::endpoint::delivery::Outcome;

    #[test]
    fn a_receiver_is_trusted_with_more_as_it_answers_and_with_little_when_it_does_not() {
        let mut reach = Reach::new();
        assert_eq!(reach.at_once(), REACH.0);
        reach.after(Outcome::Answered { status: 500, retry_after: None });
        assert_eq!(reach.at_once(), REACH.0);
        for _ in 0..100 {
            reach.after(Outcome::Answered { status: 200, retry_after: None });
        }
        assert_eq!(reach.at_once(), Reach::MOST);
        for half in [32, 16, 8, 4, 4] {
            reach.after(Outcome::Unanswered);
            assert_eq!(reach.at_once(), half);
        }
    }

    #[tokio::test]
    async fn places_and_shared_attempts_are_bounded_and_shared_out() {
        let turns = Turns::new();
        assert_eq!(turns.share(), 1 + SHARED);
        let mut places = Vec::new();
        for _ in 0..PLACES {
            assert!(!turns.is_full());
            places.push(turns.place().await);
        }
        assert!(turns.is_full());
        assert_eq!(turns.share(), 1 + SHARED / PLACES);
        let taken: Vec<_> = (0..SHARED).map(|_| turns.one_more()).collect();
        assert!(taken.iter().all(Option::is_some) && turns.one_more().is_none());
        drop(taken);
        assert!(turns.one_more().is_some());
    }
}
