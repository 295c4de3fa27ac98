//! Notices that a window fills. This is checked only when a block is leased, so no request pays for it. It is
//! exact near the end, where a block is one request, and exact to a block (a twentieth of what is left)
//! before.

use super::lease::Lease;
use xwms_events::{
    Timestamp,
    ids::{AccountId, ClientId},
    usage::Reached,
};

/// The most notices that may wait. Further ones are lost, and come again with the next window.
pub const WAITING: usize = 1_000;
/// The thresholds of notices, in percent of the limit.
const PERCENTS: [u8; 2] = [80, 100];

/// How full a window is, by what this node knows.
#[derive(Clone, Debug)]
pub struct Notice {
    pub account_id: AccountId,
    /// Set for a client's share.
    pub client_id: Option<ClientId>,
    pub reached: Reached,
    pub limit: u64,
    pub window_seconds: u32,
    pub window_start: Timestamp,
}

/// The threshold that a lease reaches in its window.
pub(super) fn told_by(lease: &Lease, limit: u64) -> Option<Reached> {
    if lease.granted == 0 {
        return Some(Reached::Exceeded);
    }
    // One request of the block is used at once; the others may be given back.
    let used = lease.taken - lease.granted.min(lease.taken) + 1;
    let reached = |percent: &u8| u128::from(used) * 100 >= u128::from(limit) * u128::from(*percent);
    PERCENTS.into_iter().rev().find(|percent| reached(percent)).map(Reached::Percent)
}

#[cfg(test)]
mod tests {
    use super::{Lease, Reached, told_by};

    const fn lease(granted: u64, taken: u64) -> Lease {
        Lease { start: 0, granted, taken }
    }

    #[test]
    fn a_window_tells_at_four_fifths_at_its_end_and_beyond() {
        for (granted, taken, told) in [
            (30, 30, None),
            (1, 79, None),
            (1, 80, Some(Reached::Percent(80))),
            (5, 83, None),
            (5, 84, Some(Reached::Percent(80))),
            (1, 99, Some(Reached::Percent(80))),
            (1, 100, Some(Reached::Percent(100))),
            (0, 100, Some(Reached::Exceeded)),
        ] {
            assert_eq!(told_by(&lease(granted, taken), 100), told, "{granted} of {taken}");
        }
    }

    #[test]
    fn a_limit_of_one_request_is_reached_by_it() {
        assert_eq!(told_by(&lease(1, 1), 1), Some(Reached::Percent(100)));
    }
}
