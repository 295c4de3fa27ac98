//! What can have happened to the log.

use crate::fact::facts;

facts! {
    /// Facts of the log.
    pub enum LogEvent {
        /// The database lost the end of the log, as a standby does that takes over and had not all of it. Events that were seen
        /// after the position `after`, up to `known` at least, are no more, unless the log still has them. `end`: where the log
        /// ended when this was written. No event has a position between that and the position of this one, and none gets one.
        /// Every token, grant and session from before is stopped.
        "log.went_back" v 1 => WentBack { after: i64, known: i64, end: i64, },
    }
}
