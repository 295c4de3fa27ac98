//! Whether the proof that a caller presents is a client's: a secret, an assertion of its own, the token of an
//! issuer that it trusts, a certificate, or nothing for a public client.
//!
//! `client_auth` reads the proof from a request, decides what a failure means for the caller, and counts it.

use super::{
    assertion::{self, Assertion},
    certificate,
    client_secret::check_secret,
    federated::{self, Federated},
};
use crate::{
    app::App,
    store::StoreError,
    surface::http::{client_certificate::ClientCertificate, reason::Reason},
};
use xwms_events::{
    client::{AuthMethod, Client},
    ids::{AccountId, ClientId, SecretId},
};

/// How a caller proves to be a client.
pub(super) enum Proof {
    Secret(String),
    Assertion(String),
    None,
}

/// What a caller presents for the client that it names.
pub(super) struct Presented<'a> {
    pub client_id: ClientId,
    pub proof: &'a Proof,
    /// It authenticates a client that is registered for that. Other clients may present one, too.
    pub certificate: &'a ClientCertificate,
}

/// The result of a valid proof.
pub(super) enum Proved {
    Secret(SecretId),
    Assertion(Assertion),
    Federated(Federated),
    /// The thumbprint of the certificate.
    Certificate(String),
    Public,
}

/// Checks that the proof is the client's, whose account may act if `open`. The claims of an assertion of its own
/// still have to be checked.
///
/// # Errors
/// When the database does not respond. The inner error is what is wrong with the proof.
pub(super) async fn prove(
    app: &App,
    client: &Client,
    presented: &Presented<'_>,
    open: bool,
) -> Result<Result<Proved, Reason>, StoreError> {
    match presented.proof {
        Proof::Assertion(token) if client.auth_method == AuthMethod::FederatedJwt => {
            Ok(federated::prove(app, client, token, open).await?.map(Proved::Federated))
        }
        Proof::Assertion(token) if publishes_keys(client, AuthMethod::PrivateKeyJwt) => {
            if let Some(reason) = stopped(client, open) {
                return Ok(Err(reason));
            }
            let claims = assertion::verify_published(app, presented.client_id, client, token).await;
            Ok(claims.map(Proved::Assertion))
        }
        Proof::None if publishes_keys(client, AuthMethod::SelfSignedTlsClientAuth) => {
            if let Some(reason) = stopped(client, open) {
                return Ok(Err(reason));
            }
            let proved = certificate::prove_published(app, client, presented.certificate).await;
            Ok(proved.map(Proved::Certificate))
        }
        _ => Ok(prove_alone(app, client, presented)),
    }
}

/// Whether the keys by which the client authenticates with `method` have to be read somewhere.
fn publishes_keys(client: &Client, method: AuthMethod) -> bool {
    client.auth_method == method && client.protocol.jwks_uri.is_some()
}

/// Returns why the client may not act, if so. Nothing is read elsewhere for it then.
fn stopped(client: &Client, open: bool) -> Option<Reason> {
    if !open {
        Some(Reason::AccountStopped)
    } else if client.enabled().is_none() {
        Some(Reason::ClientStopped)
    } else {
        None
    }
}

/// As [`prove`], for what the client's state alone proves.
fn prove_alone(app: &App, client: &Client, presented: &Presented<'_>) -> Result<Proved, Reason> {
    let registered =
        |method| if client.auth_method == method { Ok(()) } else { Err(Reason::ProofNotRegistered) };
    match presented.proof {
        // Checked whatever is registered, so that timing doesn't reveal that a client has no secrets.
        Proof::Secret(secret) => match check_secret(app, client, secret) {
            Ok(secret_id) => Ok(Proved::Secret(secret_id)),
            Err(reason) => registered(AuthMethod::ClientSecret).and(Err(reason)),
        },
        Proof::Assertion(text) => {
            registered(AuthMethod::PrivateKeyJwt)?;
            assertion::verify(client, text).map(Proved::Assertion)
        }
        Proof::None => match client.auth_method {
            AuthMethod::None => Ok(Proved::Public),
            AuthMethod::TlsClientAuth | AuthMethod::SelfSignedTlsClientAuth => {
                certificate::prove(app, client, presented.certificate).map(Proved::Certificate)
            }
            AuthMethod::ClientSecret | AuthMethod::PrivateKeyJwt | AuthMethod::FederatedJwt => {
                Err(Reason::ProofMissing)
            }
        },
    }
}

/// Returns the client that a failed proof counts against, and the secret that was tried. A public client has
/// nothing to guess, so failures don't count against it: anyone can state its id.
pub(super) fn guessed<'a>(
    client: &Client,
    proof: &'a Proof,
) -> (Option<(ClientId, AccountId)>, Option<&'a str>) {
    let which = client.id.zip(client.account_id);
    match (client.auth_method, proof) {
        // Nor is there anything to guess about tokens of issuers and certificates.
        (
            AuthMethod::None
            | AuthMethod::FederatedJwt
            | AuthMethod::TlsClientAuth
            | AuthMethod::SelfSignedTlsClientAuth,
            _,
        ) => (None, None),
        (AuthMethod::ClientSecret, Proof::Secret(secret)) => (which, Some(secret)),
        (AuthMethod::ClientSecret | AuthMethod::PrivateKeyJwt, _) => (which, None),
    }
}
