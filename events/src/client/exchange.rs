//! Which tokens a client may exchange, and for what (RFC 8693). Without a policy, none.
//!
//! Not here: the rules of the exchange itself (`crate::exchange`).

use super::AuthMethod;
use crate::{Refusal, ids::ClientId, refusal::require};
use serde::{Deserialize, Serialize};

/// Most clients, and most targets, of a policy.
const ENTRIES_MAX: usize = 20;
/// Most scopes of a target.
const SCOPES_MAX: usize = 50;
/// Longest audience and longest name of a scope, in bytes.
const TEXT_MAX: usize = 512;

/// What a client may exchange tokens for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ExchangePolicy {
    /// The clients of its account whose tokens it may exchange, 1 to 20. It may name itself.
    #[schema(value_type = Vec<String>)]
    pub subject_clients: Vec<ClientId>,
    /// The APIs of its account that the new tokens may be for, 1 to 20.
    pub targets: Vec<ExchangeTarget>,
    /// Whether a token exchanged without `actor_token` does not say who acts. If not, it says that the client acts.
    #[serde(default)]
    pub impersonation: bool,
    /// Whether it may exchange id_tokens of these clients, too. They reach more places than access tokens do.
    #[serde(default)]
    pub id_tokens: bool,
}

/// An API that a client may get tokens for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ExchangeTarget {
    pub audience: String,
    /// The scopes of the API that they may have, 1 to 50.
    pub scopes: Vec<String>,
}

fn invalid(detail: String) -> Refusal {
    Refusal::invalid("token_exchange", "invalid_token_exchange", detail)
}

/// Checks whether a client with this authentication method may have the policy.
pub(super) fn check(policy: Option<&ExchangePolicy>, auth_method: AuthMethod) -> Result<(), Refusal> {
    let Some(policy) = policy else { return Ok(()) };
    require(auth_method != AuthMethod::None, || {
        Refusal::invalid(
            "token_exchange",
            "no_token_exchange",
            "only a client that authenticates may exchange tokens",
        )
    })?;
    require((1..=ENTRIES_MAX).contains(&policy.subject_clients.len()), || {
        invalid(format!("subject_clients has 1 to {ENTRIES_MAX} clients"))
    })?;
    check_targets(&policy.targets, invalid)
}

/// Checks the APIs that a policy names. `invalid` makes the refusal of what is said about them.
pub(super) fn check_targets(
    targets: &[ExchangeTarget],
    invalid: impl Fn(String) -> Refusal,
) -> Result<(), Refusal> {
    let wrong = |detail: &str| invalid(detail.to_owned());
    require((1..=ENTRIES_MAX).contains(&targets.len()), || {
        invalid(format!("targets has 1 to {ENTRIES_MAX} APIs"))
    })?;
    for (index, target) in targets.iter().enumerate() {
        require(is_word(&target.audience), || wrong("each target has an audience: the URI of an API"))?;
        let mut before = targets.iter().take(index);
        require(before.all(|other| other.audience != target.audience), || {
            invalid(format!("{} is a target twice", target.audience))
        })?;
        let scopes = &target.scopes;
        require((1..=SCOPES_MAX).contains(&scopes.len()) && scopes.iter().all(|name| is_word(name)), || {
            invalid(format!("each target has 1 to {SCOPES_MAX} scopes"))
        })?;
    }
    Ok(())
}

fn is_word(text: &str) -> bool {
    (1..=TEXT_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::{ExchangePolicy, ExchangeTarget, check};
    use crate::{client::AuthMethod, ids::ClientId};
    use uuid::Uuid;

    fn policy() -> ExchangePolicy {
        ExchangePolicy {
            subject_clients: vec![ClientId::from_uuid(Uuid::from_u128(1))],
            targets: vec![target("urn:example:stock", &["read"])],
            impersonation: false,
            id_tokens: false,
        }
    }

    fn target(audience: &str, scopes: &[&str]) -> ExchangeTarget {
        let scopes = scopes.iter().map(|name| (*name).to_owned()).collect();
        ExchangeTarget { audience: audience.to_owned(), scopes }
    }

    fn code(policy: &ExchangePolicy, auth_method: AuthMethod) -> Option<&'static str> {
        check(Some(policy), auth_method).err().map(|refusal| refusal.code)
    }

    #[test]
    fn only_a_client_that_authenticates_may_exchange_tokens() {
        assert_eq!(code(&policy(), AuthMethod::ClientSecret), None);
        assert_eq!(code(&policy(), AuthMethod::PrivateKeyJwt), None);
        assert_eq!(code(&policy(), AuthMethod::None), Some("no_token_exchange"));
        assert_eq!(check(None, AuthMethod::None), Ok(()));
    }

    #[test]
    fn a_policy_names_clients_and_scopes_of_apis_and_is_bounded() {
        let usual = policy();
        let one = || target("urn:example:stock", &["read"]);
        let many =
            |count: usize| (0..count).map(|n| target(&format!("urn:example:{n}"), &["read"])).collect();
        for targets in [
            vec![],
            vec![one(), one()],
            vec![target("", &["read"])],
            vec![target("urn:example:stock", &[])],
            vec![target("urn:example:stock", &["read write"])],
            vec![target("urn:example:stock", &["read"; 51])],
            many(21),
        ] {
            let wrong = ExchangePolicy { targets, ..usual.clone() };
            assert_eq!(code(&wrong, AuthMethod::ClientSecret), Some("invalid_token_exchange"), "{wrong:?}");
        }
        let largest = ExchangePolicy { targets: many(20), ..usual.clone() };
        assert_eq!(code(&largest, AuthMethod::ClientSecret), None);
        let nobody = ExchangePolicy { subject_clients: vec![], ..usual };
        assert_eq!(code(&nobody, AuthMethod::ClientSecret), Some("invalid_token_exchange"));
    }
}
