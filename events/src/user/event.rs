//! Events of a user.

use super::{PasswordChange, Preferences, Profile};
use crate::{
    Personal, Timestamp,
    fact::facts,
    ids::{AccountId, LinkId, PasskeyId, UserId},
    operator::OperatorAct,
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
        /// The person proved another address, which they log in with from now on.
        internal "user.email_changed" v 1 sealed by Stream => EmailChanged {
            /// The number of the change.
            change: u32,
            email: Personal<String>,
            /// All addresses that are the user's now: the new one, and those that a change can be undone to.
            held: Personal<Vec<String>>,
            /// Until when the change can be undone; absent if the former address was never proved.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            until: Option<Timestamp>,
        },
        /// Whoever reads the mail of the former address said that the change was not theirs. Later changes are
        /// undone, too.
        internal "user.email_change_undone" v 1 sealed by Stream => EmailChangeUndone {
            change: u32,
            /// The address that the user has again.
            email: Personal<String>,
            held: Personal<Vec<String>>,
        },
        /// Somebody else proved a former address of the user, whose change can't be undone any more.
        internal "user.former_emails_released" v 1 sealed by Stream => FormerEmailsReleased {
            held: Personal<Vec<String>>,
        },
        /// The person proved a second address, which also gets the code for a forgotten password.
        internal "user.recovery_email_set" v 1 sealed by Stream => RecoveryEmailSet { email: Personal<String>, },
        internal "user.recovery_email_removed" v 1 => RecoveryEmailRemoved {},
        internal "user.password_changed" v 1 => PasswordChanged {
            /// How the change was authorized; absent in old events.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            how: Option<PasswordChange>,
            /// Whether sessions and tokens from before stay valid.
            #[serde(default, skip_serializing_if = "std::ops::Not::not")]
            keeps_sessions: bool,
        },
        internal "user.profile_changed" v 1 sealed by Stream => ProfileChanged { profile: Personal<Box<Profile>>, },
        /// The language and the colours of the pages and mails.
        internal "user.preferences_changed" v 1 sealed by Stream => PreferencesChanged {
            preferences: Personal<Preferences>,
        },
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
        /// The codes may be an intruder's: they were created in the days before the person said that somebody else
        /// was there.
        internal "user.recovery_codes_removed" v 1 => RecoveryCodesRemoved {},
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
        /// All sessions of the person ended, and the access of every app: at their own request, or the operator's.
        internal "user.tokens_revoked" v 1 => TokensRevoked {},
        internal "user.locked" v 1 => Locked { until: Timestamp, },
        internal "user.unlocked" v 1 => Unlocked {},
        internal "user.suspended" v 1 sealed by Stream => Suspended { reason: Personal<String>, },
        internal "user.reinstated" v 1 => Reinstated {},
        /// The user is erased at `erase_at`, unless they undo it before. Their sessions and tokens ended.
        internal "user.deletion_requested" v 1 => DeletionRequested { erase_at: Timestamp, },
        internal "user.deletion_undone" v 1 => DeletionUndone {},
        /// What the operator did on their pages, and why. The reason stays readable after an erasure.
        internal "user.operator_acted" v 1 => OperatorActed { act: OperatorAct, reason: String, },
        internal "user.erased" v 1 => Erased {},
    }
}
