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
/// Concurrent attempts at one endpoint at first, and at least.
const FEWEST: usize = 4;
/// The number of messages read ahead for each concurrent attempt.
const AHEAD: usize = 4;

/// How many endpoints' limits are remembered after their workers end, and for how long.
const REMEMBERED: u64 = 10_000;
const IDLE: Duration = Duration::from_secs(600);

/// The places of workers, the shared attempts, and the limit of each endpoint.
pub(super) struct Slots {
    places: Arc<Semaphore>,
    shared: Arc<Semaphore>,
    limits: Cache<String, ConcurrencyLimit>,
}

impl Slots {
    pub fn new() -> Self {
        Self {
            places: Arc::new(Semaphore::new(PLACES)),
            shared: Arc::new(Semaphore::new(SHARED)),
            limits: Cache::builder().max_capacity(REMEMBERED).time_to_idle(IDLE).build(),
        }
    }

    /// Returns the endpoint's limit: the concurrency that its receiver has handled so far.
    pub fn limit(&self, endpoint_id: &str) -> ConcurrencyLimit {
        self.limits.get(endpoint_id).unwrap_or_else(ConcurrencyLimit::new)
    }

    pub fn remember(&self, endpoint_id: &str, limit: ConcurrencyLimit) {
        self.limits.insert(endpoint_id.to_owned(), limit);
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
    pub fn try_acquire(&self) -> Option<OwnedSemaphorePermit> {
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
pub(super) struct ConcurrencyLimit(usize);

impl ConcurrencyLimit {
    pub const MOST: usize = 64;

    pub const fn new() -> Self {
        Self(FEWEST)
    }

    pub fn record(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Unanswered => self.0 = (self.0 / 2).max(FEWEST),
            outcome if outcome.is_success() => self.0 = (self.0 + 1).min(Self::MOST),
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
    use super::{ConcurrencyLimit, FEWEST, PLACES, SHARED, Slots};
    use xwms_events::endpoint::delivery::Outcome;

    #[test]
    fn a_receiver_is_trusted_with_more_as_it_answers_and_with_little_when_it_does_not() {
        let mut limit = ConcurrencyLimit::new();
        assert_eq!(limit.at_once(), FEWEST);
        limit.record(Outcome::Answered { status: 500, retry_after: None });
        assert_eq!(limit.at_once(), FEWEST);
        for _ in 0..100 {
            limit.record(Outcome::Answered { status: 200, retry_after: None });
        }
        assert_eq!(limit.at_once(), ConcurrencyLimit::MOST);
        for half in [32, 16, 8, 4, 4] {
            limit.record(Outcome::Unanswered);
            assert_eq!(limit.at_once(), half);
        }
    }

    #[tokio::test]
    async fn places_and_shared_attempts_are_bounded_and_shared_out() {
        let slots = Slots::new();
        assert_eq!(slots.share(), 1 + SHARED);
        let mut places = Vec::new();
        for _ in 0..PLACES {
            assert!(!slots.is_full());
            places.push(slots.place().await);
        }
        assert!(slots.is_full());
        assert_eq!(slots.share(), 1 + SHARED / PLACES);
        let taken: Vec<_> = (0..SHARED).map(|_| slots.try_acquire()).collect();
        assert!(taken.iter().all(Option::is_some) && slots.try_acquire().is_none());
        drop(taken);
        assert!(slots.try_acquire().is_some());
    }
}
