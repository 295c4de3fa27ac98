//! What is known of a subscriber.

use super::SubscriberEvent;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A subscriber, as its operators left it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Subscriber {
    /// Positions that it never takes.
    pub skipped: BTreeSet<i64>,
}

impl Subscriber {
    /// Becomes what it is after `event`.
    pub(super) fn fold(&mut self, event: &SubscriberEvent) {
        match event {
            SubscriberEvent::EventRetried { .. } | SubscriberEvent::Ended { .. } => {}
            SubscriberEvent::EventSkipped { position } => {
                self.skipped.insert(*position);
            }
        }
    }
}
