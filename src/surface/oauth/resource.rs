//! The parameter `resource` (RFC 8707 §2): the APIs that a request is about, by their audiences.
//!
//! `authorize/resources` and `token/target` decide what the client gets there. The issuer, and the URI of our own REST
//! API, name xwms itself, for which a token has no other audience.

use crate::surface::http::params::Params;

/// Most APIs in one request.
pub(super) const COUNT_MAX: usize = 5;

/// Says that the client gets no token for an API, whatever the reason: nobody learns which APIs others have.
pub(super) const NOT_FOR_CLIENT: &str = "resource names no API that this client may ask for";

/// The APIs that a request names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Named<'a> {
    /// Audiences of APIs of accounts, in order, each once; at most one more than may be named.
    pub audiences: Vec<&'a str>,
    /// Whether xwms itself is named.
    pub own: bool,
}

/// Reads the parameter, at the server whose issuer is `issuer`.
pub(super) fn named<'a>(params: &'a Params, issuer: &str) -> Named<'a> {
    let mut named = Named::default();
    let values = params.get("resource").unwrap_or_default();
    for value in values.split(' ').filter(|value| !value.is_empty()) {
        if is_own(value, issuer) {
            named.own = true;
        } else if named.audiences.len() <= COUNT_MAX && !named.audiences.contains(&value) {
            named.audiences.push(value);
        }
    }
    named
}

/// Returns whether `uri` names xwms itself: the issuer, or its REST API.
fn is_own(uri: &str, issuer: &str) -> bool {
    matches!(uri.strip_prefix(issuer), Some("" | "/" | "/v1" | "/v1/"))
}

#[cfg(test)]
mod tests {
    use super::{COUNT_MAX, Named, named};
    use crate::surface::http::params::Params;

    #[test]
    fn each_api_is_named_once_and_xwms_itself_by_its_issuer() {
        let issuer = "https://id.example";
        let read = |text: &str| Params::parse(text.as_bytes()).unwrap();
        let some = read("resource=urn:a&resource=urn:b&resource=urn:a&resource=https://id.example/v1");
        assert_eq!(named(&some, issuer), Named { audiences: vec!["urn:a", "urn:b"], own: true });
        let other = read("resource=https://id.example.evil/v1&resource=");
        assert_eq!(named(&other, issuer).audiences, ["https://id.example.evil/v1"]);
        assert_eq!(named(&read("scope=openid"), issuer), Named::default());
        let many = (0..10_000).map(|n| format!("urn:{n}")).collect::<Vec<_>>().join("+");
        let many = read(&format!("resource={many}"));
        assert_eq!(named(&many, issuer).audiences.len(), COUNT_MAX + 1, "a long list costs little");
    }
}
