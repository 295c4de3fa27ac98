//! How long whoever guesses has to wait (NIST SP 800-63B §5.2.2): the first tries are free, then each failure
//! doubles the wait up to a quarter of an hour, and a hundred in an hour end that hour's tries. It ends by
//! itself; nobody is locked out for good.

use crate::Timestamp;

/// Failures in a row that cost nothing.
const FREE_ATTEMPTS: u32 = 10;
/// Failures in an hour after which the hour is over.
const ATTEMPTS_HOUR_MAX: u32 = 100;
/// What an hour is here.
const HOUR_SECONDS: u32 = 3_600;
/// Longest wait after one failure.
const WAIT_MAX_SECONDS: u32 = 900;

/// The failures of one name or client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// Since the last success; a day at most.
    pub in_a_row: u32,
    /// Of those, within the last hour.
    pub in_hour: u32,
    /// When the first of the last hour was.
    pub hour_began: Timestamp,
    pub last_at: Timestamp,
}

/// Failures of one network that count for whoever comes from another one, and that it has before the others' count
/// for it.
pub const FIRST_FAILURES: u32 = 3;

/// The failures of one name, as whoever comes from one network has to see them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// From anywhere.
    pub all: Failures,
    /// Of those, the first few ([`FIRST_FAILURES`]) of each network.
    pub first: Failures,
    /// From this network.
    pub here: u32,
}

/// Before when nothing is tried with this name from this network. A network that failed a few times waits for what
/// everybody tries. To another one each network counts only a few times a day, so that one alone, or a handful,
/// keeps nobody out.
pub fn name_waits_until(failures: &Named) -> Timestamp {
    match failures.here < FIRST_FAILURES {
        true => wait_until(&failures.first),
        false => wait_until(&failures.all),
    }
}

/// Before when nothing is tried after these failures.
pub fn wait_until(failures: &Failures) -> Timestamp {
    let until = match failures.in_a_row.checked_sub(FREE_ATTEMPTS) {
        // Not the last failure: the clocks of two nodes differ by a little.
        None => Timestamp::default(),
        Some(beyond) => {
            let doubled = 2_u32.checked_pow(beyond).unwrap_or(WAIT_MAX_SECONDS);
            failures.last_at.plus_seconds(doubled.min(WAIT_MAX_SECONDS))
        }
    };
    match failures.in_hour >= ATTEMPTS_HOUR_MAX {
        true => until.max(failures.hour_began.plus_seconds(HOUR_SECONDS)),
        false => until,
    }
}
