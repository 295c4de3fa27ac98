//! Which domains a client may list, and the rules for verifying one.

use super::{Client, ClientEvent, Domain, DomainProof, is_loopback_origin, origin_of};
use crate::{Refusal, Timestamp, account::Allowance, decider::event_if, refusal::require};

/// Most domains of one client, whatever its plan allows.
const DOMAINS_MAX: usize = 50;

pub(super) fn change(client: &Client, domains: Vec<Domain>, limit: u32) -> Result<Vec<ClientEvent>, Refusal> {
    let invalid = |detail: String| Refusal::invalid("domains", "invalid_domain", detail);
    require(domains.len() <= DOMAINS_MAX, || invalid("a client may have at most 50 domains".to_owned()))?;
    for (index, domain) in domains.iter().enumerate() {
        let origin = &domain.origin;
        check_origin(origin).map_err(|why| invalid(format!("{origin:?}: {why}")))?;
        require(!domains.iter().take(index).any(|other| other.origin == *origin), || {
            invalid(format!("{origin:?} is listed twice"))
        })?;
    }
    // Domains over the limit of a smaller plan may stay, but the list may not grow.
    let most = usize::try_from(limit).unwrap_or(usize::MAX).max(client.domains.len());
    require(domains.len() <= most, || Allowance::full("domains per client", limit))?;
    event_if(domains != client.domains, ClientEvent::DomainsChanged { domains })
}

/// Checks for a bare origin, spelled exactly as browsers write it.
fn check_origin(origin: &str) -> Result<(), &'static str> {
    if origin.contains('*') {
        return Err("wildcards are not allowed; list each origin");
    }
    if origin_of(origin).as_deref() != Some(origin) {
        return Err("not an origin such as https://app.example.org: scheme, host and port, no path or slash");
    }
    if origin.starts_with("https://") || origin.starts_with("http://") && is_loopback_origin(origin) {
        Ok(())
    } else {
        Err("must be https, or http on a loopback address")
    }
}

pub(super) fn verify(
    client: &Client,
    origin: String,
    method: DomainProof,
    at: Timestamp,
) -> Result<Vec<ClientEvent>, Refusal> {
    require(client.domains.iter().any(|domain| domain.origin == origin), || {
        Refusal::invalid("origin", "unknown_domain", "not one of the client's domains")
    })?;
    let is_new = !client.verifications.contains_key(&origin);
    event_if(is_new, ClientEvent::DomainVerified { origin, method, verified_at: at })
}

#[cfg(test)]
mod tests {
    use crate::{
        Decider, Timestamp,
        client::{
            Client, ClientCommand, ClientEvent, ClientStanding, Domain, DomainProof, Environment, ServerMode,
            Switch,
        },
    };

    const PRODUCTION: ServerMode = ServerMode::Production;

    fn client() -> Client {
        Client { standing: ClientStanding::Enabled, ..Client::default() }
    }

    const fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn domain(origin: &str) -> Domain {
        Domain { origin: origin.into(), login: true, api: false, cors: true }
    }

    fn listing(origins: &[&str]) -> ClientCommand {
        ClientCommand::ChangeDomains {
            domains: origins.iter().map(|origin| domain(origin)).collect(),
            limit: 2,
        }
    }

    fn verified(origin: &str) -> ClientEvent {
        ClientEvent::DomainVerified { origin: origin.into(), method: DomainProof::Dns, verified_at: at(1) }
    }

    #[test]
    fn a_domain_is_a_bare_origin_of_https_or_of_this_machine() {
        for bad in [
            "shop.example",
            "https://shop.example/",
            "https://shop.example/path",
            "https://Shop.example",
            "https://shop.example:443",
            "https://*.shop.example",
            "http://shop.example",
            "https://user@shop.example",
            "ftp://shop.example",
            "null",
            "",
        ] {
            let refused = client().decide(listing(&[bad])).unwrap_err();
            assert_eq!((refused.code, refused.field), ("invalid_domain", Some("domains")), "{bad}");
        }
        let twice = client().decide(listing(&["https://shop.example", "https://shop.example"]));
        assert_eq!(twice.unwrap_err().code, "invalid_domain");
        for good in ["https://shop.example:8443", "http://127.0.0.1:3000", "http://[::1]", "http://localhost"]
        {
            assert!(client().decide(listing(&[good])).is_ok(), "{good}");
        }
    }

    #[test]
    fn more_domains_than_the_plan_allows_may_stay_but_not_grow() {
        let three = ["https://a.example", "https://b.example", "https://c.example"];
        assert_eq!(client().decide(listing(&three)).unwrap_err().code, "limit_reached");
        let mut client = client();
        client.evolve(&ClientEvent::DomainsChanged { domains: three.map(domain).to_vec() });
        assert!(
            client.decide(listing(&["https://a.example", "https://b.example", "https://d.example"])).is_ok()
        );
        let four = [three.as_slice(), &["https://d.example"]].concat();
        assert_eq!(client.decide(listing(&four)).unwrap_err().code, "limit_reached");
    }

    #[test]
    fn a_domain_stays_verified_for_as_long_as_it_is_listed() {
        let mut client = client();
        let list = |client: &mut Client, origins: &[&str]| {
            client.decide(listing(origins)).unwrap().iter().for_each(|event| client.evolve(event));
        };
        list(&mut client, &["https://a.example", "https://b.example"]);
        client.evolve(&verified("https://a.example"));
        list(&mut client, &["https://a.example"]);
        assert!(client.serves("https://a.example", &[Switch::Login, Switch::Cors], PRODUCTION));
        assert!(!client.serves("https://a.example", &[Switch::Api], PRODUCTION), "it is switched off");
        list(&mut client, &["https://b.example"]);
        list(&mut client, &["https://a.example"]);
        assert!(
            !client.serves("https://a.example", &[Switch::Login], PRODUCTION),
            "it was let go in between"
        );
        let unknown = ClientCommand::VerifyDomain {
            origin: "https://b.example".into(),
            method: DomainProof::File,
            at: at(2),
        };
        assert_eq!(client.decide(unknown).unwrap_err().code, "unknown_domain");
    }

    #[test]
    fn a_client_without_domains_may_be_used_from_everywhere() {
        assert!(client().serves("https://anywhere.example", &[Switch::Api, Switch::Cors], PRODUCTION));
    }

    #[test]
    fn loopback_needs_no_proof_for_tests_and_in_development() {
        let mut client = client();
        client.evolve(&ClientEvent::DomainsChanged { domains: vec![domain("http://127.0.0.1:3000")] });
        assert!(!client.serves("http://127.0.0.1:3000", &[Switch::Login], PRODUCTION));
        assert!(client.serves("http://127.0.0.1:3000", &[Switch::Login], ServerMode::Development));
        client.environment = Environment::Test;
        assert!(client.serves("http://127.0.0.1:3000", &[Switch::Login], PRODUCTION));
        assert!(!client.serves("http://127.0.0.1:3001", &[Switch::Login], PRODUCTION));
    }
}
