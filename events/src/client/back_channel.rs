//! Where a client is told that a login ended (OpenID Connect Back-Channel Logout 1.0 §2.2). Which logins an event
//! ends is in `logout`; the server sends the tokens (`outbound::webhooks`).

use super::{
    ClientType, Environment,
    redirect_uri::{self, Registrant},
};
use crate::{Refusal, refusal::require};

/// Checks the URI at which such a client wants logout tokens: written as redirect URIs are. Over plain http it may
/// only be on the machine itself, and the server's rules about addresses decide whether it is served there.
pub(super) fn check(uri: Option<&str>, client_type: ClientType) -> Result<(), Refusal> {
    let Some(uri) = uri else { return Ok(()) };
    require(client_type == ClientType::Web, || {
        Refusal::invalid(
            "backchannel_logout_uri",
            "no_back_channel",
            "only a web client has a server that can be notified of a logout",
        )
    })?;
    let registrant = Registrant { client_type, environment: Environment::Test, development: true };
    redirect_uri::check(uri, registrant)
        .map_err(|why| Refusal::invalid("backchannel_logout_uri", "invalid_backchannel_logout_uri", why))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::client::ClientType;

    fn code(uri: &str, client_type: ClientType) -> Option<&'static str> {
        check(Some(uri), client_type).err().map(|refusal| refusal.code)
    }

    #[test]
    fn only_a_client_with_a_server_is_notified_of_a_logout() {
        let uri = "https://app.example/logout";
        assert_eq!(code(uri, ClientType::Web), None);
        for other in [ClientType::Native, ClientType::Browser, ClientType::Machine] {
            assert_eq!(code(uri, other), Some("no_back_channel"), "{other:?}");
            assert_eq!(check(None, other), Ok(()), "{other:?}");
        }
    }

    #[test]
    fn the_uri_is_written_as_redirect_uris_are() {
        for good in [
            "https://app.example/logout?tenant=7",
            "https://app.example:8443/oidc/logout",
            "http://127.0.0.1:9000/logout",
        ] {
            assert_eq!(code(good, ClientType::Web), None, "{good}");
        }
        for bad in [
            "",
            "logout",
            "/logout",
            "https://app.example/logout#now",
            "https://user:pass@app.example/logout",
            "https://APP.example/logout",
            "https://app.example/a/../logout",
            "https://*.example/logout",
            "http://app.example/logout",
            "ftp://app.example/logout",
            "com.example.app:/logout",
            "https://app.example/log out",
        ] {
            assert_eq!(code(bad, ClientType::Web), Some("invalid_backchannel_logout_uri"), "{bad:?}");
        }
        let long = format!("https://app.example/{}", "x".repeat(2_000));
        assert_eq!(code(&long, ClientType::Web), Some("invalid_backchannel_logout_uri"));
    }
}
