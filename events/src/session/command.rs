//! Commands of a session.

use super::Method;
use crate::{
    Timestamp,
    ids::{SessionId, UserId},
};

/// Parsed input; ids and times come from the server.
#[derive(Clone, Debug)]
pub enum SessionCommand {
    Start {
        session_id: SessionId,
        user_id: UserId,
        methods: Vec<Method>,
        at: Timestamp,
        expires_at: Timestamp,
        /// The position of the log that was known when the person's credentials were checked.
        basis: i64,
    },
    /// The same person authenticated again: the session gets a new generation.
    Elevate {
        methods: Vec<Method>,
        at: Timestamp,
        basis: i64,
    },
    End {
        reason: String,
    },
}
