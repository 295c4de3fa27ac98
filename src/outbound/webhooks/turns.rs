//! How much goes on at once, over all endpoints. Every worker has a place, which is one attempt of its own that
//! nobody takes from it; more attempts come out of a pool that all share. So sockets and memory are bounded
//! however many receivers hang, and an endpoint whose receiver answers always has its turn.

use moka::sync::Cache;
use std::{sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use xwms_events::endpoint::delivery::Outcome;

/// Workers at once. Others wait in line, at most as long as one attempt may take.
const PLACES: usize = 1_024;
/// Attempts beside those that each worker has of its own.
const SHARED: usize = 1_024;
/// Attempts at one endpoint at once: at first, and at most.
const REACH: (usize, usize) = (4, 64);
/// Messages read ahead for each attempt that may go on at once.
const AHEAD: usize = 4;

/// Endpoints whose reach is remembered between one worker and the next, and for how long without one.
const REMEMBERED: u64 = 10_000;
const IDLE: Duration = Duration::from_secs(600);

/// The places of workers, the attempts that they share, and what each endpoint is good for.
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

    /// What the endpoint has shown to be good for.
    pub fn reach(&self, endpoint_id: &str) -> Reach {
        self.reaches.get(endpoint_id).unwrap_or_else(Reach::new)
    }

    pub fn remember(&self, endpoint_id: &str, reach: Reach) {
        self.reaches.insert(endpoint_id.to_owned(), reach);
    }

    /// A worker's place, when it is its turn; kept for as long as it works.
    pub async fn place(&self) -> Option<OwnedSemaphorePermit> {
        self.places.clone().acquire_owned().await.ok()
    }

    /// Whether somebody may be waiting for a place.
    pub fn is_full(&self) -> bool {
        self.places.available_permits() == 0
    }

    /// One attempt of those that are shared, unless all go on.
    pub fn one_more(&self) -> Option<OwnedSemaphorePermit> {
        self.shared.clone().try_acquire_owned().ok()
    }

    /// How many attempts one worker may have going, so that there is something left for the others.
    pub fn share(&self) -> usize {
        let workers = PLACES - self.places.available_permits();
        1 + SHARED / workers.max(1)
    }
}

/// How many attempts at an endpoint its receiver has shown to be good for: few until it answers, one more for
/// each success, and half as many when it does not answer.
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

    /// How many messages are read ahead.
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
