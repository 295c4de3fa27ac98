//! The input of every grant type: the request and its authenticated client.

use crate::{
    app::Shared,
    auth::{dpop::ProofError, keyring::Signer},
    commands::{
        Context,
        grants::{GrantView, Presented},
        resources::Target,
    },
    store::once::UseOnce,
    surface::{
        http::{caller::Caller, client_certificate::ClientCertificate, params::Params},
        oauth::{
            client_auth::{Authenticated, ClientRequest},
            error::OAuthError,
        },
    },
};
use axum::http::Method;
use xwms_events::{
    Actor,
    client::Client,
    confirmation::Confirmation,
    ids::TokenId,
    token::{GrantType, Token},
};

/// A token request of an authenticated client.
pub(super) struct TokenRequest<'a> {
    pub app: &'a Shared,
    pub caller: &'a Caller,
    pub client: &'a Authenticated,
    pub params: &'a Params,
    /// What the caller proved to have.
    pub possession: &'a Possession,
}

/// What the caller of a token request proved to have.
#[derive(Default)]
pub(super) struct Possession {
    /// The key or certificate that the tokens will be bound to (RFC 9449, RFC 8705).
    pub bound: Option<Confirmation>,
    /// The proof of the key, which is good once.
    pub once: Option<UseOnce>,
    /// The certificate of the caller, also if the tokens won't be bound to it.
    certificate: ClientCertificate,
}

impl Possession {
    /// Whether the caller may use a token that is bound to `bound`, or to nothing.
    pub fn covers(&self, bound: Option<&Confirmation>) -> bool {
        match bound {
            None => true,
            Some(Confirmation::Key(_)) => bound == self.bound.as_ref(),
            Some(Confirmation::Certificate(x5t)) => {
                self.certificate.get().is_some_and(|certificate| certificate.thumbprint() == *x5t)
            }
        }
    }
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

    /// Returns a token for the client by this grant type, issued now, which `signer` will sign. It is bound to
    /// what the caller proved to have. What it may do, and until when, is still missing.
    pub fn token(&self, grant_type: GrantType, signer: Option<&Signer>) -> Token {
        let (clock, client) = (self.app.store.clock(), self.client);
        Token {
            id: Some(TokenId::from_uuid(clock.uuid())),
            account_id: Some(client.account_id),
            client_id: Some(client.client_id),
            secret_id: client.secret_id,
            key_id: client.key_id.clone(),
            workload: client.workload.clone(),
            grant_type: Some(grant_type),
            kid: signer.and_then(Signer::key_id),
            issued_at: clock.now(),
            basis: client.basis,
            ..Token::default()
        }
        .bound_to(self.possession.bound.clone())
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
            confirmation: self.possession.bound.as_ref(),
            once: self.possession.once,
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

/// Returns what the caller proved to have. A proof of a key may be absent, unless `client` gets only tokens that
/// are bound to one (RFC 9449 §5). Its algorithm is one that `client` may use. The tokens of some clients are
/// bound to their certificate instead (RFC 8705 §3.4).
pub(super) fn possession(request: &ClientRequest, client: &Client) -> Result<Possession, ProofError> {
    let proof = request.proof.verify(&request.app, &Method::POST, "/oauth/token", None)?;
    let certificate = request.certificate.clone();
    if client.protocol.tls_client_certificate_bound_access_tokens {
        return of_certificate(certificate, proof.is_some());
    }
    if client.protocol.dpop_bound_access_tokens && proof.is_none() {
        return Err(ProofError::Missing);
    }
    let Some(proof) = proof else { return Ok(Possession { certificate, ..Possession::default() }) };
    proof.check_algorithm(client)?;
    let (bound, once) = (Some(Confirmation::Key(proof.jkt)), Some(proof.once));
    Ok(Possession { bound, once, certificate })
}

/// Returns the certificate that the tokens are bound to. Nobody who sends a DPoP proof, too, means that.
fn of_certificate(certificate: ClientCertificate, has_proof: bool) -> Result<Possession, ProofError> {
    if has_proof {
        return Err(ProofError::CertificateInstead);
    }
    let thumbprint = match &certificate {
        ClientCertificate::One(certificate) => certificate.thumbprint(),
        ClientCertificate::None => return Err(ProofError::CertificateMissing),
        ClientCertificate::Unreadable => return Err(ProofError::CertificateUnreadable),
    };
    Ok(Possession { bound: Some(Confirmation::Certificate(thumbprint)), once: None, certificate })
}
