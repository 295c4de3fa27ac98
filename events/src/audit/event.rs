//! Events of the questions of an account.

use crate::fact::facts;
use std::collections::BTreeMap;

facts! {
    /// Facts of the questions about an account's history.
    pub enum AuditEvent {
        /// Somebody asked the history something.
        internal "audit.queried" v 1 => Queried {
            question: String,
            parameters: BTreeMap<String, String>,
            rows: u64,
            position: i64,
        },
        /// Somebody took an answer along as a file.
        internal "audit.exported" v 1 => Exported {
            question: String,
            parameters: BTreeMap<String, String>,
            rows: u64,
            position: i64,
        },
    }
}
