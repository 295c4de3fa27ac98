//! Commands of an account.

use super::{AccountProvider, Limits, Role};
use crate::{
    Timestamp,
    ids::{AccountId, ClientId, GroupId, InvitationId, RegistrationId, UserId},
    operator::OperatorAct,
};

/// On whose authority an account is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The operator, at the command line of the server or on the operator's pages.
    Operator,
    /// A client of the account, with its own credentials. It has the rights of an admin.
    Client,
    /// A member, with the role that they have at that moment.
    Member(UserId),
}

/// Parsed input; ids and times come from the server.
#[derive(Clone, Debug)]
pub enum AccountCommand {
    /// Sign up: creates the account with its first owner, on the plan `plan`.
    Create {
        account_id: AccountId,
        name: String,
        owner: UserId,
        plan: String,
    },
    Rename {
        name: String,
    },
    /// Choose a plan. The first choice, and the first one after a plan ended, activates it.
    ChoosePlan {
        plan: String,
        at: Timestamp,
    },
    /// Nothing can be added from now on; existing resources stay.
    EndPlan {
        at: Timestamp,
    },
    AgreeLimits {
        limits: Limits,
    },
    Restrict {
        reason: String,
    },
    Reinstate,
    /// Close the account permanently. `name` must be the account's name, so that nobody closes the wrong one.
    Close {
        name: String,
        by: By,
    },
    Invite(Box<NewInvitation>),
    WithdrawInvitation {
        invitation_id: InvitationId,
        by: By,
    },
    /// Join by an invitation.
    Join(NewMember),
    ChangeRole {
        user_id: UserId,
        role: Role,
        by: By,
    },
    /// Also used when a member leaves.
    RemoveMember {
        user_id: UserId,
        by: By,
    },
    /// Make `user_id` an owner in place of the requesting owner, who becomes an admin.
    HandOver {
        user_id: UserId,
        by: By,
    },
    /// Whether members need a second factor to act in the account.
    RequireSecondFactor {
        required: bool,
        by: By,
    },
    /// How the account's people log in.
    Login(LoginCommand),
    /// The tokens with which apps register themselves.
    Registration(RegistrationCommand),
    /// The groups of the account's people.
    Group(GroupCommand),
    /// An operator looks at the account, also if it is closed.
    View {
        operator: UserId,
        at: Timestamp,
    },
    /// An operator does something to the account or in it. Comes before the act in the same decision, or before it.
    RecordAct {
        act: OperatorAct,
        reason: String,
        about: Option<String>,
    },
    /// Revoke every grant and token that `user_id` has with this account's clients.
    RevokeUserTokens {
        user_id: UserId,
    },
}

/// A change of the account's own login.
#[derive(Clone, Debug)]
pub enum LoginCommand {
    SetProvider {
        provider: AccountProvider,
        by: By,
    },
    RemoveProvider {
        by: By,
    },
    /// The server has found the proof in DNS.
    VerifyDomain {
        domain: String,
        by: By,
    },
    RemoveDomain {
        domain: String,
        by: By,
    },
}

/// A change of the account's registration tokens, or the use of one.
#[derive(Clone, Debug)]
pub enum RegistrationCommand {
    CreateToken {
        registration_id: RegistrationId,
        label: String,
        /// Whether what registers with it is a test client.
        for_tests: bool,
        /// 1 to 1000.
        uses: u32,
        at: Timestamp,
        /// A minute to a year.
        lifetime_seconds: u32,
    },
    /// An app registers itself as `client_id`.
    UseToken {
        number: u32,
        client_id: ClientId,
        at: Timestamp,
    },
    RevokeToken {
        registration_id: RegistrationId,
    },
}

/// A change of a group of the account. `name` has 1 to 64 characters, and `description` at most 200. What a change
/// leaves out stays as it is when the change is decided.
#[derive(Clone, Debug)]
pub enum GroupCommand {
    Create { group_id: GroupId, name: String, description: String },
    Change { group_id: GroupId, name: Option<String>, description: Option<String> },
    Delete { group_id: GroupId },
}

/// A user who joins by an invitation.
#[derive(Clone, Debug)]
pub struct NewMember {
    pub invitation_id: InvitationId,
    pub user_id: UserId,
    /// The server knows it to be the user's.
    pub email: String,
    pub at: Timestamp,
    /// How many members the plan allows.
    pub limit: u32,
}

/// An invitation to be sent.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    pub invitation_id: InvitationId,
    pub email: String,
    pub role: Role,
    pub by: By,
    pub at: Timestamp,
    pub expires_at: Timestamp,
    /// How many members the plan allows, open invitations included.
    pub limit: u32,
}
