//! `POST /oauth/introspect` (RFC 7662): whether a token is valid now, on every node.
//!
//! A client may introspect its own tokens. With the scope `tokens:introspect`, it may introspect all tokens
//! of its account (a test client: those of the account's test clients). The client that introspects for a resource
//! may introspect the tokens for it. For any other token the response is exactly `{"active": false}`.

use super::{
    client_auth::{
        Authenticated, ClientRequest, admit, authenticate, credentials, proved_nothing, well_formed,
    },
    error::OAuthError,
    introspection_response::{Form, To},
};
use crate::{
    app::App,
    auth::access_tokens::Found,
    commands::{
        grants::{self, RefreshToken},
        groups::GroupsQuery,
    },
    store::StoreError,
    surface::http::{caller::Caller, forged, reason::Reason},
};
use axum::response::Response;
use serde_json::{Value, json};
use std::sync::Arc;
use xwms_events::{
    Timestamp,
    account::Account,
    client::{Client, Environment},
    grant::Authorization,
    ids::{AccountId, ClientId},
    resource::Resource,
    scope::Scope,
    token::Token,
};

/// The endpoint.
///
/// # Errors
/// `invalid_client` for callers that don't authenticate; `invalid_request` without a token.
pub async fn introspect(form: Form, request: ClientRequest) -> Result<Response, OAuthError> {
    let ClientRequest { app, caller, .. } = &request;
    let credentials = well_formed(&request, credentials).await?;
    // Both reads run at once and share one statement.
    let (client, asked) = tokio::join!(authenticate(app, caller, &credentials), async {
        match request.params().get("token") {
            Some(token) => find(app, caller, token).await.map(Some),
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
    let Some(asked) = asked? else {
        return Err(OAuthError::invalid_request("token is missing"));
    };
    let to = To { app, client: &client, form };
    let Some(asked) = asked else { return to.inactive().await };
    record(caller, &client, &asked);
    let asked = match asked {
        Asked::Access(Found::Good(token)) => Asked::Access(Found::Good(as_now(app, &client, token).await?)),
        other => other,
    };
    if !may_see(app, &client, &asked).await? {
        return to.inactive().await;
    }
    match &asked {
        Asked::Access(Found::Good(token)) => to.respond(&app.access_tokens.describe(token)).await,
        Asked::Access(_) => to.inactive().await,
        Asked::Refresh(refresh) => match refresh.valid_until {
            Some(expiry) => to.respond(&describe_refresh(app, &refresh.authorization, expiry)).await,
            None => to.inactive().await,
        },
    }
}

/// Records for the request log which token of its account `client` asks about, valid or not.
fn record(caller: &Caller, client: &Authenticated, asked: &Asked) {
    match asked {
        Asked::Access(Found::Good(token) | Found::Dead(token))
            if token.account_id == Some(client.account_id) =>
        {
            caller.asks_about(token);
        }
        Asked::Refresh(refresh) if refresh.authorization.account_id == client.account_id => {
            caller.asks_about_grant(refresh.authorization.grant_id);
        }
        Asked::Access(_) | Asked::Refresh(_) => {}
    }
}

/// Returns whether `client` may see `asked`. A test client only sees tokens of test clients. Nobody sees one
/// that is not valid.
async fn may_see(app: &App, client: &Authenticated, asked: &Asked) -> Result<bool, StoreError> {
    let Some((account_id, owner)) = asked.owner() else { return Ok(false) };
    if owner == Some(client.client_id) {
        return Ok(true);
    }
    if account_id == Some(client.account_id) && introspects(app, client, asked).await? {
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

/// Returns whether `client` introspects for the API that the token `asked` is for. Only a token for an API costs
/// this read.
async fn introspects(app: &App, client: &Authenticated, asked: &Asked) -> Result<bool, StoreError> {
    let Asked::Access(Found::Good(token)) = asked else { return Ok(false) };
    let Some(access) = &token.resource else { return Ok(false) };
    let resource = app.store.load::<Resource>(access.resource_id).await?.state;
    Ok(resource.account_id == Some(client.account_id)
        && resource.settings.introspection_client == Some(client.client_id))
}

/// A token that this server issued.
enum Asked {
    Access(Found),
    Refresh(Box<RefreshToken>),
}

impl Asked {
    /// Returns the account and client of a valid token.
    fn owner(&self) -> Option<(Option<AccountId>, Option<ClientId>)> {
        match self {
            Self::Access(Found::Good(token)) => Some((token.account_id, token.client_id)),
            Self::Access(Found::Dead(_) | Found::Forged(_) | Found::Unknown) => None,
            Self::Refresh(refresh) => {
                let of = &refresh.authorization;
                refresh.valid_until.map(|_| (Some(of.account_id), Some(of.client_id)))
            }
        }
    }
}

/// Returns what `token` is, if this server issued it.
async fn find(app: &App, caller: &Caller, token: &str) -> Result<Option<Asked>, StoreError> {
    match app.access_tokens.find(token).await? {
        Found::Unknown => {}
        Found::Forged(forged) => {
            forged::report(app, caller, &forged).await;
            return Ok(None);
        }
        found @ (Found::Good(_) | Found::Dead(_)) => return Ok(Some(Asked::Access(found))),
    }
    let refresh = grants::refresh_token(&app.store, token).await?;
    Ok(refresh.map(|refresh| Asked::Refresh(Box::new(refresh))))
}

/// Returns the introspection response for a refresh token.
fn describe_refresh(app: &App, authorization: &Authorization, expiry: Timestamp) -> Value {
    json!({
        "active": true,
        "token_type": "refresh_token",
        "scope": scope_of(authorization),
        "client_id": authorization.client_id,
        "sub": authorization.user_id,
        "exp": expiry.seconds(),
        "iss": app.settings.issuer,
        "grant_id": authorization.grant_id,
        "account_id": authorization.account_id,
    })
}

/// Returns the scopes of this server and of APIs that the user approved, each name once.
fn scope_of(authorization: &Authorization) -> String {
    let own = authorization.scopes.to_string();
    let mut names: Vec<&str> = own.split(' ').filter(|name| !name.is_empty()).collect();
    for name in authorization.resources.iter().flat_map(|api| &api.scopes) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names.join(" ")
}

/// Removes what the client or user has lost since: management scopes, and the role and groups that an API is told.
async fn as_now(app: &App, asker: &Authenticated, token: Arc<Token>) -> Result<Arc<Token>, StoreError> {
    if token.resource.as_ref().is_some_and(|access| access.role.is_some() || !access.groups.is_empty()) {
        return with_person_of_now(app, token).await;
    }
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

/// Returns a token that says a role or groups with those that its person has now, if any. Only such a token costs
/// this read.
async fn with_person_of_now(app: &App, token: Arc<Token>) -> Result<Arc<Token>, StoreError> {
    let mut token = Arc::unwrap_or_clone(token);
    let tells_groups = token.resource.as_ref().is_some_and(|access| !access.groups.is_empty());
    let (mut role, mut groups) = (None, vec![]);
    if let Some((account_id, user_id)) = token.account_id.zip(token.user_id) {
        let acr = token.login.map(|login| login.acr).unwrap_or_default();
        let mut query = app.store.query();
        let account = query.stream::<Account>(account_id);
        let asked = tells_groups.then(|| GroupsQuery::of(&mut query, account_id, user_id));
        let mut read = query.read().await?;
        let account = read.take(account).await?.state;
        role = account.role_with(user_id, acr);
        if let Some(asked) = asked {
            groups = asked.names(&mut read, &account, acr).await?;
        }
    }
    if let Some(access) = &mut token.resource {
        access.role = role.filter(|_| access.role.is_some());
        access.groups = groups;
    }
    Ok(Arc::new(token))
}
