//! Commands of a user.

use super::{NewLink, PasswordChange, Profile};
use crate::{
    Timestamp,
    ids::{AccountId, LinkId, PasskeyId, UserId},
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
    Factor(FactorCommand),
    /// The person links a login at another provider.
    Link(Box<NewLink>),
    Unlink {
        link_id: LinkId,
    },
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

/// A change of a user's factors. Ids and times come from the server, which has verified the proof.
#[derive(Clone, Debug)]
pub enum FactorCommand {
    /// The person proved that their app has the secret.
    EnrolTotp {
        at: Timestamp,
    },
    /// `required`: whether the person must keep a second factor.
    RemoveTotp {
        required: bool,
    },
    AddPasskey {
        passkey_id: PasskeyId,
        name: String,
        synced: bool,
        at: Timestamp,
    },
    RenamePasskey {
        passkey_id: PasskeyId,
        name: String,
    },
    /// `required`: as for the app.
    RemovePasskey {
        passkey_id: PasskeyId,
        required: bool,
    },
    /// New codes, which replace the others.
    CreateRecoveryCodes {
        at: Timestamp,
    },
    /// The person logs in with the code `number` of those that were created at `created_at`.
    UseRecoveryCode {
        created_at: Timestamp,
        number: u32,
    },
}
