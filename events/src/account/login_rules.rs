//! The rules of an account's own login: only an owner sets it up, its provider is at an https URL, and a closed account
//! frees its domains. `login` has the state.

use super::{Account, AccountEvent, AccountProvider, LoginCommand, team};
use crate::{Refusal, decider::event_if, refusal::require, user::email};
use url::{Host, Url};

/// Longest issuer, in bytes.
const ISSUER_MAX: usize = 255;
/// Longest name of the client at the provider, in bytes.
const CLIENT_ID_MAX: usize = 255;
/// Most domains of an account.
const DOMAINS_MAX: usize = 20;

/// Returns the domain of a mail address as it is stored: in ASCII and lower case.
///
/// # Errors
/// `invalid_domain`, if no mail address can have it.
pub fn parse_domain(domain: &str) -> Result<String, Refusal> {
    let invalid = || Refusal::invalid("domain", "invalid_domain", "not the domain of a mail address");
    let address = email::parse(&format!("x@{}", domain.trim())).map_err(|_| invalid())?;
    let domain = address.strip_prefix("x@").ok_or_else(invalid)?.trim_end_matches('.');
    // A name without a dot is of this network alone.
    if domain.contains('.') { Ok(domain.to_owned()) } else { Err(invalid()) }
}

/// Decides a change of the account's own login.
pub(super) fn decide(account: &Account, command: LoginCommand) -> Result<Vec<AccountEvent>, Refusal> {
    let login = &account.login;
    match command {
        LoginCommand::SetProvider { provider, by } => {
            team::own(account, by)?;
            check_issuer(&provider.issuer)?;
            let named = (1..=CLIENT_ID_MAX).contains(&provider.client_id.len());
            require(named && provider.client_id.bytes().all(|byte| byte.is_ascii_graphic()), || {
                Refusal::invalid(
                    "client_id",
                    "invalid_client_id",
                    "client_id must be 1 to 255 ASCII characters",
                )
            })?;
            let same = login.provider.as_ref() == Some(&provider);
            let AccountProvider { issuer, client_id, secret_id, required, asserts_people } = provider;
            let provider_client_id = client_id;
            event_if(
                !same,
                AccountEvent::LoginProviderSet {
                    issuer,
                    provider_client_id,
                    secret_id,
                    required,
                    asserts_people,
                },
            )
        }
        LoginCommand::RemoveProvider { by } => {
            team::own(account, by)?;
            event_if(login.provider.is_some(), AccountEvent::LoginProviderRemoved {})
        }
        LoginCommand::VerifyDomain { domain, by } => {
            team::own(account, by)?;
            let domain = parse_domain(&domain)?;
            let known = login.domains.contains(&domain);
            require(known || login.domains.len() < DOMAINS_MAX, || {
                Refusal::conflict("too_many_domains", "an account may have at most 20 login domains")
            })?;
            event_if(!known, AccountEvent::LoginDomainVerified { domain })
        }
        LoginCommand::RemoveDomain { domain, by } => {
            team::own(account, by)?;
            let domain = parse_domain(&domain)?;
            event_if(login.domains.contains(&domain), AccountEvent::LoginDomainRemoved { domain })
        }
    }
}

/// Returns the events that end the login of a closed account.
pub(super) fn ended(account: &Account) -> impl Iterator<Item = AccountEvent> {
    let provider = account.login.provider.as_ref().map(|_| AccountEvent::LoginProviderRemoved {});
    let domains = account.login.domains.iter();
    domains.map(|domain| AccountEvent::LoginDomainRemoved { domain: domain.clone() }).chain(provider)
}

/// Refuses an issuer at which no provider may be: https only, but for IP addresses, which the server's egress
/// guard judges (OpenID Connect Discovery §3).
fn check_issuer(issuer: &str) -> Result<(), Refusal> {
    let good = Url::parse(issuer).is_ok_and(|url| {
        let literal = matches!(url.host(), Some(Host::Ipv4(_) | Host::Ipv6(_)));
        let bare = url.username().is_empty() && url.password().is_none();
        (url.scheme() == "https" || url.scheme() == "http" && literal)
            && bare
            && url.query().is_none()
            && url.fragment().is_none()
    });
    require(good && issuer.len() <= ISSUER_MAX && !issuer.contains(['{', '}', ' ']), || {
        let detail = "issuer must be an https URL without a query, exactly as the provider calls itself";
        Refusal::invalid("issuer", "invalid_issuer", detail)
    })
}
