//! The input of every grant type: the request and its authenticated client.

use crate::{
    app::Shared,
    surface::{
        http::{caller::Caller, params::Params},
        oauth::{client_auth::Authenticated, error::OAuthError},
    },
};

/// A token request of an authenticated client.
pub(super) struct TokenRequest<'a> {
    pub app: &'a Shared,
    pub caller: &'a Caller,
    pub client: &'a Authenticated,
    pub params: &'a Params,
}

impl TokenRequest<'_> {
    /// Returns the parameter `name`, which must be present.
    pub fn required(&self, name: &str) -> Result<&str, OAuthError> {
        self.params.get(name).ok_or_else(|| OAuthError::invalid_request(format!("{name} is missing")))
    }
}
