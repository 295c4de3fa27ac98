//! The state of a subscriber.

use super::SubscriberEvent;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A subscriber, after its operators' decisions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Subscriber {
    /// Positions that it skips.
    pub skipped: BTreeSet<i64>,
}

impl Subscriber {
    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &SubscriberEvent) {
        match event {
            SubscriberEvent::EventRetried { .. } | SubscriberEvent::Ended { .. } => {}
            SubscriberEvent::EventSkipped { position, .. } => {
                self.skipped.insert(*position);
            }
        }
    }
}
