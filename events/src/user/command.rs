//! Commands of a user.

use super::{PasswordChange, Profile};
use crate::{
    Timestamp,
    ids::{AccountId, UserId},
};

/// Parsed input; ids and times come from the server.
#[derive(Clone, Debug)]
pub enum UserCommand {
    Register {
        user_id: UserId,
        email: String,
        profile: Profile,
    },
    /// Registers a made-up person, for testing with the test clients of `account_id`.
    RegisterForTests {
        user_id: UserId,
        account_id: AccountId,
        email: String,
        profile: Profile,
    },
    VerifyEmail,
    /// The account of a test user, or the operator, sets a new password.
    ChangePassword,
    /// The person sets a new password. `seen` is how often it had been changed when their proof was checked.
    ReplacePassword {
        how: PasswordChange,
        keeps_sessions: bool,
        seen: u32,
    },
    /// The person says that the change with this number was not theirs.
    DisownPassword {
        change: u32,
    },
    /// Somebody else proved the address, which this user never did.
    ReleaseEmail,
    ChangeProfile {
        profile: Profile,
    },
    EnrolTotp,
    RemoveTotp,
    /// Refuse logins until `until`.
    Lock {
        until: Timestamp,
    },
    Unlock,
    Suspend {
        reason: String,
    },
    Reinstate,
    Erase,
}
