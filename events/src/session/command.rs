//! What can be asked of a session.

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
        /// Up to where the log was known when the person's proof was looked at.
        basis: i64,
    },
    /// The same person proved themselves again: from now on the session has another generation.
    Elevate {
        methods: Vec<Method>,
        at: Timestamp,
        basis: i64,
    },
    End {
        reason: String,
    },
}
