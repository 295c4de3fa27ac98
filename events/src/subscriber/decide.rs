//! The rules of a subscriber.

use super::{Subscriber, SubscriberCommand, SubscriberEvent};
use crate::{Refusal, refusal::require};

pub(super) fn decide(
    subscriber: &Subscriber,
    command: SubscriberCommand,
) -> Result<Vec<SubscriberEvent>, Refusal> {
    let (SubscriberCommand::RetryEvent { position } | SubscriberCommand::SkipEvent { position }) = command;
    require(!subscriber.skipped.contains(&position), || {
        Refusal::conflict("event_skipped", "the event was left out for good")
    })?;
    Ok(vec![match command {
        SubscriberCommand::RetryEvent { .. } => SubscriberEvent::EventRetried { position },
        SubscriberCommand::SkipEvent { .. } => SubscriberEvent::EventSkipped { position },
    }])
}
