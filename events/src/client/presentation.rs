//! The rules of what a client shows of itself to people: its links, and the digest of its logo. The picture itself
//! is beside the log (`store::side::logos`). Who sees it is in
//! docs/explanation/adr/0074-what-an-app-shows-of-itself.md.

use super::{Client, ClientEvent, Links};
use crate::{Refusal, refusal::require};
use url::Url;

/// Longest link, in characters.
const LINK_MAX: usize = 2_000;
/// Length of a SHA-256 digest in hexadecimal.
const DIGEST_LENGTH: usize = 64;

/// Replaces the links.
pub(super) fn change_links(client: &Client, links: Links) -> Result<Vec<ClientEvent>, Refusal> {
    check_link("website_uri", links.website_uri.as_deref())?;
    check_link("policy_uri", links.policy_uri.as_deref())?;
    check_link("tos_uri", links.tos_uri.as_deref())?;
    if links == client.links {
        return Ok(vec![]);
    }
    let Links { website_uri, policy_uri, tos_uri } = links;
    // The operator verified the client with another website.
    let other_site = website_uri != client.links.website_uri && website_uri.is_some();
    let changed = ClientEvent::LinksChanged { website_uri, policy_uri, tos_uri };
    Ok(std::iter::once(changed).chain(unverified(client, other_site)).collect())
}

/// Replaces the logo; `None` removes it.
pub(super) fn change_logo(client: &Client, digest: Option<String>) -> Result<Vec<ClientEvent>, Refusal> {
    let is_digest = |text: &String| {
        text.len() == DIGEST_LENGTH && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    require(digest.as_ref().is_none_or(is_digest), || {
        Refusal::invalid("logo", "invalid_logo", "must be the digest of a picture")
    })?;
    if digest == client.logo {
        return Ok(vec![]);
    }
    // The operator verified the client with another logo, or with none.
    let other = digest.is_some();
    Ok(std::iter::once(ClientEvent::LogoChanged { digest }).chain(unverified(client, other)).collect())
}

fn unverified(client: &Client, changed: bool) -> Option<ClientEvent> {
    (client.verified && changed).then_some(ClientEvent::Unverified {})
}

fn check_link(field: &'static str, link: Option<&str>) -> Result<(), Refusal> {
    require(link.is_none_or(is_link), || {
        let detail = "must be an https URL of at most 2000 characters, as a browser writes it";
        Refusal::invalid(field, "invalid_link", detail)
    })
}

/// URLs that a browser would rewrite, and URLs with passwords, are refused.
fn is_link(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        url.scheme() == "https"
            && url.host_str().is_some()
            && url.as_str() == text
            && text.len() <= LINK_MAX
            && url.username().is_empty()
            && url.password().is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::{Links, change_links, change_logo};
    use crate::client::{Client, ClientEvent};

    fn website(uri: &str) -> Links {
        Links { website_uri: Some(uri.to_owned()), ..Links::default() }
    }

    #[test]
    fn a_link_is_an_https_url() {
        let client = Client::default();
        assert_eq!(change_links(&client, website("https://shop.example/")).unwrap().len(), 1);
        for bad in [
            "http://shop.example/",
            "javascript:alert(1)",
            "https://user:secret@shop.example/",
            "HTTPS://shop.example/",
            "https://shop.example",
            "//shop.example/",
            "shop.example",
            "",
        ] {
            let refusal = change_links(&client, website(bad)).unwrap_err();
            assert_eq!((refusal.field, refusal.code), (Some("website_uri"), "invalid_link"), "{bad}");
        }
        let long = format!("https://shop.example/{}", "a".repeat(2_000));
        assert!(change_links(&client, website(&long)).is_err());
    }

    #[test]
    fn another_logo_or_website_ends_the_verification_and_taking_it_away_does_not() {
        let shown = Client {
            verified: true,
            logo: Some("0".repeat(64)),
            links: website("https://shop.example/"),
            ..Client::default()
        };
        let ends = |events: Vec<ClientEvent>| events.contains(&ClientEvent::Unverified {});
        assert!(ends(change_logo(&shown, Some("1".repeat(64))).unwrap()));
        assert!(ends(change_links(&shown, website("https://evil.example/")).unwrap()));
        assert!(!ends(change_logo(&shown, None).unwrap()));
        assert!(!ends(change_links(&shown, Links::default()).unwrap()));
        assert_eq!(change_logo(&shown, shown.logo.clone()).unwrap(), vec![]);
        assert_eq!(change_links(&shown, shown.links.clone()).unwrap(), vec![]);
        assert!(change_logo(&shown, Some("../../etc/passwd".to_owned())).is_err());
    }
}
