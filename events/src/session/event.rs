//! Events of a session.

use super::{Method, Place};
use crate::{
    Personal, Timestamp,
    fact::facts,
    ids::{SessionId, UserId},
};

facts! {
    /// Facts of a session.
    pub enum SessionEvent {
        internal "session.started" v 1 sealed by Field("user_id") => Started {
            session_id: SessionId,
            user_id: UserId,
            methods: Vec<Method>,
            /// Absent if it is not known when the person proved their identity: another provider only remembered them.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            authenticated_at: Option<Timestamp>,
            expires_at: Timestamp,
            /// The position of the log that was known when the person's credentials were checked.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            basis: Option<i64>,
            /// Where the browser was; absent in old events.
            #[serde(default, skip_serializing_if = "Personal::is_empty")]
            place: Personal<Place>,
            /// Whether the person chose to stay logged in when the browser is closed.
            #[serde(default, skip_serializing_if = "std::ops::Not::not")]
            remembered: bool,
            /// Whether the person is not known to have logged in with this browser before. They get a mail.
            #[serde(default, skip_serializing_if = "std::ops::Not::not")]
            new_device: bool,
        },
        internal "session.elevated" v 1 sealed by Field("user_id") => Elevated {
            methods: Vec<Method>,
            /// As in `session.started`.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            authenticated_at: Option<Timestamp>,
            /// As in `session.started`.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            basis: Option<i64>,
            /// Absent in old events, which have no place either.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            user_id: Option<UserId>,
            /// As in `session.started`.
            #[serde(default, skip_serializing_if = "Personal::is_empty")]
            place: Personal<Place>,
            /// The new end of the session, if the person just chose to stay logged in.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            expires_at: Option<Timestamp>,
            /// As in `session.started`.
            #[serde(default, skip_serializing_if = "std::ops::Not::not")]
            remembered: bool,
        },
        /// The browser used the session: now and then, and when it comes from elsewhere.
        internal "session.used" v 1 sealed by Field("user_id") => Used {
            user_id: UserId,
            at: Timestamp,
            place: Personal<Place>,
        },
        /// The person entered the operator's pages, with this session for the first time.
        internal "session.operator_entered" v 1 => OperatorEntered {},
        internal "session.ended" v 1 => Ended { reason: String, expires_at: Timestamp, },
    }
}
