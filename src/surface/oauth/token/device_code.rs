//! The grant type `urn:ietf:params:oauth:grant-type:device_code` (RFC 8628 §3.4, §3.5): a device polls until a
//! person decided.

use super::{
    request::{Possession, TokenRequest, possession},
    response::OfGrant,
    target,
};
use crate::{
    commands::{devices, grants},
    keys::handle::{self, Kind},
    store::side::devices::Poll,
    surface::{
        http::reason::Reason,
        oauth::{
            client_auth::{ClientCredentials, ClientRequest, Shown, admit_if, authenticate, proved_nothing},
            error::OAuthError,
        },
    },
};
use axum::response::Response;
use uuid::Uuid;
use xwms_events::ids::GrantId;

/// Handles a poll. Only one with an approved code counts for the account of a public client, because strangers can
/// start requests of it. Polls that are too early or lead nowhere count for the caller's address.
pub(super) async fn poll(
    request: &ClientRequest,
    credentials: &ClientCredentials,
) -> Result<Response, OAuthError> {
    let ClientRequest { app, caller, .. } = request;
    let client = authenticate(app, caller, credentials).await?;
    let code = request.params().get("device_code");
    let id = code.and_then(|text| handle::open(app.store.vault().master(), Kind::Device, text));
    let id = id.map(|opened| opened.id);
    // A stranger is refused in any case, so its proof is not worth the work.
    let is_known = client.proved || id.is_some();
    let possession = if is_known { possession(request, &client.client) } else { Ok(Possession::default()) };
    // A request whose proof is refused is no poll. The device repeats it at once, with the nonce that it just got.
    let polled = match id.filter(|_| possession.is_ok()) {
        Some(id) => app.store.poll_device(id, client.client_id).await?,
        None => None,
    };
    let shown = Shown::live_if(polled == Some(Poll::Approved));
    let counts = admit_if(app, caller, &client, shown).await?;
    let answer = match &possession {
        Ok(possession) => {
            let params = request.params();
            let request = TokenRequest { app, caller, client: &client, params, possession };
            answer(&request, id, polled).await
        }
        Err(error) => Err(OAuthError::bad_proof(*error)),
    };
    let is_patient = polled == Some(Poll::Waiting) || answer.is_ok();
    if !counts && !is_patient {
        let fault = match (id, polled) {
            (_, Some(_)) => None,
            _ if possession.is_err() => None,
            (Some(_), None) => Some(Reason::HandleForeign),
            (None, None) => Some(Reason::HandleUnknown),
        };
        proved_nothing(app, caller, fault)?;
    }
    answer
}

async fn answer(
    request: &TokenRequest<'_>,
    id: Option<Uuid>,
    polled: Option<Poll>,
) -> Result<Response, OAuthError> {
    request.required("device_code")?;
    if !request.client.client.protocol.device_authorization {
        return Err(OAuthError::unauthorized_client("the client may not use the device flow"));
    }
    let (Some(id), Some(polled)) = (id, polled) else {
        return Err(OAuthError::invalid_grant("the device code is unknown"));
    };
    match polled {
        Poll::Waiting => Err(OAuthError::authorization_pending()),
        Poll::TooSoon => Err(OAuthError::slow_down()),
        Poll::Denied => Err(OAuthError::device_denied()),
        Poll::Expired => Err(OAuthError::expired_token()),
        Poll::Approved => redeem(request, id).await,
    }
}

/// Redeems the code of an approved request.
async fn redeem(request: &TokenRequest<'_>, id: Uuid) -> Result<Response, OAuthError> {
    let view = grants::load(&request.app.store, &GrantId::from_uuid(id).to_string()).await?;
    // The approval is recorded in the request first, and in the log a moment later.
    let Some(approved) = view.authorization() else { return Err(OAuthError::authorization_pending()) };
    request.caller.acts_under(approved);
    // A second use revokes nothing, so nothing is missed by refusing first.
    let target = target::of_grant(request, &view, None).await?;
    let response = OfGrant::prepare(request, &view, target.as_ref()).await?;
    let presented = request.presented(view, target.as_ref(), response.signer());
    devices::redeem(&request.context(), presented, &response).await?.answer(request)
}
