//! `POST /oauth/par` (RFC 9126): a client pushes an authorization request before it sends the user, and gets a
//! `request_uri` in return. Everything about the request that doesn't depend on the user is checked here.

use super::{
    super::{
        client_auth::{
            Authenticated, ClientCredentials, ClientRequest, ResolvedClient, Shown, admit_if, authenticate,
            authenticate_as, credentials, proved_nothing, well_formed,
        },
        client_lookup::{LoadedClient, load_client},
        error::{OAuthError, no_store},
        register::document::{self, NoClient},
    },
    fault::Fault,
    parameters::PARAMETERS,
    request::{self, Asking},
    signed_object, source,
};
use crate::{
    app::App,
    keys::master::random,
    store::{StoreError, side::pushed_requests::PushedRequest},
    surface::{
        http::{params::Params, problem::Problem, reason::Reason},
        web::{error::PageError, shared::continuation::Secured},
    },
};
use axum::{
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::json;
use xwms_events::client::{Client, ClientStanding};

/// The parameter with the key that must redeem the code.
const KEY: &str = "dpop_jkt";
/// How long a `request_uri` can be opened, in seconds.
const SECONDS: u32 = 60;

/// The endpoint.
///
/// # Errors
/// As in RFC 9126 §2.3: those of client authentication, and those of the authorization endpoint as JSON.
pub async fn push(request: ClientRequest) -> Result<Response, OAuthError> {
    let ClientRequest { app, caller, .. } = &request;
    let credentials = well_formed(&request, |request| {
        if request.params().get("request_uri").is_some() {
            return Err(OAuthError::invalid_request("a pushed request can't have a request_uri"));
        }
        credentials(request)
    })
    .await?;
    let (client, is_paced) = authenticated(&request, &credentials).await?;
    // Anyone can state the id of a public client, so its requests count for the address.
    if !admit_if(app, caller, &client, Shown::Nothing).await? && !is_paced {
        proved_nothing(app, caller, None)?;
    }
    let uri = random().map(source::request_uri).map_err(|_| StoreError::Seal)?;
    let (params, signed) = parameters(app, &client, request.params()).await.inspect_err(|_| {
        caller.because(Reason::RequestObjectRefused);
    })?;
    let params = with_proof_key(&request, &client.client, params)?;
    let now = app.store.clock().now();
    let key = source::key_of(&uri).ok_or(StoreError::Seal)?;
    let secured = Secured { pushed: Some(key.clone()), signed, until: Secured::until(now) };
    let query = params.query(PARAMETERS);
    let Authenticated { client, client_id, account_id, basis: head, .. } = client;
    let asking = Asking { client, client_id, account_id, head };
    request::check(app, caller, asking, &params.into(), Some(secured))
        .await
        .map_err(|fault| pushed_error(&fault))?;
    let pushed = PushedRequest { query, signed };
    if !app.store.push_request(&key, client_id, &pushed, now.plus_seconds(SECONDS)).await? {
        return Err(Problem::slow_down(SECONDS).into());
    }
    let body = json!({"request_uri": uri, "expires_in": SECONDS});
    Ok((StatusCode::CREATED, no_store(&body)).into_response())
}

/// Authenticates the client. One that is a URL is what its document says, as at the authorization endpoint: it may push
/// its first request before anybody has approved it, and with the keys that it has by now. Returns whether the
/// request has been counted for the address.
async fn authenticated(
    request: &ClientRequest,
    credentials: &ClientCredentials,
) -> Result<(Authenticated, bool), OAuthError> {
    let ClientRequest { app, caller, .. } = request;
    let stated = credentials.stated.as_str();
    if !document::may_be_read(app, stated) {
        return Ok((authenticate(app, caller, credentials).await?, false));
    }
    let LoadedClient { client: stored, head: basis, is_open } =
        load_client(app, credentials.client_id).await?;
    let is_registered = stored.state.standing != ClientStanding::Absent;
    let client = match document::resolve(app, caller, stated, stored.state, is_open).await {
        Ok(client) => client,
        Err(NoClient::Refused) => {
            proved_nothing(app, caller, None)?;
            return Err(OAuthError::invalid_client());
        }
        Err(NoClient::SlowDown(seconds)) => return Err(Problem::slow_down(seconds).into()),
        Err(NoClient::Store(error)) => return Err(error.into()),
    };
    // The keys of a document prove only who wrote the document. Until somebody approves it, its requests count for
    // the address, not for the account in the settings; and they do so before its assertion is remembered as used.
    if !is_registered {
        proved_nothing(app, caller, None)?;
    }
    let resolved = ResolvedClient { client, basis, is_open, is_registered };
    let client = authenticate_as(app, caller, credentials, resolved).await?;
    Ok((Authenticated { proved: client.proved && is_registered, ..client }, !is_registered))
}

/// Returns the parameters that count, and whether the client signed them. What authenticates the client is not among
/// them.
async fn parameters(app: &App, client: &Authenticated, sent: &Params) -> Result<(Params, bool), OAuthError> {
    match sent.get("request").filter(|_| client.client.has_keys()) {
        Some(object) => {
            let read = signed_object::read(app, client.client_id, &client.client, object).await;
            let read = read.map_err(|why| OAuthError::of_authorization("invalid_request_object", why))?;
            Ok((read, true))
        }
        None => Ok((with_client_id(sent, client), false)),
    }
}

/// Returns the parameters with the key of the request's DPoP proof, if it has one: the code is bound to it (RFC
/// 9449 §10.1). The use of the proof is not remembered: only the client can repeat it, and it gains nothing.
fn with_proof_key(request: &ClientRequest, client: &Client, params: Params) -> Result<Params, OAuthError> {
    let proof = request.proof.verify(&request.app, &Method::POST, "/oauth/par", None);
    let Some(proof) = proof.map_err(OAuthError::bad_proof)? else { return Ok(params) };
    proof.check_algorithm(client).map_err(OAuthError::bad_proof)?;
    match params.get(KEY) {
        Some(named) if named == proof.jkt => Ok(params),
        Some(_) => Err(OAuthError::invalid_request("dpop_jkt is not the key of the DPoP proof")),
        None => {
            let mut fields = params.fields(PARAMETERS);
            fields.push((KEY.to_owned(), proof.jkt));
            Ok(Params::of(fields)?)
        }
    }
}

/// Returns the parameters with the client's id, which a client need not repeat beside its credentials.
fn with_client_id(sent: &Params, client: &Authenticated) -> Params {
    let mut fields = sent.fields(PARAMETERS);
    if sent.get("client_id").is_none() {
        // One that is not registered yet is known by its URL alone.
        let url = client.client.document_url().map(ToOwned::to_owned);
        fields.push(("client_id".to_owned(), url.unwrap_or_else(|| client.client_id.to_string())));
    }
    Params::of(fields).unwrap_or_default()
}

/// Returns what the client is told in place of a page or a redirect.
fn pushed_error(fault: &Fault) -> OAuthError {
    let page = |error: &PageError| match error {
        PageError::MissingRedirectUri => "redirect_uri is missing",
        PageError::BadRedirectUri(_) => "redirect_uri does not exactly match a registered URI",
        PageError::UnverifiedDomain => "the domain of redirect_uri is not verified, or login is off for it",
        _ => "the request can't be read",
    };
    match fault {
        Fault::Page(error) | Fault::Stranded { error, .. } => OAuthError::invalid_request(page(error)),
        Fault::Throttled(_) => OAuthError::of_authorization("temporarily_unavailable", ""),
        Fault::Back { code, description, .. } => OAuthError::of_authorization(code, description.clone()),
    }
}
