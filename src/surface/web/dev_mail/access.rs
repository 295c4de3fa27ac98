//! Who may read the mailbox: a browser on this machine, by an address of this machine, and not on behalf of another
//! site. A site whose name points at this machine (DNS rebinding) has its own name in `Host`.

use crate::{
    app::Shared,
    outbound::mail::mailbox::Mailbox,
    surface::web::{error::PageError, shared::request::PageRequest},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::HOST, request::Parts},
    response::Response,
};
use url::Url;
use xwms_events::client::is_loopback;

/// What a browser says about where a request comes from (Fetch Metadata).
const FETCH_SITE: &str = "sec-fetch-site";

/// A request for the mailbox that may be answered. Rejects with the page for an unknown address.
pub struct Mailroom {
    pub page: PageRequest,
    pub mailbox: Mailbox,
}

impl FromRequestParts<Shared> for Mailroom {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let Ok(page) = PageRequest::from_request_parts(parts, app).await;
        let mailbox = app.mailbox.clone().filter(|_| app.development && is_own(&parts.headers));
        match mailbox {
            Some(mailbox) => Ok(Self { page, mailbox }),
            None => Err(page.layout.error(&PageError::NotFound)),
        }
    }
}

fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    // Typed, opened by another program, or from a page of this server. Programs other than browsers don't say.
    let asked = text(FETCH_SITE).is_none_or(|site| matches!(site, "none" | "same-origin"));
    asked && text(HOST.as_str()).is_some_and(is_this_machine)
}

fn is_this_machine(host: &str) -> bool {
    Url::parse(&format!("http://{host}/")).is_ok_and(|url| is_loopback(&url))
}

#[cfg(test)]
mod tests {
    use super::is_own;
    use axum::http::HeaderMap;

    fn own(host: &str, site: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert("host", host.parse().unwrap());
        if let Some(site) = site {
            headers.insert("sec-fetch-site", site.parse().unwrap());
        }
        is_own(&headers)
    }

    #[test]
    fn this_machine_is_let_in() {
        for host in ["127.0.0.1:8080", "localhost:8080", "[::1]:8080", "127.0.0.1"] {
            for site in [None, Some("none"), Some("same-origin")] {
                assert!(own(host, site), "{host} {site:?}");
            }
        }
    }

    #[test]
    fn other_sites_and_their_names_are_kept_out() {
        for site in ["cross-site", "same-site", "", "None", "same-origin, none"] {
            assert!(!own("127.0.0.1:8080", Some(site)), "{site}");
        }
        for host in
            ["evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1", "", "@"]
        {
            assert!(!own(host, Some("same-origin")), "{host}");
        }
        assert!(!is_own(&HeaderMap::new()));
    }
}
