//! `POST /oauth/revoke` (RFC 7009): a client revokes a token. Revoking a refresh token revokes its whole
//! grant.

use super::{
    client_auth::{
        Authenticated, ClientRequest, Shown, admit_if, authenticate, credentials, proved_nothing, well_formed,
    },
    error::OAuthError,
};
use crate::{
    app::App,
    auth::access_tokens::Found,
    commands::{CommandError, grants, tokens},
    keys::handle::{self, Kind},
    store::StoreError,
    surface::http::{caller::Caller, forged},
};
use axum::{
    http::{StatusCode, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use xwms_events::{Actor, RefusalKind, grant::RevokeReason, ids::GrantId, token::Token};

/// The endpoint. An unknown, forged, expired or already revoked token is not an error (§2.2).
///
/// # Errors
/// `invalid_client`; `unauthorized_client` for another client's token, which stays valid (§2.1).
pub async fn revoke(request: ClientRequest) -> Result<Response, OAuthError> {
    let ClientRequest { app, caller, .. } = &request;
    let credentials = well_formed(&request, credentials).await?;
    let client = authenticate(app, caller, &credentials).await?;
    let token = request.params().get("token");
    let shown = match token.filter(|_| !client.proved) {
        Some(token) => Shown::live_if(is_of(app, &client, token).await?),
        None => Shown::Nothing,
    };
    if !admit_if(app, caller, &client, shown).await? {
        proved_nothing(app, caller, None)?;
    }
    let token = token.ok_or_else(|| OAuthError::invalid_request("token is missing"))?;
    let context = caller.context(app, Actor::Client(client.client_id));
    let foreign = || OAuthError::unauthorized_client("the token was issued to another client");

    let refresh = handle::open(app.store.vault().master(), Kind::Refresh, token);
    let outcome = if let Some(refresh) = refresh {
        let grant_id = GrantId::from_uuid(refresh.id);
        let mine =
            |authorization: &xwms_events::grant::Authorization| authorization.client_id == client.client_id;
        let revoked = grants::revoke(&context, grant_id, RevokeReason::Client, mine, None).await;
        if revoked.is_ok() {
            caller.asks_about_grant(grant_id);
        }
        revoked
    } else {
        let Some(decoded) = issued(app, caller, token).await? else { return Ok(done()) };
        if decoded.account_id == Some(client.account_id) {
            caller.asks_about(&decoded);
        }
        if !app.access_tokens.is_in_time(&decoded) {
            return Ok(done());
        }
        if decoded.client_id != Some(client.client_id) {
            return Err(foreign());
        }
        let Some(token_id) = decoded.id else { return Ok(done()) };
        tokens::revoke(&context, token_id, "client", |_| true, None).await
    };
    match outcome {
        Ok(_) => Ok(done()),
        Err(CommandError::Refused(refusal)) if refusal.kind == RefusalKind::NotFound => Err(foreign()),
        Err(error) => Err(error.into()),
    }
}

/// Returns the access token that `token` is, valid or not, if this server issued it.
async fn issued(app: &App, caller: &Caller, token: &str) -> Result<Option<Arc<Token>>, StoreError> {
    Ok(match app.access_tokens.find(token).await? {
        Found::Good(token) | Found::Dead(token) => Some(token),
        Found::Forged(forged) => {
            forged::report(app, caller, &forged).await;
            None
        }
        Found::Unknown => None,
    })
}

/// Returns whether `token` is a live token of this client, which has no other proof.
async fn is_of(app: &App, client: &Authenticated, token: &str) -> Result<bool, StoreError> {
    if let Some(refresh) = handle::open(app.store.vault().master(), Kind::Refresh, token) {
        let view = grants::load(&app.store, &GrantId::from_uuid(refresh.id).to_string()).await?;
        return Ok(view.is_live() && view.names(client.client_id));
    }
    Ok(app.access_tokens.check(token).await?.is_some_and(|token| token.client_id == Some(client.client_id)))
}

fn done() -> Response {
    (StatusCode::OK, [(CACHE_CONTROL, "no-store")]).into_response()
}
