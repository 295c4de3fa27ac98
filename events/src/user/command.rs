//! Commands of a user.

use super::Profile;
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
    ChangePassword,
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
