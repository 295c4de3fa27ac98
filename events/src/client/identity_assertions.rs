//! What a client may get by identity assertions (ID-JAG) of its account's login provider. Without a policy,
//! nothing. The policy stands for the consent of the people: nobody asks them.
//!
//! Not here: what an assertion must say (`crate::id_jag`), and whether the account trusts the provider for it
//! (`account::AccountProvider`).

use super::{
    AuthMethod,
    exchange::{ExchangeTarget, check_targets},
};
use crate::{Refusal, refusal::require};
use serde::{Deserialize, Serialize};

/// What a client may get for the people who are asserted to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IdentityAssertionPolicy)]
pub struct IdentityAssertions {
    /// The APIs of its account that the tokens may be for, 1 to 20.
    pub targets: Vec<ExchangeTarget>,
}

/// Checks whether a client with this authentication method may have the policy. Anyone can state the id of a
/// public client, so anyone who got hold of an assertion could use it.
pub(super) fn check(policy: Option<&IdentityAssertions>, auth_method: AuthMethod) -> Result<(), Refusal> {
    let Some(policy) = policy else { return Ok(()) };
    require(auth_method != AuthMethod::None, || {
        Refusal::invalid(
            "identity_assertions",
            "no_identity_assertions",
            "only a client that authenticates may use identity assertions",
        )
    })?;
    check_targets(&policy.targets, |detail| {
        Refusal::invalid("identity_assertions", "invalid_identity_assertions", detail)
    })
}

#[cfg(test)]
mod tests {
    use super::{IdentityAssertions, check};
    use crate::client::{AuthMethod, ExchangeTarget};

    #[test]
    fn only_a_client_that_authenticates_uses_assertions_and_only_for_apis_that_are_named() {
        let target = ExchangeTarget { audience: "urn:example:stock".into(), scopes: vec!["read".into()] };
        let policy = |targets: &[ExchangeTarget]| IdentityAssertions { targets: targets.to_vec() };
        let code = |targets: &[ExchangeTarget], auth_method| {
            check(Some(&policy(targets)), auth_method).err().map(|refusal| refusal.code)
        };
        let one = [target.clone()];
        for auth_method in [AuthMethod::ClientSecret, AuthMethod::PrivateKeyJwt, AuthMethod::FederatedJwt] {
            assert_eq!(code(&one, auth_method), None, "{auth_method:?}");
        }
        assert_eq!(code(&one, AuthMethod::None), Some("no_identity_assertions"));
        assert_eq!(check(None, AuthMethod::None), Ok(()));
        for wrong in [vec![], vec![target.clone(), target]] {
            assert_eq!(code(&wrong, AuthMethod::ClientSecret), Some("invalid_identity_assertions"));
        }
    }
}
