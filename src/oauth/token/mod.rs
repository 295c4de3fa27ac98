//! `POST /oauth/token` (RFC 6749 §3.2): authenticates the client, then one file per grant type.

mod answer;
mod authorization_code;
mod client_credentials;
mod refresh_token;

use super::{
    client_auth::{Authenticated, authenticate, claimed},
    error::OAuthError,
};
use crate::{
    app::Shared,
    http::{
        caller::Caller,
        params::{Params, ParamsError},
    },
};
use axum::{extract::State, http::HeaderMap, response::Response};

/// A request for tokens by a client that has proved who it is.
struct TokenRequest<'a> {
    app: &'a Shared,
    caller: &'a Caller,
    client: &'a Authenticated,
    params: &'a Params,
}

impl TokenRequest<'_> {
    fn required(&self, name: &str) -> Result<&str, OAuthError> {
        self.params.get(name).ok_or_else(|| OAuthError::invalid_request(format!("{name} is missing")))
    }
}

/// The endpoint.
///
/// # Errors
/// RFC 6749 §5.2.
pub async fn token(
    State(app): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    params: Result<Params, ParamsError>,
) -> Result<Response, OAuthError> {
    let params = params?;
    let grant_type =
        params.get("grant_type").ok_or_else(|| OAuthError::invalid_request("grant_type is missing"))?;
    let client = authenticate(&app, &claimed(&headers, &params)?).await?;
    let request = TokenRequest { app: &app, caller: &caller, client: &client, params: &params };
    match grant_type {
        "authorization_code" => authorization_code::redeem(&request).await,
        "refresh_token" => refresh_token::refresh(&request).await,
        "client_credentials" => client_credentials::issue(&request).await,
        _ => Err(OAuthError::unsupported_grant_type()),
    }
}
