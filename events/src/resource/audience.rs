//! The audience URI of an API (RFC 8707 §2): which ones are allowed, and the id that follows from one.
//!
//! Tokens of all accounts have the same issuer, so an API can tell whose token it has by `aud` alone. An audience
//! therefore belongs to one account of the whole server, for ever.

use crate::ids::ResourceId;
use url::Url;
use uuid::Uuid;

/// Longest audience, in bytes.
pub const LENGTH_MAX: usize = 255;
/// The namespace of the ids of resources.
const RESOURCES: Uuid = Uuid::from_u128(0x4f0c_61f2_9f3e_4a56_8d17_2b8a_c0de_8707);

/// Returns the id of the resource with this audience: UUIDv5, so that each audience has one resource, which the
/// authorization and token endpoints find without a read model. A URI with and without a slash at its end are the
/// same one, because people and libraries mix them up.
pub fn resource_id(audience: &str) -> ResourceId {
    let name = audience.strip_suffix('/').unwrap_or(audience);
    ResourceId::from_uuid(Uuid::new_v5(&RESOURCES, name.as_bytes()))
}

/// Checks that `audience` is an absolute URI without fragment, in its one canonical spelling, because APIs compare
/// it byte by byte; and that it is nothing of the server whose issuer is `issuer`.
///
/// # Errors
/// Returns what is wrong with it.
pub fn check(audience: &str, issuer: &str) -> Result<(), &'static str> {
    if audience.len() > LENGTH_MAX || !audience.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("must have at most 255 visible ASCII characters");
    }
    let url = Url::parse(audience).map_err(|_| "must be an absolute URI")?;
    if url.fragment().is_some() {
        return Err("must have no fragment");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must have no user information");
    }
    // The parser adds a slash to a host without a path.
    let canonical = url.as_str();
    if canonical != audience && canonical.strip_suffix('/') != Some(audience) {
        return Err(
            "must be in its canonical spelling: scheme and host in lower case, no default port, no dots in the path",
        );
    }
    if is_of_server(&url, issuer) {
        return Err("must not be an address of this server");
    }
    Ok(())
}

/// Returns whether `url` is at the origin of `issuer`, whose own tokens have it as their audience.
fn is_of_server(url: &Url, issuer: &str) -> bool {
    let Ok(own) = Url::parse(issuer) else { return true };
    (url.host_str(), url.port_or_known_default()) == (own.host_str(), own.port_or_known_default())
}

#[cfg(test)]
mod tests {
    use super::{check, resource_id};

    const ISSUER: &str = "https://id.example.com";

    #[test]
    fn an_audience_is_an_absolute_uri_in_one_spelling() {
        for good in [
            "https://api.example.com",
            "https://api.example.com/",
            "https://api.example.com/orders/v2",
            "https://api.example.com:8443/orders?region=eu",
            "urn:example:orders",
            "api://orders",
        ] {
            assert_eq!(check(good, ISSUER), Ok(()), "{good}");
        }
        for bad in [
            "",
            "orders",
            "/orders",
            "//api.example.com",
            "https://",
            "https://api.example.com#here",
            "https://api.example.com/#",
            "https://me@api.example.com",
            "https://API.example.com",
            "HTTPS://api.example.com",
            "https://api.example.com:443",
            "https://api.example.com/a/../b",
            "https://api.example.com/a b",
            " https://api.example.com",
            "https://api.example.com\\a",
            "https://m\u{fc}ller.example",
        ] {
            assert!(check(bad, ISSUER).is_err(), "{bad}");
        }
        assert!(check(&format!("https://api.example.com/{}", "x".repeat(255)), ISSUER).is_err());
    }

    #[test]
    fn the_servers_own_addresses_are_nobodys_audience() {
        for own in ["https://id.example.com", "https://id.example.com/", "https://id.example.com/v1"] {
            assert!(check(own, ISSUER).is_err(), "{own}");
        }
        assert!(check("http://id.example.com:443/v1", ISSUER).is_err());
        assert_eq!(check("https://id.example.com.evil.example", ISSUER), Ok(()));
    }

    #[test]
    fn an_audience_has_one_id_with_and_without_its_last_slash() {
        let id = resource_id("https://api.example.com");
        assert_eq!(resource_id("https://api.example.com/"), id);
        assert_ne!(resource_id("https://api.example.com/v1"), id);
    }
}
