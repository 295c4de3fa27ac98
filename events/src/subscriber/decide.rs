//! The rules of a subscriber.

use super::{Subscriber, SubscriberCommand, SubscriberEvent};
use crate::{Refusal, refusal::require};

pub(super) fn decide(
    subscriber: &Subscriber,
    command: SubscriberCommand,
) -> Result<Vec<SubscriberEvent>, Refusal> {
    let skipped = |position: i64| {
        require(!subscriber.skipped.contains(&position), || {
            Refusal::conflict("event_skipped", "the event was skipped")
        })
    };
    Ok(vec![match command {
        SubscriberCommand::RetryEvent { position } => {
            skipped(position)?;
            SubscriberEvent::EventRetried { position }
        }
        SubscriberCommand::SkipEvent { position } => {
            skipped(position)?;
            SubscriberEvent::EventSkipped { position }
        }
        SubscriberCommand::End { position } => SubscriberEvent::Ended { position },
    }])
}
