//! The rules of a subscriber.

use super::{Subscriber, SubscriberCommand, SubscriberEvent};
use crate::{Refusal, name::check_reason, refusal::require};

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
        SubscriberCommand::SkipEvent { position, reason } => {
            skipped(position)?;
            let reason = reason.as_deref().map(check_reason).transpose()?;
            SubscriberEvent::EventSkipped { position, reason }
        }
        SubscriberCommand::End { position } => SubscriberEvent::Ended { position },
    }])
}
