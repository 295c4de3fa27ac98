//! Given/when/then tests for usage notices.

use super::{Policy, Reached, Usage, UsageCommand, UsageEvent};
use crate::{Timestamp, ids::ClientId};
use cqrs_es::test::TestFramework;

type Usages = TestFramework<Usage>;

const HOUR: i64 = 3_600_000;

fn noticed(reached: Reached, client_id: Option<ClientId>, at: i64) -> UsageCommand {
    UsageCommand {
        reached,
        client_id,
        limit: 600,
        window_seconds: 60,
        window_start: Timestamp::from_millis(at),
        at: Timestamp::from_millis(at),
    }
}

fn reached(percent: u8, client_id: Option<ClientId>, at: i64, mail: bool) -> UsageEvent {
    UsageEvent::ThresholdReached {
        policy: if client_id.is_some() { Policy::Client } else { Policy::Account },
        client_id,
        percent,
        limit: 600,
        window_seconds: 60,
        window_start: Timestamp::from_millis(at),
        at: Timestamp::from_millis(at),
        mail,
    }
}

fn exceeded(at: i64, mail: bool) -> UsageEvent {
    UsageEvent::LimitExceeded {
        policy: Policy::Account,
        client_id: None,
        limit: 600,
        window_seconds: 60,
        window_start: Timestamp::from_millis(at),
        at: Timestamp::from_millis(at),
        mail,
    }
}

#[test]
fn the_first_time_is_said_and_mailed() {
    Usages::with(())
        .given_no_previous_events()
        .when(noticed(Reached::Percent(80), None, 0))
        .then_expect_events(vec![reached(80, None, 0, true)]);
}

#[test]
fn the_same_is_not_said_again_within_an_hour() {
    Usages::with(())
        .given(vec![reached(80, None, 0, true)])
        .when(noticed(Reached::Percent(80), None, HOUR - 1))
        .then_expect_events(vec![]);
    Usages::with(())
        .given(vec![exceeded(0, true)])
        .when(noticed(Reached::Exceeded, None, HOUR - 1))
        .then_expect_events(vec![]);
}

#[test]
fn a_repeated_threshold_is_recorded_after_an_hour_and_mailed_after_a_day() {
    for (at, mail) in [(HOUR, false), (24 * HOUR - 1, false), (24 * HOUR, true)] {
        Usages::with(())
            .given(vec![exceeded(0, true)])
            .when(noticed(Reached::Exceeded, None, at))
            .then_expect_events(vec![exceeded(at, mail)]);
    }
}

#[test]
fn another_percentage_is_another_thing_to_say() {
    Usages::with(())
        .given(vec![reached(80, None, 0, true)])
        .when(noticed(Reached::Percent(100), None, 1))
        .then_expect_events(vec![reached(100, None, 1, true)]);
}

#[test]
fn the_window_of_a_client_is_said_apart_but_not_mailed_apart() {
    let client = ClientId::from_uuid(uuid::Uuid::from_u128(1));
    Usages::with(())
        .given(vec![reached(80, None, 0, true)])
        .when(noticed(Reached::Percent(80), Some(client), 1))
        .then_expect_events(vec![reached(80, Some(client), 1, false)]);
}
