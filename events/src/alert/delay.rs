//! How long a guesser has to wait (NIST SP 800-63B §5.2.2). The first attempts are free. Each further failure doubles
//! the wait, up to a quarter of an hour, and a hundred failures in an hour block the rest of that hour. The block ends
//! by itself; nobody is locked out permanently.

use crate::Timestamp;

/// Consecutive failures without a wait.
const FREE_ATTEMPTS: u32 = 10;
/// Failures in an hour after which the rest of the hour is blocked.
const ATTEMPTS_HOUR_MAX: u32 = 100;
const HOUR_SECONDS: u32 = 3_600;
/// Longest wait after one failure.
const WAIT_MAX_SECONDS: u32 = 900;

/// The failed attempts for one name or client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// Failures since the last success, from at most one day.
    pub in_a_row: u32,
    /// Those within the last hour.
    pub in_hour: u32,
    /// When the first failure of the last hour happened.
    pub hour_began: Timestamp,
    pub last_at: Timestamp,
}

/// How many failures of one network count towards the wait of other networks. It is also how many failures a network
/// may have before those of other networks count towards its own wait.
pub const FIRST_FAILURES: u32 = 3;

/// The failures for one name, as they count for one network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Failures from any network.
    pub all: Failures,
    /// The first few failures ([`FIRST_FAILURES`]) of each network.
    pub first: Failures,
    /// Failures from this network.
    pub here: u32,
}

/// Returns the time before which this network may not try this name. A network that failed a few times waits for the
/// failures of all networks. For other networks, each network counts only a few times a day, so one network, or a
/// handful, can't lock out everybody.
pub fn name_waits_until(failures: &Named) -> Timestamp {
    if failures.here < FIRST_FAILURES { wait_until(&failures.first) } else { wait_until(&failures.all) }
}

/// Returns the time before which the next attempt is refused.
pub fn wait_until(failures: &Failures) -> Timestamp {
    let until = match failures.in_a_row.checked_sub(FREE_ATTEMPTS) {
        // Not `last_at`: the clocks of two nodes differ slightly.
        None => Timestamp::default(),
        Some(beyond) => {
            let doubled = 2_u32.checked_pow(beyond).unwrap_or(WAIT_MAX_SECONDS);
            failures.last_at.plus_seconds(doubled.min(WAIT_MAX_SECONDS))
        }
    };
    let full = failures.in_hour >= ATTEMPTS_HOUR_MAX;
    if full { until.max(failures.hour_began.plus_seconds(HOUR_SECONDS)) } else { until }
}
