//! Events of a session.

use super::Method;
use crate::{
    Timestamp,
    fact::facts,
    ids::{SessionId, UserId},
};

facts! {
    /// Facts of a session.
    pub enum SessionEvent {
        internal "session.started" v 1 => Started {
            session_id: SessionId,
            user_id: UserId,
            methods: Vec<Method>,
            authenticated_at: Timestamp,
            expires_at: Timestamp,
            /// The position of the log that was known when the person's credentials were checked.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            basis: Option<i64>,
        },
        internal "session.elevated" v 1 => Elevated {
            methods: Vec<Method>,
            authenticated_at: Timestamp,
            /// As in `session.started`.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            basis: Option<i64>,
        },
        internal "session.ended" v 1 => Ended { reason: String, expires_at: Timestamp, },
    }
}
