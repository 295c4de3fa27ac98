//! Given/when/then tests for the log.

use super::{LOG, Log, LogCommand, LogEvent};
use crate::{
    AnyEvent, Refusal,
    effects::{Effect, effects, stop_keys},
    token::Token,
};
use cqrs_es::test::TestFramework;

type Logs = TestFramework<Log>;

#[test]
fn a_loss_is_written_down_each_time() {
    let lost = |after| LogEvent::WentBack { after, known: after + 5, end: after };
    Logs::with(())
        .given(vec![lost(7)])
        .when(LogCommand::WriteLoss { after: 90, known: 95, end: 90 })
        .then_expect_events(vec![lost(90)]);
}

#[test]
fn a_log_that_holds_all_that_is_known_has_lost_nothing() {
    Logs::with(())
        .given_no_previous_events()
        .when(LogCommand::WriteLoss { after: 7, known: 7, end: 9 })
        .then_expect_error(Refusal::conflict("nothing_lost", "the log contains every event that is known"));
    Logs::with(())
        .given_no_previous_events()
        .when(LogCommand::WriteLoss { after: 7, known: 9, end: 6 })
        .then_expect_error(Refusal::conflict(
            "log_shorter",
            "the log ends before the position that it is said to have kept",
        ));
}

#[test]
fn a_loss_stops_whatever_was_issued_before_it_and_nothing_later() {
    let event = AnyEvent::Log(LogEvent::WentBack { after: 7, known: 9, end: 7 });
    let stop = Effect::Stop { key: LOG.to_owned(), standing: false, until: None };
    assert_eq!(effects(LOG, &event), [stop]);
    assert!(stop_keys(&Token::default()).contains(&LOG.to_owned()));
}
