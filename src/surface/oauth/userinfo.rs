//! `GET` and `POST /oauth/userinfo` (OIDC Core §5.3): the claims about the user of an access token, by its
//! scopes (§5.4) and by the client's individual requests (§5.5).

use super::{
    client_auth::proved_nothing,
    error::{OAuthError, no_store},
};
use crate::{
    app::{App, Shared},
    auth::access_tokens::Found,
    surface::http::{
        bearer::Bearer,
        caller::Caller,
        params::{Params, ParamsError},
    },
};
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use serde_json::{Value, json};
use xwms_events::{
    claim::AskedClaims, client::Client, grant::Grant, ids::UserId, scope::Scope, token::Token, user::User,
};

/// The endpoint, with the token in the header.
///
/// # Errors
/// `invalid_token`; or `insufficient_scope` without the scope `openid`.
pub async fn by_get(
    State(app): State<Shared>,
    caller: Caller,
    bearer: Option<Bearer>,
    RawQuery(query): RawQuery,
) -> Result<Response, OAuthError> {
    let token = presented(bearer, None, query.as_deref())?;
    userinfo(&app, &caller, &token).await
}

/// The endpoint, with the token in the header or in the form (RFC 6750 §2.2).
///
/// # Errors
/// As [`by_get`].
pub async fn by_post(
    State(app): State<Shared>,
    caller: Caller,
    bearer: Option<Bearer>,
    RawQuery(query): RawQuery,
    form: Result<Params, ParamsError>,
) -> Result<Response, OAuthError> {
    let form = match form {
        Ok(form) => Some(form),
        // Not a form, so there is no token in it.
        Err(ParamsError::ContentType) => None,
        Err(error) => return Err(error.into()),
    };
    let token = presented(bearer, form.as_ref(), query.as_deref())?;
    userinfo(&app, &caller, &token).await
}

/// Returns the only token of the request. A token in the query is never accepted, and never ignored next to
/// another (RFC 6750 §2).
fn presented(
    bearer: Option<Bearer>,
    form: Option<&Params>,
    query: Option<&str>,
) -> Result<String, OAuthError> {
    let query = query.unwrap_or_default().as_bytes();
    let in_query = url::form_urlencoded::parse(query).any(|(name, _)| name == "access_token");
    let in_form = form.and_then(|form| form.get("access_token"));
    match (bearer, in_form) {
        (None, None) => Err(OAuthError::missing_token()),
        (Some(_), Some(_)) => Err(OAuthError::several_tokens()),
        _ if in_query => Err(OAuthError::several_tokens()),
        (Some(bearer), None) => Ok(bearer.0),
        (None, Some(token)) => Ok(token.to_owned()),
    }
}

async fn userinfo(app: &App, caller: &Caller, text: &str) -> Result<Response, OAuthError> {
    let token = match app.access_tokens.find(text).await? {
        Found::Good(token) => token,
        Found::Dead(token) => {
            caller.is_dead(&token);
            return Err(OAuthError::invalid_token());
        }
        Found::Unknown => {
            proved_nothing(app, caller, None)?;
            return Err(OAuthError::invalid_token());
        }
    };
    let mut query = app.store.query();
    let client = token.client_id.map(|id| query.stream::<Client>(id));
    let grant = token.grant_id.map(|id| query.stream::<Grant>(id));
    let user = token.user_id.map(|id| query.stream::<User>(id));
    let mut found = query.read().await?;
    let client = match client {
        Some(client) => Some(found.take(client).await?),
        None => None,
    };
    let client = client.as_ref().map(|client| &*client.state);
    if let (Some(account_id), Some(client)) = (token.account_id, client) {
        caller.admit(app, account_id, Some(client)).await?;
    }
    let user = user.filter(|_| token.scopes.contains(Scope::Openid));
    let user = user.ok_or_else(|| OAuthError::insufficient_scope("the scope openid is needed"))?;
    let user = found.take(user).await?;
    let asked = match grant {
        Some(grant) => {
            found.take(grant).await?.state.authorization.as_ref().map(|a| AskedClaims::clone(&a.claims))
        }
        None => None,
    };
    Ok(no_store(claims(&user.state, &token, client, asked.unwrap_or_default())))
}

fn claims(user: &User, token: &Token, client: Option<&Client>, asked: AskedClaims) -> Value {
    // Claims whose scope the client has lost since are left out.
    let asked = asked.permitted(&client.map(|client| client.scopes.clone()).unwrap_or_default());
    let id: Option<UserId> = user.id;
    let mut claims =
        user.claims(|claim| token.scopes.contains(claim.scope()) || asked.userinfo.contains(&claim));
    claims.insert("sub".to_owned(), json!(id));
    Value::Object(claims)
}
