//! Which scopes a client may request, by its type and registration, and whether it can prove who it is.

use super::{AuthMethod, Client, ClientType};
use crate::{
    Timestamp,
    scope::{Scope, Scopes},
};

impl Client {
    /// Returns the scopes that it may have on its own behalf (RFC 6749 §4.4). Scopes about a person need a person,
    /// and a public client can't prove who it is.
    pub fn own_scopes(&self) -> Scopes {
        let is_own = |scope: &Scope| self.client_type.is_confidential() && scope.is_management();
        self.scopes.iter().filter(is_own).collect()
    }

    /// Whether it may ask people for all of `scopes`, as far as its type decides. Public clients can't register
    /// management scopes, and machine clients have them on their own behalf.
    pub fn may_ask_people_for(&self, scopes: &Scopes) -> bool {
        !scopes.any_management() || self.client_type == ClientType::Web
    }

    /// Whether it has at `at` what it needs to authenticate at the token endpoint. A public client needs nothing.
    pub fn can_authenticate(&self, at: Timestamp) -> bool {
        match self.auth_method {
            AuthMethod::ClientSecret => self.secrets.values().any(|secret| secret.is_live(at)),
            AuthMethod::PrivateKeyJwt | AuthMethod::SelfSignedTlsClientAuth => self.has_keys(),
            AuthMethod::FederatedJwt => !self.protocol.trusted_issuers.is_empty(),
            AuthMethod::TlsClientAuth => self.protocol.tls_client_auth.is_some(),
            AuthMethod::None => true,
        }
    }
}
