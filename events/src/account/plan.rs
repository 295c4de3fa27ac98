//! Plans: what an account may use, and what was agreed with it on top. Resources over a limit stay but can't grow; a
//! smaller plan never takes anything away.
//!
//! Not here: where plans come from (a file, read by the server), and counting.

use super::{Account, AccountStanding, Limits, Quota};
use crate::{Refusal, Timestamp, refusal::require};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most requests in a window that a plan or an agreement may allow. It is far beyond what a server can handle, and a
/// sum of a few such numbers does not overflow.
pub const REQUESTS_MAX: u64 = 1_000_000_000_000;
/// Longest window: one day.
const WINDOW_MAX_SECONDS: u32 = 86_400;
/// How long the history that a former plan showed is kept: thirty days.
pub(super) const FORMER_PLAN_SECONDS: u32 = 30 * 86_400;
/// Longest history shown, in days.
const HISTORY_MAX_DAYS: u32 = 3_650;

/// A feature of a plan, beside its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Machine clients may be bound to networks.
    IpAllowLists,
    /// A client may be limited to a share of the account's requests.
    ClientShares,
    /// Usage and requests can be exported as CSV.
    Export,
}

/// What an account on this plan may use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The display name.
    pub title: String,
    /// Requests in each window, for all clients together.
    pub requests: u64,
    pub window_seconds: u32,
    pub clients: u32,
    /// Members, including open invitations.
    pub members: u32,
    /// Webhook endpoints.
    pub endpoints: u32,
    /// Domains of each client.
    pub domains: u32,
    /// How far back events, requests and usage are shown.
    pub history_days: u32,
    #[serde(default)]
    pub features: BTreeSet<Feature>,
    /// Whether only the operator can put an account on it.
    #[serde(default)]
    pub by_operator: bool,
}

/// All plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plans {
    /// The plan of an account that has just signed up.
    pub first: String,
    plans: BTreeMap<String, Plan>,
}

/// What an account may use at a given time: its plan's numbers, or the agreed ones instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Allowance {
    /// `None` without a plan: then nothing may be added.
    pub plan: Option<String>,
    pub requests: u64,
    pub window_seconds: u32,
    pub clients: u32,
    pub members: u32,
    pub endpoints: u32,
    pub domains: u32,
    pub history_days: u32,
    pub features: BTreeSet<Feature>,
}

impl Plans {
    /// Returns the plan of this name.
    pub fn get(&self, name: &str) -> Option<&Plan> {
        self.plans.get(name)
    }

    /// Returns all plans by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Plan)> {
        self.plans.iter().map(|(name, plan)| (name.as_str(), plan))
    }

    /// Returns what is wrong with the plans, in words for the operator; empty if nothing is.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.get(&self.first).is_none() {
            problems.push(format!("first = {:?} is not one of the plans", self.first));
        }
        for (name, plan) in self.iter() {
            let mut wrong = |what: &str| problems.push(format!("{name}.{what}"));
            if name.is_empty()
                || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
            {
                wrong(": a name must consist of letters, digits, - and _");
            }
            if !(1..=REQUESTS_MAX).contains(&plan.requests) {
                wrong("requests must be 1 to 1000000000000");
            }
            if !(1..=WINDOW_MAX_SECONDS).contains(&plan.window_seconds) {
                wrong("window_seconds must be 1 to 86400");
            }
            if !(1..=HISTORY_MAX_DAYS).contains(&plan.history_days) {
                wrong("history_days must be 1 to 3650");
            }
            if plan.members == 0 {
                wrong("members must be more than 0, because an account has an owner");
            }
        }
        problems
    }

    /// Returns the plan `name`. The operator can put an account on any plan.
    ///
    /// # Errors
    /// `unknown_plan` if there is no such plan.
    pub fn named(&self, name: &str) -> Result<&Plan, Refusal> {
        self.get(name).ok_or_else(|| {
            let names: Vec<_> = self.iter().map(|(name, _)| name).collect();
            Refusal::invalid("plan", "unknown_plan", format!("the plan must be one of: {}", names.join(", ")))
        })
    }

    /// Returns the plan `name`, which an account chooses itself.
    ///
    /// # Errors
    /// `unknown_plan` if there is no such plan; `plan_by_operator` if only the operator may choose it.
    pub fn choose(&self, name: &str) -> Result<&Plan, Refusal> {
        let plan = self.named(name)?;
        require(!plan.by_operator, || Refusal {
            code: "plan_by_operator",
            ..Refusal::forbidden("only the operator can put an account on this plan")
        })?;
        Ok(plan)
    }

    /// Returns how many days of history of `account` are kept at `at`, even while the account is restricted. Returns
    /// `None` without a plan: then nothing is deleted early. The days of a former plan apply for a while longer, so a
    /// change to a smaller plan deletes nothing at once.
    pub fn kept_days(&self, account: &Account, at: Timestamp) -> Option<u32> {
        let plan = self.get(account.plan.as_deref()?)?;
        let lately =
            account.former_plans.iter().filter(|(_, left)| at < left.plus_seconds(FORMER_PLAN_SECONDS));
        let former = lately.filter_map(|(name, _)| self.get(name)).map(|plan| plan.history_days);
        Some(former.fold(plan.history_days, u32::max))
    }

    /// Returns what `account` may use at `at`. A plan that no longer exists counts as no plan.
    pub fn allowance(&self, account: &Account, at: Timestamp) -> Allowance {
        let active = account.plan.as_deref().filter(|_| account.standing == AccountStanding::Active);
        let Some((name, plan)) = active.and_then(|name| Some((name, self.get(name)?))) else {
            return Allowance::none();
        };
        let agreed = Some(&account.limits).filter(|limits| limits.in_force(at)).cloned().unwrap_or_default();
        let Limits { requests, clients, members, endpoints, .. } = agreed;
        Allowance {
            plan: Some(name.to_owned()),
            // It may have been agreed before there was a maximum.
            requests: requests.unwrap_or(plan.requests).min(REQUESTS_MAX),
            window_seconds: plan.window_seconds,
            clients: clients.unwrap_or(plan.clients),
            members: members.unwrap_or(plan.members),
            endpoints: endpoints.unwrap_or(plan.endpoints),
            domains: plan.domains,
            history_days: plan.history_days,
            features: plan.features.clone(),
        }
    }
}

impl Allowance {
    /// The allowance without a plan: enough to look around and choose a plan.
    pub fn none() -> Self {
        Self {
            plan: None,
            requests: 60,
            window_seconds: 60,
            clients: 0,
            members: 0,
            endpoints: 0,
            domains: 0,
            history_days: 1,
            features: BTreeSet::new(),
        }
    }

    /// Refuses if the account has no plan.
    ///
    /// # Errors
    /// `plan_required` if there is no plan.
    pub fn active(&self) -> Result<(), Refusal> {
        require(self.plan.is_some(), || {
            Refusal::conflict("plan_required", "the account has no plan; choose one first")
        })
    }

    /// Returns how many of `what` the account may have.
    pub const fn most(&self, what: Quota) -> u32 {
        match what {
            Quota::Clients => self.clients,
            Quota::Endpoints => self.endpoints,
            Quota::Resources => Quota::RESOURCES_MAX,
        }
    }

    /// Refuses if the plan lacks `feature`.
    ///
    /// # Errors
    /// `plan_lacks_feature` if the plan lacks it.
    pub fn require(&self, feature: Feature) -> Result<(), Refusal> {
        require(self.features.contains(&feature), || Refusal {
            code: "plan_lacks_feature",
            ..Refusal::forbidden("the account's plan does not include this feature")
        })
    }

    /// Returns the refusal of one more `what`, when the limit is `limit`.
    pub fn full(what: &str, limit: u32) -> Refusal {
        Refusal::conflict("limit_reached", format!("the account's plan allows {limit} {what}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Allowance, FORMER_PLAN_SECONDS, Feature, Plan, Plans, REQUESTS_MAX};
    use crate::{
        Timestamp,
        account::{Account, AccountStanding, Limits},
    };

    fn plan(requests: u64) -> Plan {
        Plan {
            title: "A plan".into(),
            requests,
            window_seconds: 60,
            clients: 3,
            members: 2,
            endpoints: 1,
            domains: 1,
            history_days: 7,
            features: [Feature::Export].into_iter().collect(),
            by_operator: requests > 1_000,
        }
    }

    fn plans() -> Plans {
        let plans = [("free", 100), ("enterprise", 10_000)];
        let plans = plans.into_iter().map(|(name, requests)| (name.to_owned(), plan(requests))).collect();
        Plans { first: "free".into(), plans }
    }

    fn account(limits: Limits) -> Account {
        Account { standing: AccountStanding::Active, plan: Some("free".into()), limits, ..Account::default() }
    }

    const fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn an_agreement_counts_instead_of_the_plan_while_it_is_in_force() {
        let agreed = Limits {
            requests: Some(500),
            valid_from: Some(at(10)),
            valid_until: Some(at(20)),
            ..Limits::default()
        };
        for (moment, requests) in [(9, 100), (10, 500), (19, 500), (20, 100)] {
            let allowance = plans().allowance(&account(agreed.clone()), at(moment));
            assert_eq!((allowance.requests, allowance.clients), (requests, 3), "at {moment}");
        }
    }

    #[test]
    fn an_agreement_above_the_maximum_counts_as_the_maximum() {
        let agreed = Limits { requests: Some(u64::MAX), ..Limits::default() };
        assert_eq!(plans().allowance(&account(agreed), at(0)).requests, REQUESTS_MAX);
    }

    #[test]
    fn the_history_of_a_former_plan_is_kept_for_a_while() {
        let mut plans = plans();
        plans.plans.insert("pro".into(), Plan { history_days: 90, ..plan(200) });
        let left = [("pro".to_owned(), at(5)), ("gone".to_owned(), at(5))].into();
        let account = Account { former_plans: left, ..account(Limits::default()) };
        let grace = i64::from(FORMER_PLAN_SECONDS) * 1000;
        for (moment, days) in [(5, 90), (4 + grace, 90), (5 + grace, 7)] {
            assert_eq!(plans.kept_days(&account, at(moment)), Some(days), "at {moment}");
        }
        assert_eq!(plans.kept_days(&Account { plan: None, ..account }, at(5)), None);
    }

    #[test]
    fn nothing_may_be_added_without_a_plan() {
        for account in [
            Account { plan: None, ..account(Limits::default()) },
            Account { plan: Some("gone".into()), ..account(Limits::default()) },
            Account { standing: AccountStanding::Restricted, ..account(Limits::default()) },
        ] {
            assert_eq!(plans().allowance(&account, at(0)), Allowance::none());
        }
    }

    #[test]
    fn an_account_chooses_among_the_plans_that_are_not_the_operators() {
        let plans = plans();
        assert!(plans.choose("free").is_ok());
        assert!(plans.named("enterprise").is_ok());
        assert_eq!(plans.choose("enterprise").unwrap_err().code, "plan_by_operator");
        assert_eq!(plans.choose("gold").unwrap_err().code, "unknown_plan");
        assert_eq!(plans.named("gold").unwrap_err().code, "unknown_plan");
    }

    #[test]
    fn every_wrong_number_of_the_plans_is_named() {
        assert!(plans().problems().is_empty());
        let greatest = |requests| Plans { plans: [("a".into(), plan(requests))].into(), ..plans() };
        assert_eq!(greatest(REQUESTS_MAX).problems().len(), 1, "`first` is none of them");
        assert_eq!(greatest(REQUESTS_MAX + 1).problems().len(), 2);
        let broken = Plan { requests: 0, window_seconds: 0, members: 0, history_days: 0, ..plan(1) };
        let broken =
            Plans { first: "gold".into(), plans: [("a b".to_owned(), broken)].into_iter().collect() };
        let problems = broken.problems().join("\n");
        for named in ["first", "name", "requests", "window_seconds", "members", "history_days"] {
            assert!(problems.contains(named), "{named} is not in {problems}");
        }
    }

    #[test]
    fn a_feature_that_the_plan_lacks_is_refused() {
        let allowance = plans().allowance(&account(Limits::default()), at(0));
        assert!(allowance.require(Feature::Export).is_ok());
        assert_eq!(allowance.require(Feature::IpAllowLists).unwrap_err().code, "plan_lacks_feature");
    }
}
