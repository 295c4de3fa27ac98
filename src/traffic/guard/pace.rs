//! A burst, then one at a time (GCRA, `governor`), for each of a bounded number of keys. In the memory of
//! this node: it protects the node, not a secret.

use crate::config::Pace;
use governor::{
    DefaultDirectRateLimiter, Quota,
    clock::{Clock, DefaultClock},
};
use moka::sync::Cache;
use std::{
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How many keys are remembered. A forgotten key starts anew.
const REMEMBERED: u64 = 100_000;
/// How long an unused key is remembered.
const IDLE: Duration = Duration::from_secs(3_600);

/// The paces of many keys.
pub(super) struct Paces {
    quota: Quota,
    keys: Cache<String, Arc<One>>,
    clock: DefaultClock,
}

struct One {
    limiter: DefaultDirectRateLimiter,
    shut_until: Mutex<Option<Instant>>,
}

impl Paces {
    pub fn new(pace: Pace) -> Self {
        let burst = NonZeroU32::new(pace.burst).unwrap_or(NonZeroU32::MIN);
        let every = Duration::from_secs(pace.every_seconds.max(1).into());
        let quota = Quota::with_period(every).unwrap_or(Quota::per_second(NonZeroU32::MIN));
        Self::by(quota.allow_burst(burst))
    }

    /// A pace of `many` per second, and `burst` at once.
    pub fn each_second(many: NonZeroU32, burst: NonZeroU32) -> Self {
        Self::by(Quota::per_second(many).allow_burst(burst))
    }

    fn by(quota: Quota) -> Self {
        Self {
            quota,
            keys: Cache::builder().max_capacity(REMEMBERED).time_to_idle(IDLE).build(),
            clock: DefaultClock::default(),
        }
    }

    fn of(&self, key: &str) -> Arc<One> {
        self.keys.get_with_by_ref(key, || {
            Arc::new(One {
                limiter: DefaultDirectRateLimiter::direct(self.quota),
                shut_until: Mutex::default(),
            })
        })
    }

    /// Counts one request. An error is the number of seconds to wait.
    pub fn pass(&self, key: &str) -> Result<(), u32> {
        let refused = self.of(key).limiter.check().err();
        refused.map_or(Ok(()), |until| Err(seconds(until.wait_time_from(self.clock.now()))))
    }

    /// Counts one failure. After too many, further tries are refused until there is room for one.
    pub fn fail(&self, key: &str) -> Result<(), u32> {
        let one = self.of(key);
        let Err(until) = one.limiter.check() else { return Ok(()) };
        let wait = until.wait_time_from(self.clock.now());
        *one.shut_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + wait);
        Err(seconds(wait))
    }

    /// Checks whether another try that may fail is allowed. An error is the number of seconds to wait.
    pub fn check(&self, key: &str) -> Result<(), u32> {
        let Some(one) = self.keys.get(key) else { return Ok(()) };
        let shut = *one.shut_until.lock().unwrap_or_else(PoisonError::into_inner);
        let left = shut.map(|until| until.saturating_duration_since(Instant::now()));
        match left {
            Some(left) if !left.is_zero() => Err(seconds(left)),
            _ => Ok(()),
        }
    }
}

/// Whole seconds, rounded up.
fn seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::Paces;
    use crate::config::Pace;

    /// Seconds until one more is let in. The tests must not take as long.
    const EVERY: u32 = 3_600;

    /// Whether the caller must wait until one more is let in: for `EVERY` seconds, of which fewer than half are over.
    fn must_wait(passed: Result<(), u32>) -> bool {
        passed.is_err_and(|seconds| (EVERY / 2..=EVERY).contains(&seconds))
    }

    #[test]
    fn a_burst_passes_and_then_each_key_waits_for_itself() {
        let paces = Paces::new(Pace::new(3, EVERY));
        let passed: Vec<_> = (0..3).map(|_| paces.pass("a")).collect();
        assert_eq!(passed, [Ok(()), Ok(()), Ok(())]);
        assert!(must_wait(paces.pass("a")));
        assert_eq!(paces.pass("b"), Ok(()));
    }

    #[test]
    fn only_failures_slow_a_key_down() {
        let paces = Paces::new(Pace::new(2, EVERY));
        for _ in 0..10 {
            assert_eq!(paces.check("a"), Ok(()));
        }
        assert_eq!([paces.fail("a"), paces.fail("a")], [Ok(()), Ok(())]);
        assert_eq!(paces.check("a"), Ok(()));
        assert!(must_wait(paces.fail("a")));
        assert!(must_wait(paces.check("a")));
        assert_eq!(paces.check("b"), Ok(()));
    }
}
