//! Could a client obtain a scope, for a person or for itself? Each step is one rule that the server also uses when
//! it is asked for a token, with the event that made its answer what it was.
//!
//! Not here: what no event says, such as whether a request came from a permitted network, and was within the
//! account's limits.

use super::fold::{Held, Past, held};
use crate::{
    Envelope, Object, Timestamp,
    account::AccountStanding,
    ids::{AccountId, ClientId, ResourceId, UserId, consent_id},
    resource::ResourceStanding,
    resource_access::ApprovedResource,
    scope::{Scope, Scopes},
};
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;

/// What the question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedScope {
    /// A scope of xwms itself.
    Own(Scope),
    /// A scope of an API of an account, by its name there.
    OfApi { resource_id: ResourceId, name: String },
}

impl AskedScope {
    /// Returns its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Own(scope) => scope.as_str(),
            Self::OfApi { name, .. } => name,
        }
    }

    /// Returns the API, unless it is a scope of xwms itself.
    pub const fn resource_id(&self) -> Option<ResourceId> {
        match self {
            Self::Own(_) => None,
            Self::OfApi { resource_id, .. } => Some(*resource_id),
        }
    }

    /// Returns it as a set of scopes of xwms itself, which is empty for one of an API.
    fn own(&self) -> Scopes {
        match self {
            Self::Own(scope) => [*scope].into_iter().collect(),
            Self::OfApi { .. } => Scopes::default(),
        }
    }

    /// Returns it as an approval at an API; none for a scope of xwms itself.
    fn approved(&self) -> Vec<ApprovedResource> {
        match self {
            Self::Own(_) => vec![],
            Self::OfApi { resource_id, name } => {
                vec![ApprovedResource { resource_id: *resource_id, scopes: vec![name.clone()] }]
            }
        }
    }
}

/// The question.
#[derive(Clone, Debug)]
pub struct Asked {
    pub account_id: AccountId,
    pub client_id: ClientId,
    /// `None` for the client itself.
    pub user_id: Option<UserId>,
    pub scope: AskedScope,
    pub at: Timestamp,
}

/// A rule, in the order in which a token request meets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AuditRule)]
pub enum Rule {
    /// The account acts: it is neither restricted nor closed.
    AccountActive,
    /// The client exists, and is neither disabled nor restricted nor deleted.
    ClientEnabled,
    /// The client has a secret or key with which it can prove who it is, unless it is public.
    ClientHasCredential,
    /// The client is registered for the scope.
    ScopeRegistered,
    /// The API exists in the account of the client, and is enabled.
    ApiEnabled,
    /// The API has a scope of this name.
    ApiHasScope,
    /// The API lists the client with the scope, or offers it to agents, if the client is one and asks people.
    ApiOffersScope,
    /// The environment of the client permits the scope.
    ScopeInEnvironment,
    /// A client of this type may have the scope on its own behalf.
    ScopeForItself,
    /// A client of this type may ask people for the scope.
    ScopeFromPeople,
    /// The person may log in.
    PersonActive,
    /// The client is for this kind of person: real people, or the test users of its account.
    PersonInEnvironment,
    /// The person's role in the account allows the scope; every person may give scopes about themselves, and
    /// scopes of an API without roles.
    RoleAllows,
    /// The person approved the scope for the client.
    Consented,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AuditVerdict)]
pub enum Verdict {
    Yes,
    /// Once the person had approved it, which they could.
    IfApproved,
    No,
}

/// One rule, whether it held, and the index of the event that made it so; `None` if no event did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub rule: Rule,
    pub holds: bool,
    pub by: Option<usize>,
}

/// The answer with its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Could {
    pub verdict: Verdict,
    /// The first rule that did not hold.
    pub decided_by: Option<Rule>,
    pub steps: Vec<Step>,
}

/// Returns the objects whose events answer the question.
pub fn objects(asked: &Asked) -> Vec<Object> {
    let mut objects = vec![
        Object::new("account", asked.account_id.to_string()),
        Object::new("client", asked.client_id.to_string()),
    ];
    if let Some(user_id) = asked.user_id {
        objects.push(Object::new("user", user_id.to_string()));
        objects.push(Object::new("consent", consent_id(user_id, asked.client_id).to_string()));
    }
    objects.extend(asked.scope.resource_id().map(|id| Object::new("resource", id.to_string())));
    objects
}

/// Answers the question after `events`: those of [`objects`], in the order of the log.
pub fn could<E: Borrow<Envelope>>(asked: &Asked, events: &[E]) -> Could {
    let rules = rules(asked);
    let checks: Vec<_> = rules.iter().map(|rule| move |past: &Past| rule.holds(asked, past)).collect();
    let checks: Vec<&dyn Fn(&Past) -> bool> =
        checks.iter().map(|check| check as &dyn Fn(&Past) -> bool).collect();
    let step = |(rule, Held { holds, by }): (&Rule, Held)| Step { rule: *rule, holds, by };
    let steps: Vec<_> = rules.iter().zip(held(events, &checks)).map(step).collect();
    let decided_by = steps.iter().find(|step| !step.holds).map(|step| step.rule);
    let verdict = match decided_by {
        None => Verdict::Yes,
        Some(Rule::Consented) => Verdict::IfApproved,
        Some(_) => Verdict::No,
    };
    Could { verdict, decided_by, steps }
}

/// Returns the rules that the question meets, in order.
const fn rules(asked: &Asked) -> &'static [Rule] {
    use Rule::{
        AccountActive, ApiEnabled, ApiHasScope, ApiOffersScope, ClientEnabled, ClientHasCredential,
        Consented, PersonActive, PersonInEnvironment, RoleAllows, ScopeForItself, ScopeFromPeople,
        ScopeInEnvironment, ScopeRegistered,
    };
    match (asked.user_id, asked.scope.resource_id()) {
        (None, Some(_)) => &[
            AccountActive,
            ClientEnabled,
            ClientHasCredential,
            ScopeForItself,
            ApiEnabled,
            ApiHasScope,
            ApiOffersScope,
        ],
        (Some(_), Some(_)) => &[
            AccountActive,
            ClientEnabled,
            ClientHasCredential,
            ScopeFromPeople,
            ApiEnabled,
            ApiHasScope,
            ApiOffersScope,
            PersonActive,
            PersonInEnvironment,
            RoleAllows,
            Consented,
        ],
        (None, None) => &[
            AccountActive,
            ClientEnabled,
            ClientHasCredential,
            ScopeRegistered,
            ScopeInEnvironment,
            ScopeForItself,
        ],
        // Consent comes last: everything before it decides whether the person could give it.
        (Some(_), None) => &[
            AccountActive,
            ClientEnabled,
            ClientHasCredential,
            ScopeRegistered,
            ScopeInEnvironment,
            ScopeFromPeople,
            PersonActive,
            PersonInEnvironment,
            RoleAllows,
            Consented,
        ],
    }
}

impl Rule {
    fn holds(self, asked: &Asked, past: &Past) -> bool {
        let Asked { account_id, user_id, scope, at, .. } = asked;
        let Past { account, client, user, consent, resource, gate, .. } = past;
        let own = scope.own();
        match self {
            Self::AccountActive => {
                account.standing == AccountStanding::Active
                    && gate.is_open(&[account_id.to_string()], i64::MAX)
            }
            Self::ClientEnabled => client.enabled().is_some(),
            Self::ClientHasCredential => client.can_authenticate(*at),
            Self::ScopeRegistered => own.is_subset(&client.scopes),
            Self::ApiEnabled => {
                resource.standing == ResourceStanding::Enabled && resource.account_id == Some(*account_id)
            }
            Self::ApiHasScope => resource.settings.scopes.iter().any(|known| known.name == scope.name()),
            Self::ApiOffersScope => asked.is_offered(past),
            Self::ScopeInEnvironment => own.iter().all(|scope| client.environment.permits(scope)),
            Self::ScopeForItself => match scope {
                AskedScope::Own(scope) => client.own_scopes().contains(*scope),
                AskedScope::OfApi { .. } => client.client_type.is_confidential(),
            },
            Self::ScopeFromPeople => client.client_type.has_users() && client.may_ask_people_for(&own),
            Self::PersonActive => user.may_log_in(*at),
            Self::PersonInEnvironment => client.test_of() == user.test_of,
            Self::RoleAllows => user_id.is_some_and(|user_id| match scope {
                AskedScope::Own(scope) => account.permits(user_id, &own).contains(*scope),
                AskedScope::OfApi { name, .. } => {
                    resource.permits_role(name, account.members.get(&user_id).copied())
                }
            }),
            Self::Consented => consent.covers(&own, &scope.approved()),
        }
    }
}

impl Asked {
    /// Whether the API offers the scope to the client.
    fn is_offered(&self, past: &Past) -> bool {
        let api = &past.resource;
        let offered = match self.user_id {
            None => api.offered(&api.audience, self.account_id, self.client_id),
            Some(_) => api.offered_for_people(&api.audience, &past.client),
        };
        offered.is_ok_and(|access| access.scopes.iter().any(|known| known == self.scope.name()))
    }
}
