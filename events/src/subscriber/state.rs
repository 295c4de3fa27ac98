//! What is known of a subscriber.

use super::{SubscriberCommand, SubscriberEvent, decide};
use crate::{Decider, Refusal, aggregate::aggregate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A subscriber, as its operators left it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Subscriber {
    /// Positions that it never takes.
    pub skipped: BTreeSet<i64>,
}

impl Decider for Subscriber {
    const TYPE: &'static str = "subscriber";
    type Command = SubscriberCommand;
    type Event = SubscriberEvent;

    fn decide(&self, command: SubscriberCommand) -> Result<Vec<SubscriberEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &SubscriberEvent) {
        match event {
            SubscriberEvent::EventRetried { .. } | SubscriberEvent::Ended { .. } => {}
            SubscriberEvent::EventSkipped { position } => {
                self.skipped.insert(*position);
            }
        }
    }
}

aggregate!(Subscriber);
