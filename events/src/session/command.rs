//! Commands of a session.

use super::{Method, Place};
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
        /// When the person proved their identity; `None` if that is not known.
        at: Option<Timestamp>,
        expires_at: Timestamp,
        /// The position of the log that was known when the person's credentials were checked.
        basis: i64,
        place: Option<Place>,
        /// Whether the person chose to stay logged in when the browser is closed.
        remembered: bool,
        /// Whether the person is not known to have logged in with this browser before.
        new_device: bool,
    },
    /// The same person authenticated again: the session gets a new generation.
    Elevate {
        methods: Vec<Method>,
        /// As in `Start`.
        at: Option<Timestamp>,
        basis: i64,
        place: Option<Place>,
        /// Until when the person chose to stay logged in, if they just did.
        remember_until: Option<Timestamp>,
    },
    /// The browser used the session.
    Use {
        at: Timestamp,
        place: Place,
    },
    /// The person enters the operator's pages.
    EnterOperator,
    End {
        reason: String,
    },
}
