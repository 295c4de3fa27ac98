//! The input of every grant type: the request and its authenticated client.

use crate::{
    app::Shared,
    auth::{
        dpop::{Proof, ProofError},
        keyring::Signer,
    },
    commands::{
        Context,
        grants::{GrantView, Presented},
        resources::Target,
    },
    surface::{
        http::{caller::Caller, params::Params},
        oauth::{
            client_auth::{Authenticated, ClientRequest},
            error::OAuthError,
        },
    },
};
use axum::http::Method;
use xwms_events::{Actor, client::Client};

/// A token request of an authenticated client.
pub(super) struct TokenRequest<'a> {
    pub app: &'a Shared,
    pub caller: &'a Caller,
    pub client: &'a Authenticated,
    pub params: &'a Params,
    /// The proof of the key that the tokens will be bound to (RFC 9449).
    pub proof: Option<&'a Proof>,
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
            proof: self.proof,
            basis: self.client.basis,
            refused: false,
        }
    }

    /// Returns what the client presents with a request that is refused in any case. It gets nothing, but a replay is
    /// noticed.
    pub fn refused(&self, view: GrantView) -> Presented<'_> {
        Presented { refused: true, ..self.presented(view, None, None) }
    }
}

/// Returns the proof that the caller has a key. It may be absent, unless `client` gets only tokens that are bound to one
/// (RFC 9449 §5). Its algorithm is one that `client` may use.
pub(super) fn proof(request: &ClientRequest, client: &Client) -> Result<Option<Proof>, ProofError> {
    let proof = request.proof.verify(&request.app, &Method::POST, "/oauth/token", None)?;
    if client.protocol.dpop_bound_access_tokens && proof.is_none() {
        return Err(ProofError::Missing);
    }
    if let Some(proof) = &proof {
        proof.check_algorithm(client)?;
    }
    Ok(proof)
}
