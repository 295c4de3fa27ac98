//! Delays what one account or network causes too often (refusals, and writes over REST), so that a flood gets
//! no larger share of the node than other callers. In the memory of this node; nothing is refused here.
//!
//! Not here: windows of requests by plan (`limits`), and slowing down guesses of secrets (`guard`).

use crate::store::network::caller_network;
use ipnet::IpNet;
use moka::sync::Cache;
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use xwms_events::ids::AccountId;

/// Requests worth this much time may come at once.
const BURST: Duration = Duration::from_secs(1);
/// The longest delay.
const LONGEST: Duration = Duration::from_secs(1);
/// The number of accounts and networks that are told apart.
const REMEMBERED: u64 = 100_000;

/// The cause of a refusal or a write.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// A caller that proved to act for the account.
    Account(AccountId),
    /// An unauthenticated caller.
    Network(IpNet),
}

impl Who {
    /// An unauthenticated caller at `ip`. All callers of unknown address share one.
    pub fn at(ip: Option<IpAddr>) -> Self {
        Self::Network(caller_network(ip.unwrap_or(Ipv4Addr::UNSPECIFIED.into())))
    }
}

/// A pace, and the callers that it delays.
pub struct Holds {
    last: Cache<Who, Arc<Mutex<Option<Instant>>>>,
    /// The time for each request at this pace; slower ones are not delayed. Zero delays none.
    every: Duration,
}

impl Holds {
    /// Allows `per_second`, and as many at once; 0 for any number.
    pub fn new(per_second: u32) -> Self {
        Self {
            last: Cache::builder().max_capacity(REMEMBERED).time_to_idle(BURST + LONGEST).build(),
            every: Duration::from_secs(1).checked_div(per_second).unwrap_or_default(),
        }
    }

    /// Waits for the delay of one more request by `who`, which counts as `many`.
    pub async fn wait(&self, who: Who, many: u32) {
        let hold = self.hold(who, many, Instant::now());
        if !hold.is_zero() {
            tokio::time::sleep(hold).await;
        }
    }

    fn hold(&self, who: Who, many: u32, now: Instant) -> Duration {
        if self.every.is_zero() {
            return Duration::ZERO;
        }
        let last = self.last.get_with(who, Arc::default);
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        // Each request gets its own time, one after the other; the times of the burst are in the past.
        let earliest = now.checked_sub(BURST).unwrap_or(now);
        let time = last.map_or(earliest, |last| last.max(earliest)) + self.every.saturating_mul(many);
        let hold = time.saturating_duration_since(now);
        if hold > LONGEST {
            return LONGEST;
        }
        *last = Some(time);
        hold
    }
}

#[cfg(test)]
mod tests {
    use super::{Holds, LONGEST, Who};
    use std::time::{Duration, Instant};

    #[test]
    fn a_few_are_held_back_by_nothing_and_a_flood_by_itself_alone() {
        const EVERY: Duration = Duration::from_millis(20);
        let (holds, now) = (Holds::new(50), Instant::now());
        let who = |net: &str| Who::Network(net.parse().unwrap());
        for _ in 0..50 {
            assert_eq!(holds.hold(who("192.0.2.0/24"), 1, now), Duration::ZERO);
        }
        assert_eq!(holds.hold(who("192.0.2.0/24"), 1, now), EVERY);
        assert_eq!(holds.hold(who("192.0.2.0/24"), 1, now), 2 * EVERY);
        assert_eq!(holds.hold(who("198.51.100.0/24"), 1, now), Duration::ZERO);
        let flood: Vec<_> = (0..200).map(|_| holds.hold(who("192.0.2.0/24"), 1, now)).collect();
        assert_eq!(flood.last(), Some(&LONGEST));
        // Requests with the longest delay use up no time of others.
        assert_eq!(holds.hold(who("192.0.2.0/24"), 1, now + LONGEST), EVERY);
        // One that counts as several waits as long as they would.
        let (weighed, caller) = (Holds::new(50), who("192.0.2.0/24"));
        assert!((0..10).all(|_| weighed.hold(caller, 5, now).is_zero()));
        assert_eq!(weighed.hold(caller, 5, now), 5 * EVERY);
        assert_eq!(weighed.hold(caller, 1, now), 6 * EVERY);
        let never = Holds::new(0);
        assert!((0..1_000).all(|_| never.hold(who("192.0.2.0/24"), 1, now).is_zero()));
    }
}
