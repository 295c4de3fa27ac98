//! `POST /oauth/token` (RFC 6749 §3.2): authenticates the client, then calls one module per grant type. Each
//! works on a `request` and the `handle` presented in it; `response` builds the token response.

mod authorization_code;
mod client_credentials;
mod handle;
mod refresh_token;
mod request;
mod response;

use super::{
    client_auth::{admit, admit_if, authenticate, credentials, proved_nothing, remembered, well_formed},
    error::OAuthError,
};
use crate::{
    app::Shared,
    keys::handle::Kind,
    surface::http::{
        caller::Caller,
        params::{Lenient, ParamsError},
    },
};
use axum::{extract::State, http::HeaderMap, response::Response};
use handle::Handle;
use request::TokenRequest;

/// The endpoint.
///
/// # Errors
/// As in RFC 6749 §5.2.
pub async fn token(
    State(app): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    form: Result<Lenient, ParamsError>,
) -> Result<Response, OAuthError> {
    let form = Lenient::of(form);
    let params = &form.params;
    let (grant_type, credentials) = well_formed(&app, &caller, &headers, &form, |params| {
        let grant_type = params.get("grant_type");
        let grant_type = grant_type.ok_or_else(|| OAuthError::invalid_request("grant_type is missing"))?;
        Ok((grant_type, credentials(&headers, params)?))
    })
    .await?;
    // The append checks the cached client, which saves a read. If the cache was outdated, nothing was issued.
    if grant_type == "client_credentials"
        && let Some(client) = remembered(&app, &credentials)
        && caller.check_origin(&app, &client.client).is_ok()
    {
        admit(&app, &caller, &client).await?;
        let request = TokenRequest { app: &app, caller: &caller, client: &client, params };
        if let Ok(answer) = client_credentials::issue(&request).await {
            return Ok(answer);
        }
    }
    let presented = match grant_type {
        "authorization_code" => Some((Kind::Code, params.get("code"))),
        "refresh_token" => Some((Kind::Refresh, params.get("refresh_token"))),
        _ => None,
    };
    // Both reads run at once and share one statement.
    let (client, presented) = tokio::join!(authenticate(&app, &caller, &credentials), async {
        match presented {
            Some((kind, Some(text))) => Handle::load(&app, kind, text).await,
            _ => Ok(None),
        }
    });
    let (client, presented) = (client?, presented?);
    let is_handle = matches!(grant_type, "authorization_code" | "refresh_token");
    let fault = is_handle.then(|| Handle::fault(presented.as_ref(), &client)).flatten();
    // A public client's request counts for it only with a live code or token, because anyone can state its
    // id.
    let counts = admit_if(&app, &caller, &client, is_handle && fault.is_none()).await?;
    let request = TokenRequest { app: &app, caller: &caller, client: &client, params };
    let answer = match grant_type {
        "authorization_code" => authorization_code::redeem(&request, presented).await,
        "refresh_token" => refresh_token::refresh(&request, presented).await,
        "client_credentials" => client_credentials::issue(&request).await,
        _ => Err(OAuthError::unsupported_grant_type()),
    };
    match &answer {
        Err(error) if error.is_refusal() && !counts => proved_nothing(&app, &caller, fault)?,
        Err(_) => fault.into_iter().for_each(|reason| caller.because(reason)),
        Ok(_) => {}
    }
    answer
}
