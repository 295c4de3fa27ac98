//! What can be asked of an account.

use super::{Limits, Role};
use crate::{
    Timestamp,
    ids::{AccountId, InvitationId, UserId},
};

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
    /// Choose a plan; the first choice activates it.
    ChoosePlan {
        plan: String,
    },
    AgreeLimits {
        limits: Limits,
    },
    Restrict {
        reason: String,
    },
    Reinstate,
    Close,
    Invite {
        invitation_id: InvitationId,
        email: String,
        role: Role,
        expires_at: Timestamp,
    },
    Join {
        invitation_id: InvitationId,
        user_id: UserId,
        at: Timestamp,
    },
    ChangeRole {
        user_id: UserId,
        role: Role,
    },
    RemoveMember {
        user_id: UserId,
    },
    /// Stop every grant and token that `user_id` has with this account's clients.
    RevokeUserTokens {
        user_id: UserId,
    },
}
