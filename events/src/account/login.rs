//! How an account's people log in: at the account's own OpenID provider, by the domain of their mail address. The
//! rules are in `login_rules`; the provider's client secret is in the server's secret store.

use super::AccountEvent;
use crate::ids::SecretId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The account's own login.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLogin {
    pub provider: Option<AccountProvider>,
    /// The domains of mail addresses that the account has proved.
    pub domains: BTreeSet<String>,
}

/// The account's OpenID provider, and this server's client there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountProvider {
    pub issuer: String,
    pub client_id: String,
    /// Names the client secret in the secret store; `None` for a public client.
    pub secret_id: Option<SecretId>,
    /// Whether passwords of people with such an address are not asked for.
    pub required: bool,
    /// Whether it is trusted to say that an app of the account acts for a person (`id_jag`). A provider at which
    /// people log in is not.
    #[serde(default)]
    pub asserts_people: bool,
}

impl AccountLogin {
    /// Returns the provider at which people with an address in `domain` log in.
    pub fn provider_for(&self, domain: &str) -> Option<&AccountProvider> {
        self.provider.as_ref().filter(|_| self.domains.contains(domain))
    }

    /// Returns the provider if its issuer is `issuer` and it is trusted to assert people to the account's apps.
    pub fn asserting(&self, issuer: &str) -> Option<&AccountProvider> {
        self.provider.as_ref().filter(|provider| provider.asserts_people && provider.issuer == issuer)
    }

    /// Applies `event`; events about other things change nothing.
    pub(super) fn fold(&mut self, event: &AccountEvent) {
        match event {
            AccountEvent::LoginProviderSet {
                issuer,
                provider_client_id,
                secret_id,
                required,
                asserts_people,
            } => {
                self.provider = Some(AccountProvider {
                    issuer: issuer.clone(),
                    client_id: provider_client_id.clone(),
                    secret_id: *secret_id,
                    required: *required,
                    asserts_people: *asserts_people,
                });
            }
            AccountEvent::LoginProviderRemoved {} => self.provider = None,
            AccountEvent::LoginDomainVerified { domain } => {
                self.domains.insert(domain.clone());
            }
            AccountEvent::LoginDomainRemoved { domain } => {
                self.domains.remove(domain);
            }
            _ => {}
        }
    }
}
