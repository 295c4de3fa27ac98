//! Events of a subscriber.

use crate::fact::facts;

facts! {
    /// Facts of a subscriber and of its parked events.
    pub enum SubscriberEvent {
        internal "subscriber.event_retried" v 1 => EventRetried { position: i64, },
        internal "subscriber.event_skipped" v 1 => EventSkipped {
            position: i64,
            /// Absent for a skip at the command line.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            reason: Option<String>,
        },
        internal "subscriber.ended" v 1 => Ended { position: i64, },
    }
}
