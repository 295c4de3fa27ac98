//! The host of a URL, as people see it: who an app is whose id is a URL, whatever it calls itself.

use url::Url;

/// Returns the host of `url`, with its port if that is not the usual one; `None` if it has none.
pub fn host_of(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

#[cfg(test)]
mod tests {
    use super::host_of;

    #[test]
    fn a_host_has_the_port_that_is_not_the_usual_one() {
        for (url, host) in [
            ("https://agent.example/client.json", Some("agent.example")),
            ("https://agent.example:443/", Some("agent.example")),
            ("https://user@agent.example:8443/", Some("agent.example:8443")),
            ("https://ägent.example/", Some("xn--gent-koa.example")),
            ("agent.example", None),
        ] {
            assert_eq!(host_of(url).as_deref(), host, "{url}");
        }
    }
}
