//! Events of a user.

use super::Profile;
use crate::{
    Personal, Timestamp,
    fact::facts,
    ids::{AccountId, UserId},
};

facts! {
    /// Facts of a user.
    pub enum UserEvent {
        "user.registered" v 1 => Registered {
            user_id: UserId,
            email: Personal<String>,
            profile: Personal<Box<Profile>>,
            /// The account whose test user this is; absent for a real person.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            test_of: Option<AccountId>,
        },
        "user.email_verified" v 1 => EmailVerified {},
        "user.password_changed" v 1 => PasswordChanged {},
        "user.profile_changed" v 1 => ProfileChanged { profile: Personal<Box<Profile>>, },
        "user.totp_enrolled" v 1 => TotpEnrolled {},
        "user.totp_removed" v 1 => TotpRemoved {},
        "user.locked" v 1 => Locked { until: Timestamp, },
        "user.unlocked" v 1 => Unlocked {},
        "user.suspended" v 1 => Suspended { reason: Personal<String>, },
        "user.reinstated" v 1 => Reinstated {},
        "user.erased" v 1 => Erased {},
    }
}
