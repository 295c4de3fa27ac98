//! Events of a user.

use super::{PasswordChange, Profile};
use crate::{
    Personal, Timestamp,
    fact::facts,
    ids::{AccountId, LinkId, PasskeyId, UserId},
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
        /// The person set up an authenticator app. Its secret is not in the log.
        internal "user.totp_enrolled" v 1 => TotpEnrolled {
            /// Absent in old events.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            at: Option<Timestamp>,
        },
        internal "user.totp_removed" v 1 => TotpRemoved {},
        /// `synced`: whether the person's devices share it. Its public key is not in the log.
        internal "user.passkey_added" v 1 sealed by Stream => PasskeyAdded {
            passkey_id: PasskeyId,
            name: Personal<String>,
            synced: bool,
            at: Timestamp,
        },
        internal "user.passkey_renamed" v 1 sealed by Stream => PasskeyRenamed {
            passkey_id: PasskeyId,
            name: Personal<String>,
        },
        internal "user.passkey_removed" v 1 => PasskeyRemoved { passkey_id: PasskeyId, },
        /// New recovery codes, which replace the others. The codes are not in the log.
        internal "user.recovery_codes_created" v 1 => RecoveryCodesCreated { at: Timestamp, },
        /// The person logged in with a recovery code: which one of the ten, from 0.
        internal "user.recovery_code_used" v 1 => RecoveryCodeUsed { number: u32, },
        /// The person linked a login at another provider: `provider` is its name in the settings, or an account.
        internal "user.login_linked" v 1 sealed by Stream => LoginLinked {
            link_id: LinkId,
            provider: String,
            issuer: Personal<String>,
            subject: Personal<String>,
            name: Personal<String>,
            at: Timestamp,
            /// Whether the person signed up with it and chose no password.
            #[serde(default, skip_serializing_if = "std::ops::Not::not")]
            instead_of_password: bool,
        },
        /// The linked login no longer opens the account.
        internal "user.login_unlinked" v 1 => LoginUnlinked { link_id: LinkId, },
        internal "user.locked" v 1 => Locked { until: Timestamp, },
        internal "user.unlocked" v 1 => Unlocked {},
        internal "user.suspended" v 1 sealed by Stream => Suspended { reason: Personal<String>, },
        internal "user.reinstated" v 1 => Reinstated {},
        internal "user.erased" v 1 => Erased {},
    }
}
