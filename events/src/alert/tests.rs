//! Given/when/then tests for an alert, its rules and the wait of a guesser.

use super::{
    About, Action, Alert, AlertCommand, AlertEvent, ClearedBy, Evidence, FIRST_FAILURES, Failures, Named,
    Observation, Rule, name_waits_until,
    rules::{THRESHOLDS, threshold},
    wait_until,
};
use crate::{
    Decider, Refusal, Timestamp,
    ids::{AlertId, ClientId, SigningKeyId},
};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Alerts = TestFramework<Alert>;

fn alert_id() -> AlertId {
    AlertId::from_uuid(Uuid::from_u128(1))
}

fn client_id() -> ClientId {
    ClientId::from_uuid(Uuid::from_u128(2))
}

fn key_id() -> SigningKeyId {
    SigningKeyId::from_uuid(Uuid::from_u128(3))
}

const fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

fn raise(observation: Observation) -> AlertCommand {
    AlertCommand::Raise { alert_id: alert_id(), observation, at: at(0) }
}

fn raised(rule: Rule, action: Action) -> Option<AlertEvent> {
    let threshold = threshold(rule, action)?;
    Some(AlertEvent::Raised {
        alert_id: alert_id(),
        rule,
        about: match rule {
            Rule::CredentialStuffing => About::Network("n".into()),
            Rule::ForgedToken => About::SigningKey(key_id()),
            _ => About::Client(client_id()),
        },
        evidence: Evidence {
            count: threshold.count,
            threshold: threshold.count,
            window_seconds: threshold.window_seconds,
        },
        action,
        until: threshold.lasts_seconds.map(|seconds| at(seconds.into())),
    })
}

/// An observation that reaches a threshold with `count`.
fn observation(rule: Rule, action: Action, count: u32) -> Observation {
    let client_id = client_id();
    match (rule, action) {
        (Rule::CredentialStuffing, _) => Observation::FailedNames { network: "n".into(), names: count },
        (Rule::SecretGuessing, Action::Restrict) => {
            Observation::GuessedRight { client_id, guesses: count, at_home: false }
        }
        (Rule::SecretGuessing, _) => Observation::FailedAuthentications { client_id, failures: count },
        (Rule::TokenReplay, action) => {
            Observation::Replays { client_id, people: count, public: action == Action::Notify }
        }
        (Rule::ForgedToken, _) => Observation::ForgedToken { key_id: key_id(), tokens: count },
        (Rule::OriginChange, _) => Observation::NewNetwork { client_id, tokens: count, seconds: 86_400 },
    }
}

#[test]
fn each_rule_raises_an_alert_from_its_threshold_on() {
    for threshold in THRESHOLDS {
        let (rule, action) = (threshold.rule, threshold.action);
        let decided =
            Alert::default().decide(raise(observation(rule, action, threshold.count))).unwrap_or_default();
        assert_eq!(decided, Vec::from_iter(raised(rule, action)), "{rule:?} {action:?}");
        let below = Alert::default().decide(raise(observation(rule, action, threshold.count - 1)));
        let below = below.unwrap_or_default();
        assert!(
            !below.iter().any(|event| matches!(event, AlertEvent::Raised { action: a, .. } if *a == action))
        );
    }
}

#[test]
fn a_client_that_was_at_home_for_less_than_a_day_may_move() {
    let young = Observation::NewNetwork { client_id: client_id(), tokens: 1_000, seconds: 86_399 };
    Alerts::with(()).given_no_previous_events().when(raise(young)).then_expect_events(vec![]);
}

#[test]
fn a_client_at_home_is_not_blamed_for_guesses_from_its_network() {
    let neighbour = Observation::GuessedRight { client_id: client_id(), guesses: 1_000, at_home: true };
    Alerts::with(()).given_no_previous_events().when(raise(neighbour)).then_expect_events(vec![]);
}

#[test]
fn replays_at_a_public_client_raise_an_alert_and_stop_nothing() {
    let many = Observation::Replays { client_id: client_id(), people: 1_000, public: true };
    let decided = Alert::default().decide(raise(many)).unwrap_or_default();
    assert!(matches!(
        decided.as_slice(),
        [AlertEvent::Raised { action: Action::Notify, until: Some(_), .. }]
    ));
}

#[test]
fn an_alert_is_cleared_once_and_not_without_a_reason() {
    let first = || Alerts::with(()).given(Vec::from_iter(raised(Rule::TokenReplay, Action::SlowDown)));
    let clear = |reason: &str| AlertCommand::Clear { by: ClearedBy::Operator, reason: reason.to_owned() };
    let cleared = AlertEvent::Cleared { by: ClearedBy::Operator, reason: "our own test".into() };
    first().when(clear("our own test")).then_expect_events(vec![cleared.clone()]);
    first().and(vec![cleared]).when(clear("again")).then_expect_events(vec![]);
    first().when(clear("")).then_expect_error(Refusal::invalid(
        "reason",
        "invalid_reason",
        "must have a visible character",
    ));
    Alerts::with(())
        .given_no_previous_events()
        .when(clear("x"))
        .then_expect_error(Refusal::not_found("there is no such alert"));
}

#[test]
fn the_wait_doubles_after_ten_failures_and_is_never_longer_than_a_quarter_of_an_hour() {
    let wait = |in_a_row| {
        let failures = Failures { in_a_row, in_hour: 0, hour_began: at(0), last_at: at(100) };
        (wait_until(&failures).seconds() - 100).max(0)
    };
    let waits: Vec<_> = [0, 9, 10, 11, 14, 19, 20, 1_000].into_iter().map(wait).collect();
    assert_eq!(waits, [0, 0, 1, 2, 16, 512, 900, 900]);
}

#[test]
fn a_hundred_failures_in_an_hour_end_that_hour() {
    let failures = Failures { in_a_row: 3, in_hour: 100, hour_began: at(50), last_at: at(100) };
    assert_eq!(wait_until(&failures), at(50 + 3_600));
    assert!(wait_until(&Failures { in_hour: 99, ..failures }) <= at(100));
}

#[test]
fn a_network_waits_for_everybody_once_it_failed_a_few_times_and_before_only_for_the_first_of_each() {
    let (all, first) = (
        Failures { in_a_row: 1_000, last_at: at(100), ..Failures::default() },
        Failures { in_a_row: 9, last_at: at(100), ..Failures::default() },
    );
    for here in 0..FIRST_FAILURES {
        assert!(name_waits_until(&Named { all, first, here }) <= at(100));
    }
    assert_eq!(name_waits_until(&Named { all, first, here: FIRST_FAILURES }), at(1_000));
    let many = Failures { in_a_row: 10, ..first };
    assert_eq!(name_waits_until(&Named { all, first: many, here: 0 }), at(101));
}
