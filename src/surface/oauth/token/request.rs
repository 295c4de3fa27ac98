//! The input of every grant type: the request and its authenticated client.

use crate::{
    app::Shared,
    auth::keyring::Signer,
    commands::{
        Context,
        grants::{GrantView, Presented},
        resources::Target,
    },
    surface::{
        http::{caller::Caller, params::Params},
        oauth::{client_auth::Authenticated, error::OAuthError},
    },
};
use xwms_events::Actor;

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

    /// Returns the context of the client's commands.
    pub fn context(&self) -> Context<'_> {
        self.caller.context(self.app, Actor::Client(self.client.client_id))
    }

    /// Returns what the client presents to get tokens of the grant for `target`, which `signer` will sign.
    pub fn presented<'b>(
        &'b self,
        view: GrantView,
        target: Option<&'b Target>,
        signer: Option<&Signer>,
    ) -> Presented<'b> {
        Presented {
            view,
            client: &self.client.client,
            client_id: self.client.client_id,
            secret_id: self.client.secret_id,
            key_id: self.client.key_id.clone(),
            workload: self.client.workload.clone(),
            kid: signer.and_then(Signer::key_id),
            target,
            basis: self.client.basis,
        }
    }
}
