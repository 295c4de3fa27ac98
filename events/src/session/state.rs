//! What a session is.

use super::{Method, SessionEvent};
use crate::{
    Timestamp,
    ids::{SessionId, UserId},
};
use serde::{Deserialize, Serialize};

/// One browser login of a user.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub id: Option<SessionId>,
    pub user_id: Option<UserId>,
    pub methods: Vec<Method>,
    pub authenticated_at: Timestamp,
    pub expires_at: Timestamp,
    pub ended: bool,
    /// How often the person proved themselves again. Whoever carries an older number carries nothing.
    pub generation: u32,
    /// The position of the log up to which it was known what the person proved themselves by. Events from before this stood
    /// in them don't say: the position of the last one has to do.
    pub basis: Option<i64>,
}

impl Session {
    /// Whether it still stands for a logged-in user at `at`.
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.id.is_some() && !self.ended && at < self.expires_at
    }

    /// Becomes what it is after `event`.
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
