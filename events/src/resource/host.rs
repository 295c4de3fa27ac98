//! The host of an audience, and whether an account has proved it: one of the account's login domains is the host,
//! or is above it.
//!
//! An audience without a host in DNS (`urn:example:orders`, `http://localhost`, an IP address) can't be proved,
//! and is first come, first served. Not here: how a domain is proved (`account::login_rules`), and what an account
//! may do with a proved host (`decide`, and the command that creates a resource).

use super::Resource;
use crate::account::Account;
use url::{Host, Url};

/// Returns the host of an audience as domains are stored, in lower case and without a dot at its end, if DNS could
/// have it.
pub fn host_of(audience: &str) -> Option<String> {
    let url = Url::parse(audience).ok()?;
    let written = url.host_str()?;
    // A scheme that browsers do not know leaves the host as it was written: escaped, in upper case, or an IP address.
    let host = match Host::parse(written) {
        Ok(Host::Domain(name)) => name,
        Ok(Host::Ipv4(_) | Host::Ipv6(_)) => return None,
        // What can't be read is still below the domains at its end.
        Err(_) => written.to_ascii_lowercase(),
    };
    let host = host.trim_end_matches('.');
    host.contains('.').then(|| host.to_owned())
}

/// Returns the domains that prove `host`: itself and those above it, the most specific first. A top-level domain
/// is none.
pub fn domains_above(host: &str) -> Vec<&str> {
    let below = host.match_indices('.').filter_map(|(dot, _)| host.get(dot + 1..));
    std::iter::once(host).chain(below).filter(|domain| domain.contains('.')).collect()
}

impl Resource {
    /// Whether `account`, if it is the resource's, has proved the host of the audience.
    pub fn is_host_verified(&self, account: &Account) -> bool {
        let Some(host) = host_of(&self.audience).filter(|_| self.account_id == account.id) else {
            return false;
        };
        domains_above(&host).into_iter().any(|domain| account.login.domains.contains(domain))
    }
}

#[cfg(test)]
mod tests {
    use super::{domains_above, host_of};
    use crate::{account::Account, ids::AccountId, resource::Resource};
    use uuid::Uuid;

    #[test]
    fn an_audience_has_a_host_if_dns_could_have_it() {
        for (audience, host) in [
            ("https://api.acme.example/v1", Some("api.acme.example")),
            ("https://api.acme.example.:8443", Some("api.acme.example")),
            ("http://api.acme.example", Some("api.acme.example")),
            ("api://API.acme.example", Some("api.acme.example")),
            ("api://acme%2Eexample/v1", Some("acme.example")),
            ("api://m%C3%BCller.example", Some("xn--mller-kva.example")),
            ("api://a%20b.acme.example", Some("a%20b.acme.example")),
            ("https://api_1.acme.example", Some("api_1.acme.example")),
            ("https://xn--mller-kva.example", Some("xn--mller-kva.example")),
            ("urn:example:orders", None),
            ("api://orders", None),
            ("https://localhost:3000", None),
            ("https://10.0.0.1", None),
            ("api://10.0.0.1", None),
            ("api://0x7f.1", None),
            ("api://[::1]", None),
            ("https://[::1]/v1", None),
            ("orders", None),
        ] {
            assert_eq!(host_of(audience).as_deref(), host, "{audience}");
        }
    }

    #[test]
    fn a_host_is_proved_by_itself_and_the_domains_above_it() {
        assert_eq!(domains_above("api.acme.example"), ["api.acme.example", "acme.example"]);
        assert_eq!(domains_above("acme.example"), ["acme.example"]);
    }

    #[test]
    fn a_host_is_verified_for_the_account_of_the_resource_alone() {
        let account = |n: u128, domain: &str| {
            let mut account =
                Account { id: Some(AccountId::from_uuid(Uuid::from_u128(n))), ..Account::default() };
            account.login.domains.insert(domain.to_owned());
            account
        };
        let resource = |audience: &str| Resource {
            account_id: Some(AccountId::from_uuid(Uuid::from_u128(1))),
            audience: audience.to_owned(),
            ..Resource::default()
        };
        let api = resource("https://api.acme.example");
        assert!(api.is_host_verified(&account(1, "acme.example")));
        assert!(api.is_host_verified(&account(1, "api.acme.example")));
        for domain in ["v1.api.acme.example", "me.example", "cme.example", "api.acme.example.evil.example"] {
            assert!(!api.is_host_verified(&account(1, domain)), "{domain}");
        }
        assert!(!api.is_host_verified(&account(2, "acme.example")), "it is another account's");
        assert!(!resource("https://evil-acme.example").is_host_verified(&account(1, "acme.example")));
        assert!(!resource("urn:acme.example").is_host_verified(&account(1, "acme.example")));
    }
}
