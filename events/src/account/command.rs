//! What can be asked of an account.

use super::{Limits, Role};
use crate::{
    Timestamp,
    ids::{AccountId, InvitationId, UserId},
};

/// On whose say an account is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// At the command line of the server.
    Operator,
    /// A client of the account, by its own credentials: as an admin.
    Client,
    /// A member, in the role that they have at that moment.
    Member(UserId),
}

/// Parsed input; ids and times come from the server.
#[derive(Clone, Debug)]
pub enum AccountCommand {
    /// Sign up: makes the account with its first owner on the plan `plan`.
    Create {
        account_id: AccountId,
        name: String,
        owner: UserId,
        plan: String,
    },
    Rename {
        name: String,
    },
    /// Choose a plan; the first choice, and the first after its end, activates it.
    ChoosePlan {
        plan: String,
        at: Timestamp,
    },
    /// Nothing can be added from now on; what is there stays.
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
    /// For good. `name` is the account's own: whoever closes the wrong one would have to type it.
    Close {
        name: String,
        by: By,
    },
    Invite(Box<NewInvitation>),
    WithdrawInvitation {
        invitation_id: InvitationId,
        by: By,
    },
    /// By an invitation to `email`, which the server knows to be the user's.
    Join {
        invitation_id: InvitationId,
        user_id: UserId,
        email: String,
        at: Timestamp,
        /// Members that the plan allows.
        limit: u32,
    },
    ChangeRole {
        user_id: UserId,
        role: Role,
        by: By,
    },
    /// Also for a member who leaves.
    RemoveMember {
        user_id: UserId,
        by: By,
    },
    /// Make `user_id` an owner in place of the owner who asks, who stays as an admin.
    HandOver {
        user_id: UserId,
        by: By,
    },
    /// Stop every grant and token that `user_id` has with this account's clients.
    RevokeUserTokens {
        user_id: UserId,
    },
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
    /// Members that the plan allows, open invitations included.
    pub limit: u32,
}
