//! What can have happened to a session.

use super::Method;
use crate::{
    Timestamp,
    fact::facts,
    ids::{SessionId, UserId},
};

facts! {
    /// Facts of a session.
    pub enum SessionEvent {
        "session.started" v 1 => Started {
            session_id: SessionId,
            user_id: UserId,
            methods: Vec<Method>,
            authenticated_at: Timestamp,
            expires_at: Timestamp,
            /// The position of the log up to which it was known what the person proved themselves by.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            basis: Option<i64>,
        },
        "session.elevated" v 1 => Elevated {
            methods: Vec<Method>,
            authenticated_at: Timestamp,
            /// As in `started`.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            basis: Option<i64>,
        },
        "session.ended" v 1 => Ended { reason: String, expires_at: Timestamp, },
    }
}
