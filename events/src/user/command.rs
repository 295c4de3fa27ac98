//! What can be asked of a user.

use super::Profile;
use crate::{Timestamp, ids::UserId};

/// Parsed input; ids and times come from the server.
#[derive(Clone, Debug)]
pub enum UserCommand {
    Register {
        user_id: UserId,
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
