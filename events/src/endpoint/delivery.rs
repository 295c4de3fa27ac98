//! What follows from a delivery attempt: whether and when the message is retried, and the health of the endpoint. The
//! schedule and outcomes are those of Standard Webhooks and svix; time and randomness are passed in as data.

use super::DisableReason;
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// Consecutive failures after which an endpoint gets one attempt at a time, at growing intervals.
const BREAKER: u32 = 10;
/// Longest wait that a receiver may ask for with `Retry-After`, in seconds.
const RETRY_AFTER_MAX: u32 = 86_400;
/// The largest part of a delay that jitter adds to it.
const JITTER: f64 = 0.2;

/// The retry policy of deliveries. All times are in seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RetryPolicy {
    /// The wait before each attempt after the first. The message fails with the last attempt.
    pub retries: Vec<u32>,
    /// How long an endpoint is paused if it reports overload or fails repeatedly. It doubles with each failure, up to
    /// 64 times.
    pub rest: u32,
    /// An endpoint that has only failed for this long is disabled.
    pub patience: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        const MINUTE: u32 = 60;
        const HOUR: u32 = 3_600;
        Self {
            retries: vec![
                5,
                5 * MINUTE,
                30 * MINUTE,
                2 * HOUR,
                5 * HOUR,
                10 * HOUR,
                14 * HOUR,
                20 * HOUR,
                24 * HOUR,
            ],
            rest: 15,
            patience: 5 * 24 * HOUR,
        }
    }
}

/// The result of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The status of the response, and its `Retry-After` in seconds.
    Answered { status: u16, retry_after: Option<u32> },
    /// No response, or one that did not end in time.
    Unanswered,
    /// The message can't be built or may not be sent; a retry would not help.
    Impossible,
}

impl Outcome {
    /// Any 2xx is a success; a redirect is a failure.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Answered { status: 200..=299, .. })
    }

    /// Whether the receiver asks for a pause.
    const fn is_overload(self) -> bool {
        matches!(self, Self::Answered { status: 429 | 502 | 504, .. })
    }

    fn retry_after(self) -> u32 {
        match self {
            Self::Answered { retry_after, .. } => retry_after.unwrap_or_default().min(RETRY_AFTER_MAX),
            Self::Unanswered | Self::Impossible => 0,
        }
    }
}

/// What happens to the message next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Delivered,
    Again { at: Timestamp },
    Failed,
}

impl RetryPolicy {
    /// Returns the policy for messages that are of no use after `seconds`: only the retries before that.
    #[must_use]
    pub fn within(&self, seconds: u32) -> Self {
        let mut after = 0_u32;
        let in_time = |wait: &u32| {
            after = after.saturating_add(*wait);
            after <= seconds
        };
        let retries = self.retries.iter().copied().take_while(in_time).collect();
        Self { retries, ..self.clone() }
    }

    /// Returns what happens to a message after attempt number `attempt` (from 1). `chance` is in 0..1.
    pub fn next(&self, attempt: u32, outcome: Outcome, now: Timestamp, chance: f64) -> Next {
        if outcome.is_success() {
            return Next::Delivered;
        }
        let wait =
            usize::try_from(attempt).ok().and_then(|attempt| self.retries.get(attempt.checked_sub(1)?));
        match (outcome, wait) {
            (Outcome::Impossible, _) | (_, None) => Next::Failed,
            (_, Some(wait)) => {
                let millis = f64::from(*wait.max(&outcome.retry_after())) * 1_000.0 * (1.0 + JITTER * chance);
                Next::Again { at: Timestamp::from_millis(now.millis() + millis as i64) }
            }
        }
    }
}

/// The health of an endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Failures since the last success, except those of attempts that were under way when a pause began.
    pub failures: u32,
    pub failing_since: Option<Timestamp>,
    /// Nothing is sent before this time.
    pub paused_until: Option<Timestamp>,
}

impl Health {
    /// Returns the health after an attempt that began at `began`.
    ///
    /// An attempt that began before the end of the pause was under way when the pause began, or is a test that did not
    /// wait for the end. It adds no information, so it neither lengthens nor ends the pause, unless the receiver asks
    /// for a longer one.
    #[must_use]
    pub fn after(self, outcome: Outcome, policy: &RetryPolicy, began: Timestamp, now: Timestamp) -> Self {
        let rest = self.paused_until.filter(|end| began < *end);
        if outcome.is_success() {
            return Self { paused_until: rest, ..Self::default() };
        }
        if outcome == Outcome::Impossible {
            return self;
        }
        if rest.is_some() {
            let asked = (outcome.retry_after() > 0).then(|| now.plus_seconds(outcome.retry_after()));
            return Self { paused_until: rest.max(asked), ..self };
        }
        let failures = self.failures.saturating_add(1);
        let rests = match failures.checked_sub(BREAKER) {
            Some(more) => Some(policy.rest.saturating_mul(1 << more.min(6))),
            None if outcome.is_overload() => Some(policy.rest),
            None => None,
        };
        let rests = rests.map(|rest| now.plus_seconds(rest.max(outcome.retry_after())));
        Self {
            failures,
            failing_since: self.failing_since.or(Some(now)),
            paused_until: self.paused_until.max(rests),
        }
    }

    /// Whether only tests are sent at `at`.
    pub fn is_paused(self, at: Timestamp) -> bool {
        self.paused_until.is_some_and(|end| at < end)
    }

    /// Returns how many attempts may run at once, at most `most`.
    pub fn at_once(self, most: usize) -> usize {
        if self.failures >= BREAKER { 1 } else { most }
    }

    /// Returns the reason to disable the endpoint after an attempt, if there is one.
    pub fn verdict(self, outcome: Outcome, policy: &RetryPolicy, now: Timestamp) -> Option<DisableReason> {
        match (outcome, self.failing_since) {
            (Outcome::Answered { status: 410, .. }, _) => Some(DisableReason::Gone),
            (_, Some(since)) if since.plus_seconds(policy.patience) <= now => Some(DisableReason::Failing),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Health, Next, Outcome, RetryPolicy};
    use crate::{Timestamp, endpoint::DisableReason};

    const NOW: Timestamp = Timestamp::from_millis(1_000_000);

    const fn answered(status: u16, retry_after: Option<u32>) -> Outcome {
        Outcome::Answered { status, retry_after }
    }

    fn wait(attempt: u32, outcome: Outcome, chance: f64) -> Option<i64> {
        match RetryPolicy::default().next(attempt, outcome, NOW, chance) {
            Next::Again { at } => Some((at.millis() - NOW.millis()) / 1000),
            Next::Delivered | Next::Failed => None,
        }
    }

    #[test]
    fn only_2xx_is_success() {
        for (status, good) in
            [(200, true), (204, true), (299, true), (301, false), (404, false), (500, false)]
        {
            assert_eq!(answered(status, None).is_success(), good, "{status}");
        }
    }

    #[test]
    fn a_message_that_soon_expires_has_only_the_retries_before_that() {
        let policy = RetryPolicy::default();
        assert_eq!(policy.within(3_600).retries, [5, 300, 1_800]);
        assert_eq!(policy.within(4).retries, [0_u32; 0]);
        assert_eq!(policy.within(u32::MAX), policy);
    }

    #[test]
    fn a_message_has_ten_attempts_on_the_schedule() {
        let waits: Vec<_> = (1..=10).map(|attempt| wait(attempt, Outcome::Unanswered, 0.0)).collect();
        let hours = |hours: i64| Some(hours * 3600);
        let expected = [
            Some(5),
            Some(300),
            Some(1800),
            hours(2),
            hours(5),
            hours(10),
            hours(14),
            hours(20),
            hours(24),
            None,
        ];
        assert_eq!(waits, expected);
    }

    #[test]
    fn chance_only_lengthens_a_wait() {
        assert_eq!(wait(2, Outcome::Unanswered, 0.999), Some(359));
    }

    #[test]
    fn a_receiver_may_ask_for_a_longer_wait_of_at_most_a_day() {
        assert_eq!(wait(1, answered(503, Some(600)), 0.0), Some(600));
        assert_eq!(wait(2, answered(503, Some(1)), 0.0), Some(300));
        assert_eq!(wait(1, answered(503, Some(u32::MAX)), 0.0), Some(86_400));
    }

    #[test]
    fn an_event_that_cannot_be_sent_is_not_retried() {
        assert_eq!(RetryPolicy::default().next(1, Outcome::Impossible, NOW, 0.0), Next::Failed);
        assert_eq!(
            Health::default().after(Outcome::Impossible, &RetryPolicy::default(), NOW, NOW),
            Health::default()
        );
    }

    #[test]
    fn an_overloaded_endpoint_rests_at_once_and_a_failing_one_after_ten_failures() {
        let policy = RetryPolicy::default();
        for status in [429, 502, 504] {
            let overloaded = Health::default().after(answered(status, Some(40)), &policy, NOW, NOW);
            assert_eq!(overloaded.paused_until, Some(NOW.plus_seconds(40)), "{status}");
        }
        let (mut health, mut now) = (Health::default(), NOW);
        for failures in 1..=12 {
            health = health.after(answered(500, None), &policy, now, now);
            let rest = match failures {
                10 => Some(15),
                11 => Some(30),
                12 => Some(60),
                _ => None,
            };
            assert_eq!(health.paused_until, rest.map(|rest| now.plus_seconds(rest)), "{failures}");
            assert_eq!(health.at_once(32), if failures < 10 { 32 } else { 1 });
            now = health.paused_until.unwrap_or(now);
        }
        assert_eq!(health.after(answered(200, None), &policy, now, now), Health::default());
    }

    #[test]
    fn failures_side_by_side_are_one_reason_to_rest() {
        let policy = RetryPolicy::default();
        let mut health = Health::default();
        for _ in 0..64 {
            health = health.after(Outcome::Unanswered, &policy, NOW, NOW.plus_seconds(1));
        }
        assert_eq!((health.failures, health.paused_until), (10, Some(NOW.plus_seconds(16))));
        // An attempt after the pause counts as another failure.
        let (next, later) = (NOW.plus_seconds(16), NOW.plus_seconds(17));
        let probed = health.after(Outcome::Unanswered, &policy, next, later);
        assert_eq!((probed.failures, probed.paused_until), (11, Some(later.plus_seconds(30))));
    }

    #[test]
    fn an_attempt_in_flight_does_not_end_a_requested_pause_but_may_lengthen_it() {
        let policy = RetryPolicy::default();
        let asked = Health::default().after(answered(429, Some(60)), &policy, NOW, NOW);
        let until = |health: Health| health.paused_until;
        let succeeded = asked.after(answered(200, None), &policy, NOW, NOW.plus_seconds(1));
        assert_eq!((succeeded.failures, until(succeeded)), (0, Some(NOW.plus_seconds(60))));
        let more = asked.after(answered(429, Some(90)), &policy, NOW, NOW.plus_seconds(1));
        assert_eq!(until(more), Some(NOW.plus_seconds(91)));
        let end = NOW.plus_seconds(60);
        assert_eq!(until(asked.after(answered(200, None), &policy, end, end)), None);
    }

    #[test]
    fn an_endpoint_is_given_up_after_days_of_failure_or_when_it_says_gone() {
        let policy = RetryPolicy::default();
        let failing = Health::default().after(Outcome::Unanswered, &policy, NOW, NOW);
        let later = NOW.plus_seconds(policy.patience);
        assert_eq!(failing.verdict(Outcome::Unanswered, &policy, NOW), None);
        assert_eq!(failing.verdict(Outcome::Unanswered, &policy, later), Some(DisableReason::Failing));
        assert_eq!(failing.verdict(answered(410, None), &policy, NOW), Some(DisableReason::Gone));
    }
}
