//! What another limit would have refused: the counted requests of a past time, put into the windows that the
//! limits use. Pure.
//!
//! Counts have no finer time than a minute, so the requests of a minute are spread evenly over it.

use super::{salt, window::Window};
use serde::Serialize;
use xwms_events::{Timestamp, ids::AccountId};

/// Milliseconds in a minute.
const MINUTE: i64 = 60_000;

/// A limit of requests in each window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OtherLimit {
    pub requests: u64,
    pub window_seconds: u32,
}

/// The requests of one minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = WhatIfMinute)]
pub struct Minute {
    /// When it began.
    pub at: Timestamp,
    pub requests: u64,
    /// Those that were refused for a limit then.
    pub refused_then: u64,
    /// Those that the other limit would have refused.
    pub refused: u64,
}

/// Fills in what `limit` would have refused. `minutes` are in order, and those without requests may be left out.
pub fn refuse(account_id: AccountId, limit: OtherLimit, minutes: &mut [Minute]) {
    let mut running: Option<(Window, u64)> = None;
    for minute in minutes {
        let (begin, count) = (minute.at.millis(), minute.requests);
        let mut done = 0;
        minute.refused = 0;
        while done < count {
            let window = Window::at(nth_at(begin, done, count), limit.window_seconds, salt(account_id));
            let many = before(window.end - begin, count).clamp(done + 1, count) - done;
            let used = running.filter(|(known, _)| *known == window).map_or(0, |(_, used)| used);
            let admitted = many.min(limit.requests.saturating_sub(used));
            minute.refused += many - admitted;
            running = Some((window, used + admitted));
            done += many;
        }
    }
}

/// Returns when the request with the index `nth` of `count` in the minute from `begin` was made.
fn nth_at(begin: i64, nth: u64, count: u64) -> i64 {
    let part = u128::from(nth) * u128::from(MINUTE.unsigned_abs()) / u128::from(count.max(1));
    begin + i64::try_from(part).unwrap_or(MINUTE)
}

/// Returns how many of `count` requests of a minute were made in its first `millis`.
fn before(millis: i64, count: u64) -> u64 {
    let millis = u128::from(millis.clamp(0, MINUTE).unsigned_abs());
    let many = (millis * u128::from(count)).div_ceil(u128::from(MINUTE.unsigned_abs()));
    u64::try_from(many).unwrap_or(count)
}

#[cfg(test)]
mod tests {
    use super::{MINUTE, Minute, OtherLimit, refuse};
    use uuid::Uuid;
    use xwms_events::{Timestamp, ids::AccountId};

    fn refused(requests: &[u64], limit: u64, window_seconds: u32) -> Vec<u64> {
        // Its windows begin with the minute.
        let account_id = AccountId::from_uuid(Uuid::nil());
        let mut minutes: Vec<_> = (0..)
            .zip(requests)
            .map(|(index, requests)| Minute {
                at: Timestamp::from_millis(index * MINUTE),
                requests: *requests,
                refused_then: 0,
                refused: 0,
            })
            .collect();
        refuse(account_id, OtherLimit { requests: limit, window_seconds }, &mut minutes);
        minutes.iter().map(|minute| minute.refused).collect()
    }

    #[test]
    fn each_window_admits_its_limit_and_no_more() {
        assert_eq!(refused(&[100, 50, 0, 120], 100, 60), [0, 0, 0, 20]);
        assert_eq!(refused(&[90, 90], 100, 120), [0, 80], "one window of two minutes");
        assert_eq!(refused(&[120], 10, 10), [60], "six windows of ten seconds, with twenty requests each");
        assert_eq!(refused(&[7], 0, 60), [7]);
        assert_eq!(refused(&[], 1, 60), [0_u64; 0]);
    }

    #[test]
    fn a_window_that_begins_within_a_minute_divides_its_requests() {
        let account_id = AccountId::from_uuid(Uuid::from_u128(30));
        let at = |index: i64| Timestamp::from_millis(index * MINUTE);
        let minute = |index| Minute { at: at(index), requests: 60, refused_then: 0, refused: 0 };
        let mut minutes = [minute(0), minute(1)];
        refuse(account_id, OtherLimit { requests: 40, window_seconds: 60 }, &mut minutes);
        // Half of each minute's requests are in the window that begins in its middle, with half of the next one's.
        assert_eq!(minutes.map(|minute| minute.refused), [0, 20]);
    }
}
