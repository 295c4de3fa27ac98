//! Client authentication: RFC 6749 §2.3 (secret in the header or body), RFC 7523 §2.2 (signed assertion), RFC 8705 §2
//! (certificate), and public clients by their id alone.
//!
//! Here: which client and proof a request has, and what a failure means. Not here: whether a proof is good
//! (`client_proof`).

use super::{
    assertion,
    client_lookup::{LoadedClient, load_client},
    client_proof::{self, Presented, Proof, Proved},
    client_secret::basic,
    error::OAuthError,
    federated::Federated,
};
use crate::{
    app::{App, Shared},
    store::read::Tail,
    surface::http::{
        caller::Caller,
        client_certificate::ClientCertificate,
        dpop::ProofHeader,
        params::{Lenient, Params, ParamsError},
        problem::Problem,
        reason::Reason,
    },
};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderValue, header::AUTHORIZATION},
};
use std::{convert::Infallible, sync::Arc};
use xwms_events::{
    client::Client,
    ids::{AccountId, ClientId, SecretId, client_id_of},
    token::Workload,
};

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A request to an endpoint where clients authenticate.
pub struct ClientRequest {
    pub app: Shared,
    pub caller: Caller,
    /// The proof of possession that comes with it (RFC 9449), unchecked.
    pub proof: ProofHeader,
    /// The certificate of the client that sent it (RFC 8705), unchecked.
    pub certificate: ClientCertificate,
    authorization: Option<HeaderValue>,
    form: Lenient,
}

impl FromRequest<Shared> for ClientRequest {
    type Rejection = Infallible;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Infallible> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, app).await?;
        let authorization = parts.headers.get(AUTHORIZATION).cloned();
        let proof = ProofHeader::of(&parts.headers);
        let certificate = ClientCertificate::of(app, &parts);
        let form = Lenient::of(Lenient::from_request(Request::from_parts(parts, body), app).await);
        Ok(Self { app: app.clone(), caller, proof, certificate, authorization, form })
    }
}

impl ClientRequest {
    /// Returns the parameters; see [`well_formed`].
    pub const fn params(&self) -> &Params {
        &self.form.params
    }
}

/// The client that the request names, with its proof. Not verified yet.
pub struct ClientCredentials {
    pub client_id: ClientId,
    /// The id as the request has it.
    pub stated: String,
    pub(super) proof: Proof,
    /// It authenticates a client that is registered for that. Other clients may present one, too.
    certificate: ClientCertificate,
}

impl ClientCredentials {
    fn presented(&self) -> Presented<'_> {
        let Self { client_id, proof, certificate, .. } = self;
        Presented { client_id: *client_id, proof, certificate }
    }
}

/// An authenticated client.
pub struct Authenticated {
    pub client: Arc<Client>,
    pub client_id: ClientId,
    pub account_id: AccountId,
    pub secret_id: Option<SecretId>,
    /// The key that signed its assertion: its `kid` or thumbprint. The thumbprint of the certificate that
    /// authenticated it.
    pub key_id: Option<String>,
    /// The workload whose token proved it, for a client that trusts issuers.
    pub workload: Option<Box<Workload>>,
    /// The log position at which this was read.
    pub basis: i64,
    /// Whether the identity was proved. A public client only states its id, which anyone can.
    pub proved: bool,
    /// Set if the client came from this node's cache: the events after it still have to be checked.
    pub remembered: Option<Tail>,
}

/// Reads the client and its proof.
///
/// # Errors
/// `invalid_client` if there is none or its id is malformed; `invalid_request` if the request names two.
pub fn credentials(request: &ClientRequest) -> Result<ClientCredentials, OAuthError> {
    let params = request.params();
    let authorization = request.authorization.as_ref();
    let basic = authorization.map(|value| basic(value.as_bytes())).transpose()?;
    let assertion = params.get("client_assertion");
    let secret = params.get("client_secret");
    let methods = [basic.is_some(), assertion.is_some(), secret.is_some()];
    if methods.iter().filter(|used| **used).count() > 1 {
        return Err(OAuthError::invalid_request(
            "the request uses more than one method of client authentication",
        ));
    }
    let stated = params.get("client_id");
    let (id, proof) = match (basic, assertion, secret) {
        (Some((id, secret)), _, _) => {
            if stated.is_some_and(|stated| stated != id) {
                return Err(OAuthError::invalid_request("client_id differs from the Authorization header"));
            }
            (id, Proof::Secret(secret))
        }
        (_, Some(assertion), _) => {
            if params.get("client_assertion_type") != Some(ASSERTION_TYPE) {
                return Err(OAuthError::invalid_request("client_assertion_type is missing or unknown"));
            }
            // The token of another issuer is not about the client. `assertion::check` compares one of its own.
            let subject = || assertion::unverified_subject(assertion);
            let id = stated.map(ToOwned::to_owned).or_else(subject).ok_or_else(OAuthError::invalid_client)?;
            (id, Proof::Assertion(assertion.to_owned()))
        }
        (_, _, Some(secret)) => {
            (stated.ok_or_else(OAuthError::invalid_client)?.to_owned(), Proof::Secret(secret.to_owned()))
        }
        _ => (stated.ok_or_else(OAuthError::invalid_client)?.to_owned(), Proof::None),
    };
    let client_id = client_id_of(&id).ok_or_else(OAuthError::invalid_client)?;
    Ok(ClientCredentials { client_id, stated: id, proof, certificate: request.certificate.clone() })
}

/// Reads `request` with `read`. A malformed request is recorded for the client it names, as long as the
/// caller's address may send unproved requests.
///
/// # Errors
/// Those of `read`, and what is wrong with the form as a whole.
pub async fn well_formed<'a, T>(
    request: &'a ClientRequest,
    read: impl FnOnce(&'a ClientRequest) -> Result<T, OAuthError>,
) -> Result<T, OAuthError> {
    let ClientRequest { app, caller, authorization, form, .. } = request;
    let said = form.checked().map_err(OAuthError::from).and_then(|_| read(request));
    if said.is_err()
        && let Some(client_id) = named(authorization.as_ref(), &form.params)
        && proved_nothing(app, caller, None).is_ok()
        && let Ok(LoadedClient { client, .. }) = load_client(app, client_id).await
    {
        caller.attribute_to(&client.state);
        if matches!(form.fault, Some(ParamsError::Repeated(_))) {
            caller.because(Reason::RepeatedParameter);
        }
    }
    said
}

/// Returns the client that a request names, whatever else is wrong with it.
fn named(authorization: Option<&HeaderValue>, params: &Params) -> Option<ClientId> {
    let basic = authorization.and_then(|value| basic(value.as_bytes()).ok()).map(|(id, _)| id);
    let stated = || params.get("client_id").map(ToOwned::to_owned);
    let subject = || params.get("client_assertion").and_then(assertion::unverified_subject);
    client_id_of(&basic.or_else(stated).or_else(subject)?)
}

/// The client that a request names.
pub struct ResolvedClient {
    pub client: Arc<Client>,
    /// The log position at which it was read.
    pub basis: i64,
    /// Whether its account may act.
    pub is_open: bool,
    /// Whether it is registered. One that is only described by a document is not (`register::document`).
    pub is_registered: bool,
}

/// Checks the proof against the client's current state on all nodes, and that the client may act.
///
/// # Errors
/// `invalid_client`, always with the same description; or the caller must wait.
pub async fn authenticate(
    app: &App,
    caller: &Caller,
    credentials: &ClientCredentials,
) -> Result<Authenticated, OAuthError> {
    let LoadedClient { client, head, is_open } = load_client(app, credentials.client_id).await?;
    let client = ResolvedClient { client: client.state, basis: head, is_open, is_registered: true };
    authenticate_as(app, caller, credentials, client).await
}

/// As [`authenticate`], for a client whose state is known.
///
/// # Errors
/// The same.
pub async fn authenticate_as(
    app: &App,
    caller: &Caller,
    credentials: &ClientCredentials,
    resolved: ResolvedClient,
) -> Result<Authenticated, OAuthError> {
    let ResolvedClient { client, basis, is_open, is_registered } = resolved;
    let origin = caller.origin.as_ref();
    let proved = match client_proof::prove(app, &client, &credentials.presented(), is_open).await? {
        Ok(proved) => proved,
        Err(reason) => {
            caller.refused(&client, reason);
            // There is nothing to restrict of a client that is not registered.
            let (client, guess) = if assertion::is_unchecked(reason) || !is_registered {
                (None, None)
            } else {
                client_proof::guessed(&client, &credentials.proof)
            };
            // The issuer did sign a token that was used before.
            if reason != Reason::AssertionReplayed {
                app.guard.client_failed(origin, client, guess).await?;
            }
            return Err(OAuthError::invalid_client());
        }
    };
    let is_proved = !matches!(proved, Proved::Public);
    let (secret_id, key_id, workload) = match proved {
        Proved::Secret(secret_id) => (Some(secret_id), None, None),
        Proved::Federated(Federated { key_id, workload }) => (None, key_id, Some(workload)),
        // A correct signature proves possession of the key. If the assertion is late or used, that was not a
        // guess.
        Proved::Assertion(claims) => {
            if let Some(reason) = assertion::check(app, credentials.client_id, &client, &claims).await? {
                caller.refused(&client, reason);
                return Err(OAuthError::invalid_client());
            }
            (None, claims.key_id, None)
        }
        Proved::Certificate(thumbprint) => (None, Some(thumbprint), None),
        Proved::Public => (None, None, None),
    };
    let Some((client_id, account_id)) = client.enabled().filter(|_| is_open) else {
        let stopped = if is_open { Reason::ClientStopped } else { Reason::AccountStopped };
        caller.refused(&client, stopped);
        return Err(OAuthError::invalid_client());
    };
    if secret_id.is_some() && app.guard.client_succeeded(origin, client_id, account_id).await? {
        caller.refused(&client, Reason::SecretGuessed);
        return Err(OAuthError::invalid_client());
    }
    Ok(Authenticated {
        client,
        client_id,
        account_id,
        secret_id,
        key_id,
        workload,
        basis,
        proved: is_proved,
        remembered: None,
    })
}

/// Admits a request of an authenticated client, if no limit refuses it.
///
/// # Errors
/// A problem document for refusals that RFC 6749 has no code for; or the store's failure.
pub async fn admit(app: &App, caller: &Caller, client: &Authenticated) -> Result<(), OAuthError> {
    if let Some(secret_id) = client.secret_id {
        caller.authenticates_with(secret_id);
    }
    Ok(caller.admit(app, client.account_id, &client.client).await?)
}

/// Whether a client presented a live code or token of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Live,
    Nothing,
}

impl Shown {
    /// Returns [`Self::Live`] if `is_live`.
    pub const fn live_if(is_live: bool) -> Self {
        if is_live { Self::Live } else { Self::Nothing }
    }
}

/// As [`admit`], for a client that may be public. An unproved client that has shown nothing may proceed, and the
/// request counts for no account. Returns whether the request counts.
///
/// # Errors
/// As [`admit`].
pub async fn admit_if(
    app: &App,
    caller: &Caller,
    client: &Authenticated,
    shown: Shown,
) -> Result<bool, OAuthError> {
    if client.proved || shown == Shown::Live {
        admit(app, caller, client).await?;
        return Ok(true);
    }
    caller.attribute_to(&client.client);
    caller.check_origin(app, &client.client)?;
    Ok(false)
}

/// Counts an unproved request for the caller's address, and records the reason.
///
/// # Errors
/// When the caller must wait.
pub fn proved_nothing(app: &App, caller: &Caller, reason: Option<Reason>) -> Result<(), OAuthError> {
    if let Some(reason) = reason {
        caller.because(reason);
    }
    let passed = app.guard.proved_nothing(caller.origin.as_ref());
    passed.map_err(|seconds| Problem::slow_down(seconds).into())
}
