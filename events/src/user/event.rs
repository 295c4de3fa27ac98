//! Events of a user.

use super::{PasswordChange, Profile};
use crate::{
    Personal, Timestamp,
    fact::facts,
    ids::{AccountId, UserId},
};

facts! {
    /// Facts of a user.
    pub enum UserEvent {
        internal "user.registered" v 1 sealed by Stream => Registered {
            user_id: UserId,
            email: Personal<String>,
            profile: Personal<Box<Profile>>,
            /// The account whose test user this is; absent for a real person.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            test_of: Option<AccountId>,
        },
        internal "user.email_verified" v 1 => EmailVerified {},
        /// The user had never proved the address, and somebody else did.
        internal "user.email_released" v 1 => EmailReleased {},
        internal "user.password_changed" v 1 => PasswordChanged {
            /// How the change was authorized; absent in old events.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            how: Option<PasswordChange>,
            /// Whether sessions and tokens from before stay valid.
            #[serde(default, skip_serializing_if = "std::ops::Not::not")]
            keeps_sessions: bool,
        },
        internal "user.profile_changed" v 1 sealed by Stream => ProfileChanged { profile: Personal<Box<Profile>>, },
        internal "user.totp_enrolled" v 1 => TotpEnrolled {},
        internal "user.totp_removed" v 1 => TotpRemoved {},
        internal "user.locked" v 1 => Locked { until: Timestamp, },
        internal "user.unlocked" v 1 => Unlocked {},
        internal "user.suspended" v 1 sealed by Stream => Suspended { reason: Personal<String>, },
        internal "user.reinstated" v 1 => Reinstated {},
        internal "user.erased" v 1 => Erased {},
    }
}
