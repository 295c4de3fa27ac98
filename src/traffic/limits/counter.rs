//! One window on this node: the requests that it has leased and not used. No I/O.

use super::{lease::Lease, window::Window};
use std::sync::{Mutex, MutexGuard, PoisonError, atomic::AtomicBool};
use xwms_events::usage::Reached;

/// The window of an account or a client.
pub(super) struct Counter {
    pub key: String,
    /// Whether it is on the list of counters that may have requests to give back.
    pub held: AtomicBool,
    /// Held by the request that queries the database.
    pub asking: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    start: i64,
    limit: u64,
    /// Leased and not used.
    left: u64,
    /// The requests leased by all nodes, as of this node's last lease.
    taken: u64,
    /// Whether the database had nothing left.
    full: bool,
    /// Whether any request was taken since the last `spare`.
    used: bool,
    /// The threshold of the last notice.
    told: Option<Reached>,
}

/// The result of taking a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    One {
        remaining: u64,
    },
    /// The window is full.
    None,
    /// The database has to be queried.
    Ask,
}

/// Leased requests that a counter no longer has.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spare {
    /// The start of their window.
    pub window: i64,
    pub requests: u64,
}

impl Counter {
    pub fn new(key: String) -> Self {
        Self {
            key,
            held: AtomicBool::new(false),
            asking: tokio::sync::Mutex::default(),
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes one request of `window` if this node has one left.
    pub fn take(&self, window: Window, limit: u64) -> Taken {
        let mut state = self.state();
        state.turn(window.start, limit);
        match (state.left, state.full) {
            (0, true) => Taken::None,
            (0, false) => Taken::Ask,
            _ => {
                state.left -= 1;
                state.used = true;
                Taken::One { remaining: limit.saturating_sub(state.taken.saturating_sub(state.left)) }
            }
        }
    }

    /// Whether the database still has to be queried.
    pub fn is_dry(&self, window: Window, limit: u64) -> bool {
        let mut state = self.state();
        state.turn(window.start, limit);
        state.left == 0 && !state.full
    }

    /// Adds a lease from the database. Returns whether it was for the current window. An earlier window is
    /// over, and its requests don't count in this one.
    pub fn fill(&self, lease: Lease, limit: u64) -> bool {
        let mut state = self.state();
        if lease.start < state.start {
            return false;
        }
        state.turn(lease.start, limit);
        state.left = state.left.saturating_add(lease.granted);
        state.taken = lease.taken;
        state.full = lease.granted == 0;
        true
    }

    /// Whether `reached` is new for the window.
    pub fn tells(&self, reached: Reached) -> bool {
        self.state().told.replace(reached) != Some(reached)
    }

    /// Takes out the requests that this node does not need. Returns `None` while the counter is in use.
    pub fn spare(&self) -> Option<Spare> {
        let mut state = self.state();
        if std::mem::take(&mut state.used) { None } else { Some(state.take_rest()) }
    }

    /// Takes out all requests that this node has, also if it may need them.
    pub fn rest(&self) -> Spare {
        self.state().take_rest()
    }
}

impl State {
    fn take_rest(&mut self) -> Spare {
        let requests = std::mem::take(&mut self.left);
        self.taken = self.taken.saturating_sub(requests);
        Spare { window: self.start, requests }
    }

    /// Moves on to a newer window, or to another limit of this one.
    fn turn(&mut self, start: i64, limit: u64) {
        if start > self.start {
            *self = Self { start, ..Self::default() };
        }
        if limit != self.limit {
            // After the limit was lowered, the requests that were leased before may be too many.
            if limit < self.limit {
                self.left = 0;
            }
            self.limit = limit;
            self.full = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Counter, Spare, Taken};
    use crate::traffic::limits::{lease::Lease, window::Window};

    const fn window(start: i64) -> Window {
        Window { start, end: start + 60_000 }
    }

    fn filled(granted: u64, taken: u64) -> Counter {
        let counter = Counter::new("account".into());
        counter.fill(Lease { start: 0, granted, taken }, 10);
        counter
    }

    #[test]
    fn a_lease_is_used_up_before_the_database_is_asked_again() {
        let counter = filled(2, 2);
        assert_eq!(counter.take(window(0), 10), Taken::One { remaining: 9 });
        assert_eq!(counter.take(window(0), 10), Taken::One { remaining: 8 });
        assert_eq!(counter.take(window(0), 10), Taken::Ask);
    }

    #[test]
    fn a_full_window_says_no_until_the_next_one_or_a_higher_limit() {
        let counter = filled(0, 10);
        assert_eq!(counter.take(window(0), 10), Taken::None);
        assert_eq!(counter.take(window(0), 11), Taken::Ask);
        counter.fill(Lease { start: 0, granted: 0, taken: 11 }, 11);
        assert_eq!(counter.take(window(0), 11), Taken::None);
        assert_eq!(counter.take(window(60_000), 11), Taken::Ask);
    }

    #[test]
    fn a_clock_that_is_behind_does_not_go_back_to_an_old_window() {
        let counter = filled(2, 2);
        counter.fill(Lease { start: 60_000, granted: 1, taken: 1 }, 10);
        assert_eq!(counter.take(window(0), 10), Taken::One { remaining: 9 });
        assert_eq!(counter.take(window(0), 10), Taken::Ask);
    }

    #[test]
    fn a_late_lease_does_not_count_for_the_next_window() {
        for granted in [0, 5] {
            let counter = filled(1, 10);
            counter.fill(Lease { start: 60_000, granted: 2, taken: 2 }, 10);
            counter.fill(Lease { start: 0, granted, taken: 10 }, 10);
            assert_eq!(counter.take(window(60_000), 10), Taken::One { remaining: 9 });
            let spare = Spare { window: 60_000, requests: 1 };
            assert_eq!(counter.rest(), spare, "nor is it given back to it");
            assert_eq!(counter.take(window(60_000), 10), Taken::Ask);
        }
    }

    #[test]
    fn the_greatest_limit_that_there_is_can_be_counted() {
        let counter = Counter::new("account".into());
        counter.fill(Lease { start: 0, granted: 3, taken: 3 }, u64::MAX);
        assert_eq!(counter.take(window(0), u64::MAX), Taken::One { remaining: u64::MAX - 1 });
    }

    #[test]
    fn only_unused_requests_are_spare() {
        let counter = filled(3, 3);
        counter.take(window(0), 10);
        assert_eq!(counter.spare(), None);
        assert_eq!(counter.spare(), Some(Spare { window: 0, requests: 2 }));
        assert_eq!(counter.spare(), Some(Spare { window: 0, requests: 0 }));
        let counter = filled(3, 3);
        counter.take(window(0), 10);
        assert_eq!(counter.rest(), Spare { window: 0, requests: 2 });
    }
}
