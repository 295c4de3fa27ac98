//! `POST /oauth/token` (RFC 6749 §3.2): authenticates the client, then calls one module per grant type. Each
//! works on a `request` and the `handle` presented in it; `target` is the API that the token is for; `response`
//! builds the token response.

mod authorization_code;
mod client_credentials;
mod device_code;
mod exchange;
mod handle;
mod id_token;
mod jwt_bearer;
mod refresh_token;
mod request;
mod response;
mod target;

use super::{
    client_auth::{
        ClientCredentials, ClientRequest, Shown, admit, admit_if, authenticate, credentials, proved_nothing,
        well_formed,
    },
    client_remembered::remembered,
    error::OAuthError,
};
use crate::keys::handle::Kind;
use axum::response::Response;
use handle::Handle;
use request::{Possession, TokenRequest, possession};
use xwms_events::token::GrantType;

/// The endpoint.
///
/// # Errors
/// As in RFC 6749 §5.2.
pub async fn token(request: ClientRequest) -> Result<Response, OAuthError> {
    let ClientRequest { app, caller, .. } = &request;
    let params = request.params();
    let (grant_type, credentials) = well_formed(&request, |request| {
        let grant_type = params.get("grant_type");
        let grant_type = grant_type.ok_or_else(|| OAuthError::invalid_request("grant_type is missing"))?;
        // An unsupported one is refused only to a client that is who it claims to be.
        Ok((grant_type.parse::<GrantType>().ok(), credentials(request)?))
    })
    .await?;
    if grant_type == Some(GrantType::ClientCredentials)
        && let Some(answer) = issue_remembered(&request, &credentials).await?
    {
        return Ok(answer);
    }
    if grant_type == Some(GrantType::DeviceCode) {
        return device_code::poll(&request, &credentials).await;
    }
    let handle = match grant_type {
        Some(GrantType::AuthorizationCode) => Some((Kind::Code, params.get("code"))),
        Some(GrantType::RefreshToken) => Some((Kind::Refresh, params.get("refresh_token"))),
        Some(GrantType::ClientCredentials | GrantType::DeviceCode) | None => None,
        Some(GrantType::TokenExchange | GrantType::JwtBearer) => None,
    };
    // Both reads run at once and share one statement.
    let (client, presented) = tokio::join!(authenticate(app, caller, &credentials), async {
        match handle {
            Some((kind, Some(text))) => Handle::load(app, kind, text).await,
            _ => Ok(None),
        }
    });
    let (client, presented) = (client?, presented?);
    let fault = handle.is_some().then(|| Handle::fault(presented.as_ref(), &client)).flatten();
    let approved = presented.as_ref().and_then(|handle| handle.view.authorization());
    if let Some(approved) = approved.filter(|approved| approved.client_id == client.client_id) {
        caller.acts_under(approved);
    }
    // A public client's request counts for it only with a live code or token, because anyone can state its
    // id.
    let shown = Shown::live_if(handle.is_some() && fault.is_none());
    let counts = admit_if(app, caller, &client, shown).await?;
    // A stranger is refused in any case, so its proof is not worth the work.
    let is_known = client.proved || presented.is_some();
    let possession = if is_known { possession(&request, &client.client) } else { Ok(Possession::default()) };
    let answer = match &possession {
        Ok(possession) => {
            let request = TokenRequest { app, caller, client: &client, params, possession };
            issue(&request, grant_type, presented).await
        }
        Err(error) => Err(OAuthError::bad_proof(*error)),
    };
    match &answer {
        Err(error) if error.is_refusal() && !counts => proved_nothing(app, caller, fault)?,
        Err(_) => fault.into_iter().for_each(|reason| caller.because(reason)),
        Ok(_) => {}
    }
    answer
}

/// Issues a token to a client that this node remembers. The append checks the client, which saves a read; if what the
/// node remembers is outdated, nothing is issued. `None` if the client has to be read.
async fn issue_remembered(
    request: &ClientRequest,
    credentials: &ClientCredentials,
) -> Result<Option<Response>, OAuthError> {
    let ClientRequest { app, caller, .. } = request;
    let client = remembered(app, credentials);
    let Some(client) = client.filter(|client| caller.check_origin(app, &client.client).is_ok()) else {
        return Ok(None);
    };
    let Ok(possession) = possession(request, &client.client) else { return Ok(None) };
    admit(app, caller, &client).await?;
    let params = request.params();
    let request = TokenRequest { app, caller, client: &client, params, possession: &possession };
    Ok(client_credentials::issue(&request).await.ok())
}

async fn issue(
    request: &TokenRequest<'_>,
    grant_type: Option<GrantType>,
    presented: Option<Handle>,
) -> Result<Response, OAuthError> {
    match grant_type {
        Some(GrantType::AuthorizationCode) => authorization_code::redeem(request, presented).await,
        Some(GrantType::RefreshToken) => refresh_token::refresh(request, presented).await,
        Some(GrantType::ClientCredentials) => client_credentials::issue(request).await,
        Some(GrantType::TokenExchange) => exchange::exchange(request).await,
        Some(GrantType::JwtBearer) => jwt_bearer::issue(request).await,
        // `device_code` handles its polls.
        Some(GrantType::DeviceCode) | None => {
            Err(OAuthError::unsupported_grant_type(request.params.get("grant_type")))
        }
    }
}
