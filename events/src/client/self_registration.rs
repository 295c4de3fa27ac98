//! Clients that registered themselves (RFC 7591): people log in through them, and they never have management
//! scopes from their registration. What their metadata means is up to the server.

use super::{
    Client, ClientEvent, Protocol,
    domain::{is_loopback_origin, origin_of},
};
use crate::{Refusal, ids::RegistrationId, refusal::require};

impl Client {
    /// Whether nobody of its account registered it: it registered itself, or its id is the URL of a document about it.
    pub const fn registered_itself(&self) -> bool {
        self.self_registered.is_some()
    }

    /// Returns the URL that is its id, where it publishes what it is; `None` for any other client.
    pub fn document_url(&self) -> Option<&str> {
        self.self_registered.as_ref()?.document.as_deref()
    }

    /// Whether it registered itself, and the operator has not verified who made it. Its account vouches for nothing.
    pub const fn is_unvouched_for(&self) -> bool {
        self.self_registered.is_some() && !self.verified
    }
}

impl Protocol {
    /// Returns these options of a client that registered itself, with what it says by now (RFC 7592 §2.2). It can
    /// turn on what protects it. Only its account turns that off: otherwise an attacker who took over the
    /// registration, or the site of a document, could make stolen tokens useful.
    #[must_use]
    pub fn described_by(&self, said: &Self) -> Self {
        Self {
            id_token_signed_response_alg: said.id_token_signed_response_alg,
            jwks_uri: said.jwks_uri.clone(),
            // Whatever its tokens are bound to already, they stay bound to.
            dpop_bound_access_tokens: self.dpop_bound_access_tokens
                || said.dpop_bound_access_tokens && !self.tls_client_certificate_bound_access_tokens,
            tls_client_certificate_bound_access_tokens: self.tls_client_certificate_bound_access_tokens
                || said.tls_client_certificate_bound_access_tokens && !self.dpop_bound_access_tokens,
            require_pushed_authorization_requests: self.require_pushed_authorization_requests
                || said.require_pushed_authorization_requests,
            ..self.clone()
        }
    }
}

/// Marks a client that was just created as one that registered itself.
pub(super) fn register(
    client: &Client,
    registration_id: Option<RegistrationId>,
    document: Option<String>,
) -> Result<Vec<ClientEvent>, Refusal> {
    require(client.client_type.has_users() && client.reach.is_empty(), || {
        let detail = "an app that registers itself can't have management scopes";
        Refusal::invalid("scope", "invalid_scope", detail)
    })?;
    let id = client.imported.as_ref().map(|imported| &imported.id);
    require(document.is_none() || document.as_ref() == id, || {
        Refusal::invalid("client_id", "invalid_client_id", "must be the URL of the client's document")
    })?;
    Ok(vec![ClientEvent::SelfRegistered { registration_id, document }])
}

/// Returns the end of the verification of a client that registered itself, if these redirect URIs lead to a site
/// or an app that the operator did not see. Anyone who has its registration access token, or the site of its
/// document, decides about them, and needs no role in an account.
pub(super) fn unverified(client: &Client, redirect_uris: &[String]) -> Option<ClientEvent> {
    let is_known = |uri: &String| match origin_of(uri) {
        Some(origin) => {
            is_loopback_origin(&origin)
                || client.redirect_uris.iter().any(|known| origin_of(known).as_ref() == Some(&origin))
        }
        // A private scheme belongs to an app.
        None => client.redirect_uris.contains(uri),
    };
    let leads_elsewhere = !redirect_uris.iter().all(is_known);
    (client.verified && client.registered_itself() && leads_elsewhere).then_some(ClientEvent::Unverified {})
}

#[cfg(test)]
mod tests {
    use super::{register, unverified};
    use crate::{
        Timestamp,
        client::{Client, ClientEvent, ClientType, ImportedId, Protocol, SelfRegistration},
        scope::{Scope, Scopes},
    };

    #[test]
    fn only_a_client_of_people_without_management_scopes_registers_itself() {
        let web = Client { client_type: ClientType::Web, ..Client::default() };
        let registered = ClientEvent::SelfRegistered { registration_id: None, document: None };
        assert_eq!(register(&web, None, None).unwrap(), [registered]);
        let reach: Scopes = [Scope::ClientsWrite].into_iter().collect();
        let manager = Client { reach, ..web };
        assert_eq!(register(&manager, None, None).unwrap_err().code, "invalid_scope");
        let machine = Client { client_type: ClientType::Machine, ..Client::default() };
        assert_eq!(register(&machine, None, None).unwrap_err().code, "invalid_scope");
    }

    #[test]
    fn a_client_registered_itself_with_or_without_a_document() {
        assert!(!Client::default().registered_itself());
        for document in [None, Some("https://agent.example/client.json".to_owned())] {
            let self_registered = Some(SelfRegistration { registration_id: None, document });
            assert!(Client { self_registered, ..Client::default() }.registered_itself());
        }
    }

    #[test]
    fn an_app_turns_its_protection_on_and_only_its_account_turns_it_off() {
        let usual = Protocol::default();
        let bound = Protocol { dpop_bound_access_tokens: true, ..usual.clone() };
        let pushed = Protocol { require_pushed_authorization_requests: true, ..usual.clone() };
        let certified = Protocol { tls_client_certificate_bound_access_tokens: true, ..usual.clone() };
        assert_eq!(
            (bound.described_by(&certified), certified.described_by(&bound)),
            (bound.clone(), certified.clone())
        );
        for protocol in [&bound, &pushed, &certified] {
            assert_eq!(usual.described_by(protocol), *protocol);
            assert_eq!(protocol.described_by(&usual), *protocol);
        }
        // What the app has no say in stays.
        let closed = Protocol { sign_up_closed: true, ..usual.clone() };
        assert_eq!(closed.described_by(&usual), closed);
        assert_eq!(usual.described_by(&closed), usual);
    }

    #[test]
    fn another_site_ends_the_verification_of_a_client_that_registered_itself() {
        let known = ["https://agent.example/cb", "http://127.0.0.1:9000/cb", "com.example.agent:/cb"];
        let redirect_uris = known.map(str::to_owned).to_vec();
        let self_registered = Some(SelfRegistration { registration_id: None, document: None });
        let verified = Client { verified: true, self_registered, redirect_uris, ..Client::default() };
        let ends = |client: &Client, uri: &str| unverified(client, &[uri.to_owned()]).is_some();
        for uri in known.into_iter().chain(["https://agent.example/other", "http://127.0.0.1:9001/other"]) {
            assert!(!ends(&verified, uri), "{uri}");
        }
        for uri in ["https://evil.example/cb", "https://agent.example:8443/cb", "com.example.evil:/cb"] {
            assert!(ends(&verified, uri), "{uri}");
        }
        let of_account = Client { self_registered: None, ..verified.clone() };
        assert!(!ends(&of_account, "https://evil.example/cb"), "a member of the account changes it");
        let not_verified = Client { verified: false, ..verified };
        assert!(!ends(&not_verified, "https://evil.example/cb"));
    }

    #[test]
    fn the_document_of_a_client_is_at_the_url_that_is_its_id() {
        let url = || Some("https://agent.example/client.json".to_owned());
        let web = Client { client_type: ClientType::Web, ..Client::default() };
        assert_eq!(register(&web, None, url()).unwrap_err().code, "invalid_client_id");
        let imported = url().map(|id| ImportedId { id, at: Timestamp::from_millis(0) });
        let named = Client { imported, ..web };
        let registered = ClientEvent::SelfRegistered { registration_id: None, document: url() };
        assert_eq!(register(&named, None, url()).unwrap(), [registered]);
        let other = Some("https://bank.example/client.json".to_owned());
        assert_eq!(register(&named, None, other).unwrap_err().code, "invalid_client_id");
    }
}
