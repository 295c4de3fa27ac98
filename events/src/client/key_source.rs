//! Where the public keys of a client are: registered as `jwks`, or published at its `jwks_uri` (RFC 7591 §2, RFC 8705
//! §2.2.2). Never both, so that one place alone decides. What was said last counts: keys replace an address, and an
//! address replaces keys. Why: docs/explanation/adr/0121-keys-at-an-address.md.
//!
//! Not here: which keys may be registered (`jwks`), and reading an address (the server).

use super::{AuthMethod, Client, trusted_issuer};
use crate::{Refusal, refusal::require};

impl Client {
    /// Whether there are keys that prove who it is: registered ones, or an address of some.
    pub const fn has_keys(&self) -> bool {
        self.jwks.is_some() || self.protocol.jwks_uri.is_some()
    }
}

/// Checks where the keys of a client that authenticates by `auth_method` are.
pub(super) fn check(auth_method: AuthMethod, has_jwks: bool, jwks_uri: Option<&str>) -> Result<(), Refusal> {
    for (field, is_set) in [("jwks", has_jwks), ("jwks_uri", jwks_uri.is_some())] {
        require(auth_method.has_keys() || !is_set, || {
            let detail = "only a client with private_key_jwt or self_signed_tls_client_auth may have keys";
            Refusal::invalid(field, "jwks_unused", detail)
        })?;
    }
    require(!auth_method.has_keys() || has_jwks || jwks_uri.is_some(), || {
        let detail = "this auth_method needs the client's public keys: jwks or jwks_uri";
        Refusal::invalid("jwks", "jwks_required", detail)
    })?;
    let invalid = |detail: &str| Refusal::invalid("jwks_uri", "invalid_jwks_uri", detail);
    require(!has_jwks || jwks_uri.is_none(), || invalid("only one of jwks and jwks_uri may be set"))?;
    jwks_uri.map_or(Ok(()), |uri| trusted_issuer::check_url(uri).map_err(invalid))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::{
        Decider,
        client::{AuthMethod, Client, ClientCommand, ClientEvent, ClientStanding, ClientType, Protocol},
    };
    use serde_json::{Value, json};

    const URI: &str = "https://app.example/keys.json";

    fn jwks() -> Value {
        let half = "A".repeat(42) + "E";
        json!({"keys": [{"kty": "EC", "crv": "P-256", "x": half, "y": half}]})
    }

    fn client(jwks: Option<Value>, jwks_uri: Option<&str>) -> Client {
        Client {
            standing: ClientStanding::Enabled,
            client_type: ClientType::Machine,
            auth_method: AuthMethod::PrivateKeyJwt,
            jwks,
            protocol: protocol(jwks_uri),
            ..Client::default()
        }
    }

    fn protocol(jwks_uri: Option<&str>) -> Protocol {
        Protocol { jwks_uri: jwks_uri.map(ToOwned::to_owned), ..Protocol::default() }
    }

    #[test]
    fn a_client_that_proves_a_key_has_keys_in_one_place_and_no_other_client_has_any() {
        let code = |method, has_jwks, uri| check(method, has_jwks, uri).err().map(|refusal| refusal.code);
        for proves in [AuthMethod::PrivateKeyJwt, AuthMethod::SelfSignedTlsClientAuth] {
            assert_eq!(code(proves, true, None), None);
            assert_eq!(code(proves, false, Some(URI)), None);
            assert_eq!(code(proves, false, None), Some("jwks_required"));
            assert_eq!(code(proves, true, Some(URI)), Some("invalid_jwks_uri"));
        }
        let others =
            [AuthMethod::ClientSecret, AuthMethod::FederatedJwt, AuthMethod::TlsClientAuth, AuthMethod::None];
        for other in others {
            assert_eq!(code(other, false, None), None);
            assert_eq!(code(other, true, None), Some("jwks_unused"));
            assert_eq!(code(other, false, Some(URI)), Some("jwks_unused"));
        }
    }

    #[test]
    fn an_address_is_https_and_nothing_disguises_it() {
        for bad in [
            "",
            "keys.json",
            "http://app.example/keys.json",
            "https://user@app.example/keys.json",
            "https://app.example/keys.json#part",
            "https://app.example/keys.json?of=other",
            "ftp://app.example/keys.json",
            "file:///etc/passwd",
        ] {
            let refusal = check(AuthMethod::PrivateKeyJwt, false, Some(bad)).unwrap_err();
            assert_eq!((refusal.field, refusal.code), (Some("jwks_uri"), "invalid_jwks_uri"), "{bad}");
        }
    }

    #[test]
    fn keys_replace_an_address_and_an_address_replaces_keys() {
        let mut one = client(Some(jwks()), None);
        let events = one.decide(ClientCommand::ChangeProtocol { protocol: protocol(Some(URI)) }).unwrap();
        events.iter().for_each(|event| one.evolve(event));
        assert_eq!((one.jwks.clone(), one.protocol.jwks_uri.as_deref()), (None, Some(URI)));
        assert!(one.has_keys());
        let none = one.decide(ClientCommand::ChangeProtocol { protocol: protocol(None) });
        assert_eq!(none.unwrap_err().code, "jwks_required");
        let events = one.decide(ClientCommand::ChangeKeys { jwks: jwks() }).unwrap();
        assert_eq!(events, [ClientEvent::KeysChanged { jwks: jwks() }]);
        events.iter().for_each(|event| one.evolve(event));
        assert_eq!((one.jwks, one.protocol.jwks_uri), (Some(jwks()), None));
    }
}
