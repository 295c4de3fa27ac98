//! Could a client obtain a scope, for a person or for itself? Each step is one rule that the server also uses when it is asked for a
//! token, with the event that made its answer what it was.
//!
//! Not here: what no event says, such as whether a request came from a permitted network, and was within the account's limits.

use super::fold::{Held, Past, held};
use crate::{
    Envelope, Timestamp,
    account::AccountStanding,
    ids::{AccountId, ClientId, UserId, consent_id},
    scope::{Scope, Scopes},
};
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;

/// The question.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub account_id: AccountId,
    pub client_id: ClientId,
    /// `None` for the client itself.
    pub user_id: Option<UserId>,
    pub scope: Scope,
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
    /// The person's role in the account allows the scope; every person may give scopes about themselves.
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

/// Returns the streams, by type and id, whose events answer the question.
pub fn streams(asked: &Asked) -> Vec<(&'static str, String)> {
    let mut streams =
        vec![("account", asked.account_id.to_string()), ("client", asked.client_id.to_string())];
    if let Some(user_id) = asked.user_id {
        streams.push(("user", user_id.to_string()));
        streams.push(("consent", consent_id(user_id, asked.client_id).to_string()));
    }
    streams
}

/// Answers the question after `events`: those of [`streams`], in the order of the log.
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
        AccountActive, ClientEnabled, ClientHasCredential, Consented, PersonActive, PersonInEnvironment,
        RoleAllows, ScopeForItself, ScopeFromPeople, ScopeInEnvironment, ScopeRegistered,
    };
    match asked.user_id {
        None => &[
            AccountActive,
            ClientEnabled,
            ClientHasCredential,
            ScopeRegistered,
            ScopeInEnvironment,
            ScopeForItself,
        ],
        // Consent comes last: everything before it decides whether the person could give it.
        Some(_) => &[
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
        let Asked { account_id, user_id, scope, at, .. } = *asked;
        let one: Scopes = [scope].into_iter().collect();
        let Past { account, client, user, consent, gate, .. } = past;
        match self {
            Self::AccountActive => {
                account.standing == AccountStanding::Active
                    && gate.is_open(&[account_id.to_string()], i64::MAX)
            }
            Self::ClientEnabled => client.enabled().is_some(),
            Self::ClientHasCredential => client.can_authenticate(at),
            Self::ScopeRegistered => client.scopes.contains(scope),
            Self::ScopeInEnvironment => client.environment.permits(scope),
            Self::ScopeForItself => client.own_scopes().contains(scope),
            Self::ScopeFromPeople => client.client_type.has_users() && client.may_ask_people_for(&one),
            Self::PersonActive => user.may_log_in(at),
            Self::PersonInEnvironment => client.test_of() == user.test_of,
            Self::RoleAllows => user_id.is_some_and(|user_id| account.permits(user_id, &one).contains(scope)),
            Self::Consented => consent.covers(&one, &[]),
        }
    }
}
