//! Commands of a user.

use super::{AddressChange, Disowning, NewLink, PasswordChange, Preferences, Profile};
use crate::{
    Timestamp,
    ids::{AccountId, LinkId, PasskeyId, UserId},
    operator::OperatorAct,
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
    /// The person says by the link in a mail that what it was about was not theirs.
    Disown {
        disowning: Disowning,
        at: Timestamp,
    },
    /// The person ends all of their sessions, and the access of every app.
    RevokeTokens,
    /// Somebody else proved the address, which this user never did.
    ReleaseEmail,
    /// The person proved another address. `seen` is how often it had been changed when they did.
    ChangeEmail {
        email: String,
        seen: u32,
        at: Timestamp,
    },
    /// The person says by the former address that the change with this number was not theirs.
    UndoEmailChange {
        change: u32,
        at: Timestamp,
    },
    /// Somebody else proved a former address.
    ReleaseFormerEmails {
        at: Timestamp,
    },
    /// The person proved a second address.
    SetRecoveryEmail {
        email: String,
    },
    RemoveRecoveryEmail,
    ChangeProfile {
        profile: Profile,
    },
    /// The person changes their postal addresses.
    ChangeAddresses {
        change: AddressChange,
        at: Timestamp,
    },
    ChangePreferences {
        preferences: Preferences,
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
    /// An operator is about to do something to the user.
    RecordAct {
        act: OperatorAct,
        reason: String,
    },
    Reinstate,
    /// Erase the person at `erase_at`, unless they undo it.
    RequestDeletion {
        erase_at: Timestamp,
    },
    /// Keep the person after all. `number` is that of the request, so that a link undoes no other one.
    UndoDeletion {
        number: u32,
        at: Timestamp,
    },
    /// Erase the person if they asked for it and the time to undo it is over.
    FinishDeletion {
        at: Timestamp,
    },
    /// Erase the user now.
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
