//! The state of a session.

use super::{Assurance, Method, SessionEvent};
use crate::{
    Timestamp,
    ids::{SessionId, UserId},
};
use serde::{Deserialize, Serialize};

/// How long after a login its session may do sensitive things, in seconds.
pub const FRESH_SECONDS: u32 = 600;

/// One browser login of a user.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub id: Option<SessionId>,
    pub user_id: Option<UserId>,
    pub methods: Vec<Method>,
    pub authenticated_at: Timestamp,
    pub expires_at: Timestamp,
    pub ended: bool,
    /// How often the person authenticated again. A cookie with an older number is invalid.
    pub generation: u32,
    /// The position of the log that was known when the person's credentials were checked. Older events do not have it;
    /// the position of the last event is used instead.
    pub basis: Option<i64>,
}

impl Session {
    /// Returns how sure the server is who logged in.
    pub fn assurance(&self) -> Assurance {
        Assurance::of(&self.methods)
    }

    /// Whether the person proved their identity so recently that they may do sensitive things at `at`.
    pub fn is_fresh(&self, at: Timestamp) -> bool {
        at <= self.authenticated_at.plus_seconds(FRESH_SECONDS)
    }

    /// Whether the session is valid at `at`.
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.id.is_some() && !self.ended && at < self.expires_at
    }

    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &SessionEvent) {
        match event.clone() {
            SessionEvent::Started { session_id, user_id, methods, authenticated_at, expires_at, basis } => {
                *self = Self {
                    id: Some(session_id),
                    user_id: Some(user_id),
                    methods,
                    authenticated_at,
                    expires_at,
                    ended: false,
                    generation: 0,
                    basis,
                };
            }
            SessionEvent::Elevated { methods, authenticated_at, basis } => {
                self.methods = methods;
                self.authenticated_at = authenticated_at;
                self.generation += 1;
                self.basis = basis;
            }
            SessionEvent::Ended { .. } => self.ended = true,
        }
    }
}
