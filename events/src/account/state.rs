//! What an account is, as far as its rules need to know.

use super::{AccountEvent, Limits, Role, permitted};
use crate::{
    Personal, Timestamp,
    ids::{AccountId, InvitationId, UserId},
    scope::Scopes,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// How far back invitations count, in seconds.
pub(super) const DAY_SECONDS: u32 = 86_400;
/// How long after its end an invitation is remembered once another one is sent: thirty days, and as long as the
/// other one lives.
const KEPT_SECONDS: u32 = 37 * DAY_SECONDS;

/// Whether the account may act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountStanding)]
pub enum Standing {
    /// Not created yet.
    #[default]
    Absent,
    Active,
    Restricted,
    Closed,
}

/// An invitation that nobody has used yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub email: Personal<String>,
    pub role: Role,
    pub expires_at: Timestamp,
    /// The member who invited, without whom it is worth nothing; none for a client or the operator.
    pub invited_by: Option<UserId>,
}

/// The tenant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Account {
    pub id: Option<AccountId>,
    pub standing: Standing,
    pub name: String,
    pub plan: Option<String>,
    /// Until when it was last on plans that it left.
    pub former_plans: BTreeMap<String, Timestamp>,
    pub limits: Limits,
    pub members: BTreeMap<UserId, Role>,
    /// Those that have expired lately, too.
    pub invitations: BTreeMap<InvitationId, Invitation>,
    /// When the invitations of the last day will have expired, in the order in which they were sent; also of
    /// those that were used or withdrawn.
    pub sent: VecDeque<Timestamp>,
}

impl Account {
    /// How many members may do everything; never none.
    pub fn owners(&self) -> usize {
        self.members.values().filter(|role| **role == Role::Owner).count()
    }

    /// What is left of `given` to a user: as [`permitted`] of a member; of anybody else what is about the person.
    pub fn permits(&self, user_id: UserId, given: &Scopes) -> Scopes {
        match self.members.get(&user_id) {
            Some(role) => permitted(Some(*role), given),
            None => given.iter().filter(|scope| !scope.is_management()).collect(),
        }
    }

    /// Events from before `at` stood in them don't say when.
    fn leave_plan(&mut self, at: Option<Timestamp>) {
        if let Some((plan, at)) = self.plan.take().zip(at) {
            self.former_plans.insert(plan, at);
        }
    }

    /// The invitation, if somebody may still join by it at `at`.
    pub fn open_invitation(&self, id: InvitationId, at: Timestamp) -> Option<&Invitation> {
        self.invitations.get(&id).filter(|invitation| at < invitation.expires_at)
    }

    /// Members, and those who may still become some by an invitation: what a plan limits.
    pub fn seats(&self, at: Timestamp) -> usize {
        self.members.len() + self.invitations.values().filter(|open| at < open.expires_at).count()
    }

    /// Becomes what it is after `event`.
    pub(super) fn fold(&mut self, event: &AccountEvent) {
        match event.clone() {
            AccountEvent::Created { account_id, name } => {
                self.id = Some(account_id);
                self.name = name;
                self.standing = Standing::Active;
            }
            AccountEvent::Renamed { name } => self.name = name,
            AccountEvent::PlanActivated { plan } => self.plan = Some(plan),
            AccountEvent::PlanChanged { plan, at, .. } => {
                self.leave_plan(at);
                self.plan = Some(plan);
            }
            AccountEvent::PlanEnded { at } => self.leave_plan(at),
            AccountEvent::LimitsAgreed { limits } => self.limits = limits,
            AccountEvent::Restricted { .. } => self.standing = Standing::Restricted,
            AccountEvent::Reinstated {} => self.standing = Standing::Active,
            AccountEvent::Closed {} => self.standing = Standing::Closed,
            AccountEvent::UserTokensRevoked { .. } => {}
            AccountEvent::MemberInvited { invitation_id, email, role, expires_at, invited_by } => {
                self.sent.retain(|sent| expires_at < sent.plus_seconds(DAY_SECONDS));
                self.sent.push_back(expires_at);
                self.invitations.retain(|_, old| expires_at < old.expires_at.plus_seconds(KEPT_SECONDS));
                self.invitations.insert(invitation_id, Invitation { email, role, expires_at, invited_by });
            }
            AccountEvent::InvitationWithdrawn { invitation_id } => {
                self.invitations.remove(&invitation_id);
            }
            AccountEvent::MemberJoined { user_id, role, invitation_id } => {
                self.members.insert(user_id, role);
                if let Some(invitation_id) = invitation_id {
                    self.invitations.remove(&invitation_id);
                }
            }
            AccountEvent::MemberRoleChanged { user_id, role, .. } => {
                self.members.insert(user_id, role);
            }
            AccountEvent::MemberRemoved { user_id } => {
                self.members.remove(&user_id);
            }
        }
    }
}
