//! What every grant type works on: the request, and the client that makes it. Who the client is was proved before.

use crate::{
    app::Shared,
    surface::{
        http::{caller::Caller, params::Params},
        oauth::{client_auth::Authenticated, error::OAuthError},
    },
};

/// A request for tokens by a client that has proved who it is.
pub(super) struct TokenRequest<'a> {
    pub app: &'a Shared,
    pub caller: &'a Caller,
    pub client: &'a Authenticated,
    pub params: &'a Params,
}

impl TokenRequest<'_> {
    /// The parameter called `name`, which has to be there.
    pub fn required(&self, name: &str) -> Result<&str, OAuthError> {
        self.params.get(name).ok_or_else(|| OAuthError::invalid_request(format!("{name} is missing")))
    }
}
