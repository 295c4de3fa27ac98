//! Events of the log.

use crate::fact::facts;

facts! {
    /// Facts of the log.
    pub enum LogEvent {
        /// The database lost the end of the log, as happens when a standby that had not received all of it takes over.
        /// Events that were seen after position `after`, up to at least `known`, are lost unless the log still has
        /// them. `end` is where the log ended when this was written. No event has, or will get, a position between
        /// `end` and the position of this event. Every token, grant and session from before is stopped.
        public "log.went_back" v 1 => WentBack { after: i64, known: i64, end: i64, },
    }
}
