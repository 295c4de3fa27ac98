//! How often a notice is recorded and mailed.

use super::{Policy, Reached, Usage, UsageCommand, UsageEvent};
use crate::Timestamp;

/// The same notice about the same window is recorded at most once in this time, because a window may last only a
/// second.
const QUIET_SECONDS: u32 = 3_600;
/// It is mailed at most once in this time.
const MAIL_SECONDS: u32 = 86_400;

pub(super) fn decide(usage: &Usage, command: &UsageCommand) -> Vec<UsageEvent> {
    let UsageCommand { reached, client_id, limit, window_seconds, window_start, at } = *command;
    if within(usage.noticed(client_id, reached), QUIET_SECONDS, at) {
        return vec![];
    }
    let mail = !within(usage.mailed(reached), MAIL_SECONDS, at);
    let policy = if client_id.is_some() { Policy::Client } else { Policy::Account };
    vec![match reached {
        Reached::Percent(percent) => UsageEvent::ThresholdReached {
            policy,
            client_id,
            percent,
            limit,
            window_seconds,
            window_start,
            at,
            mail,
        },
        Reached::Exceeded => {
            UsageEvent::LimitExceeded { policy, client_id, limit, window_seconds, window_start, at, mail }
        }
    }]
}

fn within(last: Option<Timestamp>, seconds: u32, at: Timestamp) -> bool {
    last.is_some_and(|last| at < last.plus_seconds(seconds))
}
