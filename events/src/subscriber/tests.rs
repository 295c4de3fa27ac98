//! Given/when/then tests for a subscriber.

use super::{Subscriber, SubscriberCommand, SubscriberEvent};
use crate::Refusal;
use cqrs_es::test::TestFramework;

type Subscribers = TestFramework<Subscriber>;

#[test]
fn a_parked_event_can_be_retried_any_number_of_times() {
    Subscribers::with(())
        .given(vec![SubscriberEvent::EventRetried { position: 7 }])
        .when(SubscriberCommand::RetryEvent { position: 7 })
        .then_expect_events(vec![SubscriberEvent::EventRetried { position: 7 }]);
}

#[test]
fn a_subscriber_ends_where_its_cursor_stands_and_may_end_again() {
    Subscribers::with(())
        .given(vec![SubscriberEvent::Ended { position: 7 }])
        .when(SubscriberCommand::End { position: 9 })
        .then_expect_events(vec![SubscriberEvent::Ended { position: 9 }]);
}

#[test]
fn a_skipped_event_is_not_taken_again() {
    let skipped =
        || Subscribers::with(()).given(vec![SubscriberEvent::EventSkipped { position: 7, reason: None }]);
    for command in [
        SubscriberCommand::RetryEvent { position: 7 },
        SubscriberCommand::SkipEvent { position: 7, reason: None },
    ] {
        skipped()
            .when(command)
            .then_expect_error(Refusal::conflict("event_skipped", "the event was skipped"));
    }
    skipped()
        .when(SubscriberCommand::SkipEvent { position: 8, reason: None })
        .then_expect_events(vec![SubscriberEvent::EventSkipped { position: 8, reason: None }]);
}
