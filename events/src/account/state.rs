//! The state of an account: the parts that its rules need.

use super::{
    AccountEvent, AccountLogin, Limits, Registrations, Role,
    groups::{self, Group},
    permitted,
};
use crate::{
    Personal, Timestamp,
    ids::{AccountId, GroupId, InvitationId, UserId},
    scope::Scopes,
    session::Assurance,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// The period in which sent invitations are counted.
pub(super) const DAY_SECONDS: u32 = 86_400;
/// How long after a recorded look of an operator the next one is recorded.
const VIEW_SECONDS: u32 = 3600;
/// An expired invitation is dropped when a new one is sent that expires this much later: thirty days, plus the new
/// invitation's lifetime.
const KEPT_SECONDS: u32 = 37 * DAY_SECONDS;

/// Whether the account may act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountStanding {
    /// Not created yet.
    #[default]
    Absent,
    Active,
    Restricted,
    Closed,
}

/// An invitation that has not been used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub email: Personal<String>,
    pub role: Role,
    pub expires_at: Timestamp,
    /// The member who sent it; the invitation is void once they leave. `None` for a client or the operator.
    pub invited_by: Option<UserId>,
}

/// The tenant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Account {
    pub id: Option<AccountId>,
    pub standing: AccountStanding,
    /// Why an operator restricted it; set only while it is restricted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restricted_for: Option<String>,
    pub name: String,
    pub plan: Option<String>,
    /// Former plans, each with the time at which the account last left it.
    pub former_plans: BTreeMap<String, Timestamp>,
    pub limits: Limits,
    pub members: BTreeMap<UserId, Role>,
    /// Whether members need a second factor to act in the account.
    pub second_factor_required: bool,
    /// Where the account's people log in.
    #[serde(default)]
    pub login: AccountLogin,
    /// The tokens with which apps register themselves.
    #[serde(default)]
    pub registrations: Registrations,
    /// The groups of the account's people.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<GroupId, Group>,
    /// Includes those that expired recently.
    pub invitations: BTreeMap<InvitationId, Invitation>,
    /// The expiry times of the invitations sent in the last day, in the order of sending. Includes invitations that
    /// were used or withdrawn.
    pub sent: VecDeque<Timestamp>,
    /// When each operator's look at the account was last recorded, within an hour of the newest.
    #[serde(default)]
    pub viewed: BTreeMap<UserId, Timestamp>,
}

impl Account {
    /// Returns the number of owners; never zero.
    pub fn owners(&self) -> usize {
        self.members.values().filter(|role| **role == Role::Owner).count()
    }

    /// Returns the part of `given` that a user may use: for a member see [`permitted`]; others keep the scopes about
    /// the person.
    pub fn permits(&self, user_id: UserId, given: &Scopes) -> Scopes {
        match self.members.get(&user_id) {
            Some(role) => permitted(Some(*role), given),
            None => given.iter().filter(|scope| !scope.is_management()).collect(),
        }
    }

    /// Returns the role of a person whose login has this assurance; `None` for somebody who is no member. Where
    /// members need a second factor to act in the account, a role counts only with one.
    pub fn role_with(&self, user_id: UserId, acr: Assurance) -> Option<Role> {
        let counts = !self.second_factor_required || acr >= Assurance::TwoFactors;
        self.members.get(&user_id).copied().filter(|_| counts)
    }

    /// Events written before `at` was added do not have it.
    fn leave_plan(&mut self, at: Option<Timestamp>) {
        if let Some((plan, at)) = self.plan.take().zip(at) {
            self.former_plans.insert(plan, at);
        }
    }

    /// Returns the invitation, if it can still be used at `at`.
    pub fn open_invitation(&self, id: InvitationId, at: Timestamp) -> Option<&Invitation> {
        self.invitations.get(&id).filter(|invitation| at < invitation.expires_at)
    }

    /// Returns the number of members and open invitations: the number that a plan limits.
    pub fn seats(&self, at: Timestamp) -> usize {
        self.members.len() + self.invitations.values().filter(|open| at < open.expires_at).count()
    }

    /// Returns whether a look of the operator at `at` is recorded.
    pub fn is_view_due(&self, operator: UserId, at: Timestamp) -> bool {
        self.viewed.get(&operator).is_none_or(|last| last.plus_seconds(VIEW_SECONDS) <= at)
    }

    fn stand(&mut self, standing: AccountStanding, restricted_for: Option<String>) {
        self.standing = standing;
        self.restricted_for = restricted_for;
    }

    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &AccountEvent) {
        match event.clone() {
            AccountEvent::Created { account_id, name } => {
                self.id = Some(account_id);
                self.name = name;
                self.standing = AccountStanding::Active;
            }
            AccountEvent::Renamed { name } => self.name = name,
            AccountEvent::PlanActivated { plan } => self.plan = Some(plan),
            AccountEvent::PlanChanged { plan, at, .. } => {
                self.leave_plan(at);
                self.plan = Some(plan);
            }
            AccountEvent::PlanEnded { at } => self.leave_plan(at),
            AccountEvent::LimitsAgreed { limits } => self.limits = limits,
            AccountEvent::Restricted { reason } => self.stand(AccountStanding::Restricted, Some(reason)),
            AccountEvent::Reinstated {} => self.stand(AccountStanding::Active, None),
            AccountEvent::Closed {} => self.stand(AccountStanding::Closed, None),
            AccountEvent::SecondFactorRequired {} => self.second_factor_required = true,
            AccountEvent::SecondFactorWaived {} => self.second_factor_required = false,
            AccountEvent::LoginProviderSet { .. }
            | AccountEvent::LoginProviderRemoved {}
            | AccountEvent::LoginDomainVerified { .. }
            | AccountEvent::LoginDomainRemoved { .. } => self.login.fold(event),
            AccountEvent::RegistrationTokenCreated { .. }
            | AccountEvent::RegistrationTokenUsed { .. }
            | AccountEvent::RegistrationTokenRevoked { .. } => self.registrations.fold(event),
            AccountEvent::GroupCreated { .. }
            | AccountEvent::GroupChanged { .. }
            | AccountEvent::GroupDeleted { .. } => groups::fold(&mut self.groups, event),
            AccountEvent::Viewed { operator, at } => {
                self.viewed.retain(|_, last| at < last.plus_seconds(VIEW_SECONDS));
                self.viewed.insert(operator, at);
            }
            AccountEvent::UserTokensRevoked { .. } | AccountEvent::OperatorActed { .. } => {}
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
