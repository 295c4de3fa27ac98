//! `POST /oauth/introspect` (RFC 7662): whether a token is valid now, on every node.
//!
//! A client may introspect its own tokens. With the scope `tokens:introspect`, it may introspect all tokens
//! of its account (a test client: those of the account's test clients). For any other token the response is
//! exactly `{"active": false}`.

use super::{
    client_auth::{
        Authenticated, ClientRequest, admit, authenticate, credentials, proved_nothing, well_formed,
    },
    error::{OAuthError, no_store},
};
use crate::{
    app::App,
    commands::grants::{self, LiveRefresh},
    store::StoreError,
    surface::http::reason::Reason,
};
use axum::response::Response;
use serde_json::{Value, json};
use std::sync::Arc;
use xwms_events::{
    account::Account,
    client::{Client, Environment},
    scope::Scope,
    token::Token,
};

/// The endpoint.
///
/// # Errors
/// `invalid_client` for callers that don't authenticate; `invalid_request` without a token.
pub async fn introspect(request: ClientRequest) -> Result<Response, OAuthError> {
    let ClientRequest { app, caller, .. } = &request;
    let credentials = well_formed(&request, credentials).await?;
    // Both reads run at once and share one statement.
    let (client, live) = tokio::join!(authenticate(app, caller, &credentials), async {
        match request.params().get("token") {
            Some(token) => find(app, token).await.map(Some),
            None => Ok(None),
        }
    });
    let client = client?;
    if !client.proved {
        caller.refused(&client.client, Reason::PublicClient);
        proved_nothing(app, caller, None)?;
        return Err(OAuthError::invalid_client());
    }
    admit(app, caller, &client).await?;
    let Some(live) = live? else {
        return Err(OAuthError::invalid_request("token is missing"));
    };
    let Some(live) = live else { return Ok(inactive()) };
    let live = match live {
        Live::Access(token) => Live::Access(as_now(app, &client, token).await?),
        refresh @ Live::Refresh(_) => refresh,
    };
    if !may_see(app, &client, &live).await? {
        return Ok(inactive());
    }
    Ok(match live {
        Live::Access(token) => no_store(&app.access_tokens.describe(&token)),
        Live::Refresh(refresh) => no_store(&describe_refresh(app, &refresh)),
    })
}

/// The response for a token that is not valid, or that the client may not see.
fn inactive() -> Response {
    no_store(&json!({ "active": false }))
}

/// Returns whether `client` may see `live`. A test client only sees tokens of test clients.
async fn may_see(app: &App, client: &Authenticated, live: &Live) -> Result<bool, StoreError> {
    let (account_id, owner) = match live {
        Live::Access(token) => (token.account_id, token.client_id),
        Live::Refresh(refresh) => {
            (Some(refresh.authorization.account_id), Some(refresh.authorization.client_id))
        }
    };
    if owner == Some(client.client_id) {
        return Ok(true);
    }
    let of_account =
        account_id == Some(client.account_id) && client.client.scopes.contains(Scope::TokensIntrospect);
    match (of_account, client.client.environment, owner) {
        (true, Environment::Live, _) => Ok(true),
        (true, Environment::Test, Some(other)) => {
            Ok(app.store.load::<Client>(other).await?.state.environment == Environment::Test)
        }
        _ => Ok(false),
    }
}

/// A token that can be introspected.
enum Live {
    Access(Arc<Token>),
    Refresh(Box<LiveRefresh>),
}

/// Returns what `token` is, if it is valid.
async fn find(app: &App, token: &str) -> Result<Option<Live>, StoreError> {
    if let Some(token) = app.access_tokens.check(token).await? {
        return Ok(Some(Live::Access(token)));
    }
    let refresh = grants::live_refresh_token(&app.store, token).await?;
    Ok(refresh.map(|refresh| Live::Refresh(Box::new(refresh))))
}

/// Returns the introspection response for a refresh token.
fn describe_refresh(app: &App, refresh: &LiveRefresh) -> Value {
    json!({
        "active": true,
        "token_type": "refresh_token",
        "scope": refresh.authorization.scopes.to_string(),
        "client_id": refresh.authorization.client_id,
        "sub": refresh.authorization.user_id,
        "exp": refresh.expires_at.seconds(),
        "iss": app.settings.issuer,
        "grant_id": refresh.authorization.grant_id,
        "account_id": refresh.authorization.account_id,
    })
}

/// Removes the management scopes that the client or user has lost since.
async fn as_now(app: &App, asker: &Authenticated, token: Arc<Token>) -> Result<Arc<Token>, StoreError> {
    let (Some(account_id), Some(client_id), true) =
        (token.account_id, token.client_id, token.scopes.any_management())
    else {
        return Ok(token);
    };
    let scopes = if client_id == asker.client_id {
        token.scopes.intersection(&asker.client.scopes)
    } else {
        token.scopes.intersection(&app.store.load::<Client>(client_id).await?.state.scopes)
    };
    let scopes = match token.user_id {
        Some(user_id) => app.store.load::<Account>(account_id).await?.state.permits(user_id, &scopes),
        None => scopes,
    };
    if scopes == token.scopes {
        return Ok(token);
    }
    Ok(Arc::new(Token { scopes, ..Arc::unwrap_or_clone(token) }))
}
