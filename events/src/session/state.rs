//! The state of a session.

use super::{Assurance, Method, Place, SessionEvent};
use crate::{
    Personal, Timestamp,
    ids::{SessionId, UserId, made_at},
};
use serde::{Deserialize, Serialize};

/// How long after a login its session may do sensitive things, in seconds.
pub const FRESH_SECONDS: u32 = 600;

/// How long after a recorded use the next one is recorded, in seconds.
const USE_SECONDS: u32 = 1800;
/// The same for a use from elsewhere. A browser that moves between two networks causes no flood of events.
const MOVE_SECONDS: u32 = 300;

/// One browser login of a user.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub id: Option<SessionId>,
    pub user_id: Option<UserId>,
    pub methods: Vec<Method>,
    /// When the person proved their identity; `None` if that is not known, so that it never counts as recent.
    pub authenticated_at: Option<Timestamp>,
    pub expires_at: Timestamp,
    pub ended: bool,
    /// How often the person authenticated again. A cookie with an older number is invalid.
    pub generation: u32,
    /// The position of the log that was known when the person's credentials were checked. Older events do not have it;
    /// the position of the last event is used instead.
    pub basis: Option<i64>,
    /// When the person logged in with it first.
    #[serde(default)]
    pub started_at: Timestamp,
    /// The last use that was recorded.
    #[serde(default)]
    pub last_used_at: Timestamp,
    /// Where the browser was then. Empty for sessions from before places were recorded, and for erased people.
    #[serde(default)]
    pub place: Personal<Place>,
    /// Whether the browser keeps the session when it is closed.
    #[serde(default)]
    pub remembered: bool,
    /// Whether the person entered the operator's pages with it.
    #[serde(default)]
    pub is_operator: bool,
}

impl Session {
    /// Returns how sure the server is who logged in.
    pub fn assurance(&self) -> Assurance {
        Assurance::of(&self.methods)
    }

    /// Whether the person proved their identity so recently that they may do sensitive things at `at`.
    pub fn is_fresh(&self, at: Timestamp) -> bool {
        self.is_proved_within(FRESH_SECONDS, at)
    }

    /// Whether the person is known to have proved their identity in the last `seconds` before `at`.
    pub fn is_proved_within(&self, seconds: u32, at: Timestamp) -> bool {
        self.authenticated_at.is_some_and(|proved| at <= proved.plus_seconds(seconds))
    }

    /// Whether the person is known to have proved their identity at `since` or later.
    pub fn is_proved_since(&self, since: Timestamp) -> bool {
        self.authenticated_at.is_some_and(|proved| since <= proved)
    }

    /// Whether the session is valid at `at`.
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.id.is_some() && !self.ended && at < self.expires_at
    }

    /// Whether a use at `at` from `place` is recorded. Sessions without a basis rest on the position of their last
    /// event, which must not move without a new proof.
    pub fn is_use_due(&self, at: Timestamp, place: &Place) -> bool {
        let moved = self.place.get() != Some(place);
        let rest = if moved { MOVE_SECONDS } else { USE_SECONDS };
        self.is_live(at) && self.basis.is_some() && self.last_used_at.plus_seconds(rest) <= at
    }

    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &SessionEvent) {
        match event.clone() {
            SessionEvent::Started {
                session_id,
                user_id,
                methods,
                authenticated_at,
                expires_at,
                basis,
                place,
                remembered,
                new_device: _,
            } => {
                // The person may have proved who they are earlier, at another provider.
                let made_at = made_at(session_id.uuid()).unwrap_or_default();
                let started_at = made_at.max(authenticated_at.unwrap_or_default());
                *self = Self {
                    id: Some(session_id),
                    user_id: Some(user_id),
                    methods,
                    authenticated_at,
                    expires_at,
                    ended: false,
                    generation: 0,
                    basis,
                    started_at,
                    last_used_at: started_at,
                    place,
                    remembered,
                    is_operator: false,
                };
            }
            SessionEvent::Elevated {
                methods,
                authenticated_at,
                basis,
                user_id: _,
                place,
                expires_at,
                remembered,
            } => {
                self.methods = methods;
                self.authenticated_at = authenticated_at;
                self.generation += 1;
                self.basis = basis;
                self.expires_at = expires_at.unwrap_or(self.expires_at);
                self.remembered |= remembered;
                // A session that goes on with an old proof was still used now.
                self.last_used_at = self.last_used_at.max(authenticated_at.unwrap_or_default());
                if !place.is_empty() {
                    self.place = place;
                }
            }
            SessionEvent::Used { user_id: _, at, place } => {
                self.last_used_at = at;
                self.place = place;
            }
            SessionEvent::OperatorEntered {} => self.is_operator = true,
            SessionEvent::Ended { .. } => self.ended = true,
        }
    }
}
