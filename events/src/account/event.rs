//! Events of an account.

use super::{Limits, Role};
use crate::{
    Personal, Timestamp,
    fact::facts,
    ids::{AccountId, InvitationId, UserId},
};

facts! {
    /// Facts of an account and its members.
    pub enum AccountEvent {
        "account.created" v 1 => Created { account_id: AccountId, name: String, },
        "account.renamed" v 1 => Renamed { name: String, },
        "account.plan_activated" v 1 => PlanActivated { plan: String, },
        "account.plan_changed" v 1 => PlanChanged {
            from: String,
            plan: String,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            at: Option<Timestamp>,
        },
        "account.plan_ended" v 1 => PlanEnded {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            at: Option<Timestamp>,
        },
        "account.limits_agreed" v 1 => LimitsAgreed { limits: Limits, },
        "account.restricted" v 1 => Restricted { reason: String, },
        "account.reinstated" v 1 => Reinstated {},
        "account.closed" v 1 => Closed {},
        /// The user's grants and tokens with this account's clients are revoked.
        "account.user_tokens_revoked" v 1 => UserTokensRevoked { user_id: UserId, },
        /// The email address is the invited person's, sealed under the invitation.
        "member.invited" v 1 => MemberInvited {
            invitation_id: InvitationId,
            email: Personal<String>,
            role: Role,
            expires_at: Timestamp,
            /// The member who sent the invitation; absent for a client or the operator.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            invited_by: Option<UserId>,
        },
        "member.invitation_withdrawn" v 1 => InvitationWithdrawn { invitation_id: InvitationId, },
        /// The owner who signed up joins without an invitation.
        "member.joined" v 1 => MemberJoined {
            user_id: UserId,
            role: Role,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            invitation_id: Option<InvitationId>,
        },
        "member.role_changed" v 1 => MemberRoleChanged { user_id: UserId, from: Role, role: Role, },
        "member.removed" v 1 => MemberRemoved { user_id: UserId, },
    }
}
