//! What an account is, as far as its rules need to know.

use super::{AccountCommand, AccountEvent, decide, team};
use crate::{
    Decider, Personal, Refusal, Timestamp,
    aggregate::aggregate,
    ids::{AccountId, InvitationId, UserId},
    scope::{Scope, Scopes},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// A member's role: a fixed set of permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    Admin,
    Developer,
    Auditor,
}

impl Role {
    /// All of them, the most powerful first.
    pub const ALL: &'static [Self] = &[Self::Owner, Self::Admin, Self::Developer, Self::Auditor];

    /// As it stands in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Developer => "developer",
            Self::Auditor => "auditor",
        }
    }

    /// Whether a member in this role may give `role`, and take it away.
    pub fn may_give(self, role: Self) -> bool {
        self == Self::Owner || role != Self::Owner && self.permissions().contains(Scope::AccountsWrite)
    }

    /// What the role may do, in the words of the API's scopes.
    pub fn permissions(self) -> Scopes {
        let may = |scope: &Scope| match self {
            Self::Owner | Self::Admin => true,
            Self::Developer => !matches!(scope, Scope::AccountsWrite),
            Self::Auditor => scope.as_str().ends_with(":read"),
        };
        Scopes::management().iter().filter(may).collect()
    }
}

/// What is left of `given` in the hands of a member in `role`; all of it in those of a client, which has no
/// role. Scopes about the person are theirs in any role. The API, the scopes of tokens and the dashboard all
/// ask here.
pub fn permitted(role: Option<Role>, given: &Scopes) -> Scopes {
    match role {
        None => given.clone(),
        Some(role) => {
            let may = role.permissions();
            given.iter().filter(|scope| !scope.is_management() || may.contains(*scope)).collect()
        }
    }
}

/// Limits agreed for one account on top of its plan; an absent one is the plan's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AgreedLimits)]
pub struct Limits {
    /// Requests per window of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requests: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clients: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoints: Option<u32>,
    /// From when they hold; from the start if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Timestamp>,
    /// Until when they hold; forever if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
}

impl Limits {
    /// Whether they hold at `at`.
    pub fn in_force(&self, at: Timestamp) -> bool {
        self.valid_from.is_none_or(|from| from <= at) && self.valid_until.is_none_or(|until| at < until)
    }
}

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
}

impl Decider for Account {
    const TYPE: &'static str = "account";
    type Command = AccountCommand;
    type Event = AccountEvent;

    fn decide(&self, command: AccountCommand) -> Result<Vec<AccountEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn personal(&self) -> Vec<(String, String)> {
        let place = |id: &InvitationId| (id.to_string(), format!("/invitations/{id}/email"));
        self.invitations.keys().map(place).collect()
    }

    fn evolve(&mut self, event: &AccountEvent) {
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
                self.sent.retain(|sent| expires_at < sent.plus_seconds(team::DAY_SECONDS));
                self.sent.push_back(expires_at);
                self.invitations
                    .retain(|_, old| expires_at < old.expires_at.plus_seconds(team::KEPT_SECONDS));
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

aggregate!(Account);
