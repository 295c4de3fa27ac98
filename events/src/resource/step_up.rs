//! How strong and how recent the login of a person must be for the scopes of an API (RFC 9470). An account says it for
//! the whole API, and for a scope. Machines act for themselves: nobody logs in, so nothing here is about their tokens.
//!
//! Not here: how a login gets stronger (`session`), and the challenge of an API (which is up to the API).

use super::Resource;
use crate::{
    Refusal, Timestamp, refusal::require, resource_access::ResourceAccess, session::Assurance,
    token::TokenLogin,
};

/// Shortest time after which a login is too old, in seconds.
const MAX_AGE_MIN: u32 = 60;
/// Longest, in seconds: 90 days, as refresh tokens live at most.
const MAX_AGE_MAX: u32 = 7_776_000;

/// What a login must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoginDemand {
    /// The least assurance.
    pub acr: Assurance,
    /// How long ago the person may have proved who they are, in seconds; as long as they like if absent.
    pub max_age: Option<u32>,
}

impl LoginDemand {
    /// Returns what an API or a scope demands.
    fn of(acr: Option<Assurance>, max_age: Option<u32>) -> Self {
        Self { acr: acr.unwrap_or_default(), max_age }
    }

    /// Returns what satisfies both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let max_age = match (self.max_age, other.max_age) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        Self { acr: self.acr.max(other.acr), max_age }
    }

    /// Whether a login satisfies it at `at`; without `at`, the authorization endpoint has just found it recent
    /// enough. A login of which nobody knows when it was is too old.
    fn is_met_by(self, login: &TokenLogin, at: Option<Timestamp>) -> bool {
        let is_recent = match (self.max_age, at) {
            (Some(seconds), Some(at)) => login.auth_time.is_some_and(|then| at <= then.plus_seconds(seconds)),
            _ => true,
        };
        is_recent && login.acr >= self.acr
    }
}

impl Resource {
    /// Returns what `scopes` demand of a login together.
    pub fn login_demand(&self, scopes: &[String]) -> LoginDemand {
        let asked = self.settings.scopes.iter().filter(|scope| scopes.contains(&scope.name));
        let demands = asked.map(|scope| LoginDemand::of(scope.required_acr, scope.max_age));
        let own = LoginDemand::of(self.settings.required_acr, self.settings.max_age);
        demands.fold(own, LoginDemand::and)
    }

    /// Returns `access` limited to the scopes for which the login is strong and, at `at`, recent enough. Without
    /// `at`, the authorization endpoint has just found it recent enough.
    #[must_use]
    pub fn for_login(
        &self,
        access: ResourceAccess,
        login: &TokenLogin,
        at: Option<Timestamp>,
    ) -> ResourceAccess {
        let may = |name: &String| self.login_demand(std::slice::from_ref(name)).is_met_by(login, at);
        ResourceAccess { scopes: access.scopes.iter().filter(|name| may(name)).cloned().collect(), ..access }
    }
}

/// Checks an age that an account chose.
///
/// # Errors
/// `invalid_max_age`.
pub(super) fn check_max_age(max_age: Option<u32>) -> Result<(), Refusal> {
    require(max_age.is_none_or(|seconds| (MAX_AGE_MIN..=MAX_AGE_MAX).contains(&seconds)), || {
        Refusal::invalid("max_age", "invalid_max_age", "must be 60 to 7776000 seconds")
    })
}

#[cfg(test)]
mod tests {
    use super::{LoginDemand, check_max_age};
    use crate::{
        Timestamp,
        resource::{Resource, ResourceScope, ResourceSettings, audience::resource_id},
        resource_access::ResourceAccess,
        session::Assurance,
        token::TokenLogin,
    };

    fn scope(name: &str, required_acr: Option<Assurance>, max_age: Option<u32>) -> ResourceScope {
        ResourceScope { name: name.to_owned(), required_acr, max_age, ..ResourceScope::default() }
    }

    /// Returns an API that demands a login of at most an hour ago, and for two scopes more.
    fn bank() -> Resource {
        let settings = ResourceSettings {
            scopes: vec![
                scope("read", None, None),
                scope("pay", Some(Assurance::TwoFactors), None),
                scope("close", None, Some(60)),
            ],
            max_age: Some(3_600),
            ..ResourceSettings::default()
        };
        Resource { settings, ..Resource::default() }
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn left(login: TokenLogin, at: Option<i64>) -> Vec<String> {
        let access = ResourceAccess {
            resource_id: resource_id("urn:bank"),
            audience: "urn:bank".into(),
            scopes: names(&["read", "pay", "close"]),
            permissions_claim: false,
            role: None,
            groups: vec![],
        };
        let at = at.map(|seconds| Timestamp::from_millis(seconds * 1_000));
        bank().for_login(access, &login, at).scopes
    }

    #[test]
    fn scopes_together_demand_the_strongest_and_most_recent_login() {
        let demand = |scopes: &[&str]| bank().login_demand(&names(scopes));
        let of = |acr, max_age| LoginDemand { acr, max_age: Some(max_age) };
        assert_eq!(demand(&["read"]), of(Assurance::Password, 3_600));
        assert_eq!(demand(&["read", "pay"]), of(Assurance::TwoFactors, 3_600));
        assert_eq!(demand(&["pay", "close"]), of(Assurance::TwoFactors, 60));
        assert_eq!(Resource::default().login_demand(&names(&["read"])), LoginDemand::default());
    }

    #[test]
    fn a_login_that_is_too_weak_or_too_old_loses_the_scopes_that_demand_more() {
        let login =
            |acr, seconds: i64| TokenLogin { acr, auth_time: Some(Timestamp::from_millis(seconds * 1_000)) };
        let weak = login(Assurance::Password, 0);
        let strong = login(Assurance::PhishingResistant, 0);
        assert_eq!(left(strong, Some(60)), ["read", "pay", "close"]);
        assert_eq!(left(strong, Some(61)), ["read", "pay"]);
        assert_eq!(left(weak, Some(60)), ["read", "close"]);
        assert!(left(strong, Some(3_601)).is_empty());
        assert_eq!(
            left(weak, None),
            ["read", "close"],
            "the age was looked at before, the strength always counts"
        );
        let unknown = TokenLogin { acr: Assurance::TwoFactors, auth_time: None };
        assert!(left(unknown, Some(0)).is_empty(), "nobody knows when it was");
    }

    #[test]
    fn an_age_has_limits() {
        for (age, is_good) in [
            (None, true),
            (Some(59), false),
            (Some(60), true),
            (Some(7_776_000), true),
            (Some(7_776_001), false),
        ] {
            assert_eq!(check_max_age(age).is_ok(), is_good, "{age:?}");
        }
    }
}
