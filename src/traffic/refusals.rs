//! Refusals are held back when one account or network causes many of them, so that whoever asks in vain as fast as they can
//! gets no more of the node than anybody else. Few are told at once, as ever. In memory of this node.
//!
//! Not here: what is refused, and why (the surfaces); that guesses of secrets are slowed down (`guard`).

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use moka::sync::Cache;
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use xwms_events::ids::AccountId;

/// Whoever causes no more than one in this time waits for none.
const EVERY: Duration = Duration::from_millis(20);
/// So many at once wait for none either.
const BURST: u32 = 100;
/// The longest that one is held back.
const LONGEST: Duration = Duration::from_secs(1);
/// Accounts and networks that are told apart.
const REMEMBERED: u64 = 100_000;

/// Who is refused.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refused {
    /// Somebody who proved to act for it.
    Account(AccountId),
    /// A stranger.
    Network(IpNet),
}

impl Refused {
    /// A stranger at `ip`; all whose address is unknown are one.
    pub fn network(ip: Option<IpAddr>) -> Self {
        Self::Network(match ip {
            Some(IpAddr::V4(ip)) => Ipv4Net::from(ip).into(),
            Some(IpAddr::V6(ip)) => Ipv6Net::new_assert(ip, 64).trunc().into(),
            None => Ipv4Net::from(Ipv4Addr::UNSPECIFIED).into(),
        })
    }
}

/// The refusals of this node.
pub struct Refusals(Cache<Refused, Arc<Mutex<Option<Instant>>>>);

impl Default for Refusals {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(REMEMBERED).time_to_idle(EVERY * BURST + LONGEST).build())
    }
}

impl Refusals {
    /// How long one more refusal of `who` is held back, at `now`.
    pub fn hold(&self, who: Refused, now: Instant) -> Duration {
        let last = self.0.get_with(who, Arc::default);
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        // Each has its time, one after the other; those of the burst lie in the past.
        let earliest = now.checked_sub(EVERY * BURST).unwrap_or(now);
        let time = last.map_or(earliest, |last| last.max(earliest)) + EVERY;
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
    use super::{BURST, EVERY, LONGEST, Refusals, Refused};
    use std::time::{Duration, Instant};

    #[test]
    fn a_few_refusals_are_told_at_once_and_a_flood_waits_for_itself_alone() {
        let (refusals, now) = (Refusals::default(), Instant::now());
        let who = |net: &str| Refused::Network(net.parse().unwrap());
        for _ in 0..BURST {
            assert_eq!(refusals.hold(who("192.0.2.0/24"), now), Duration::ZERO);
        }
        assert_eq!(refusals.hold(who("192.0.2.0/24"), now), EVERY);
        assert_eq!(refusals.hold(who("192.0.2.0/24"), now), 2 * EVERY);
        assert_eq!(refusals.hold(who("198.51.100.0/24"), now), Duration::ZERO);
        let flood: Vec<_> = (0..200).map(|_| refusals.hold(who("192.0.2.0/24"), now)).collect();
        assert_eq!(flood.last(), Some(&LONGEST));
        // Those who waited for the longest took nobody's time.
        assert_eq!(refusals.hold(who("192.0.2.0/24"), now + LONGEST), EVERY);
    }
}
