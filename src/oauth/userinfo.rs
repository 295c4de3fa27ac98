//! `GET` and `POST /oauth/userinfo` (OIDC Core §5.3): who the user behind an access token is, as far as its
//! scopes go (§5.4).

use super::{
    client_auth::proved_nothing,
    error::{OAuthError, no_store},
};
use crate::{
    access::Found,
    app::Shared,
    http::{bearer::Bearer, caller::Caller},
};
use axum::{extract::State, response::Response};
use serde_json::{Value, json};
use xwms_events::{
    client::Client,
    scope::{Scope, Scopes},
    user::User,
};

/// The endpoint.
///
/// # Errors
/// `invalid_token`, or `insufficient_scope` without `openid`.
pub async fn userinfo(
    State(app): State<Shared>,
    caller: Caller,
    bearer: Option<Bearer>,
) -> Result<Response, OAuthError> {
    let bearer = bearer.ok_or_else(OAuthError::missing_token)?;
    let token = match app.access.find(&bearer.0).await? {
        Found::Good(token) => token,
        Found::Dead(token) => {
            caller.is_dead(&token);
            return Err(OAuthError::invalid_token());
        }
        Found::Unknown => {
            proved_nothing(&app, &caller, None)?;
            return Err(OAuthError::invalid_token());
        }
    };
    if let (Some(account_id), Some(client_id)) = (token.account_id, token.client_id) {
        let client = app.store.load::<Client>(client_id).await?;
        caller.admit(&app, account_id, Some(&client.state)).await?;
    }
    let user_id = token.user_id.filter(|_| token.scopes.contains(Scope::Openid));
    let user_id = user_id.ok_or_else(|| OAuthError::insufficient_scope("the scope openid is needed"))?;
    let user = app.store.load::<User>(user_id).await?;
    Ok(no_store(claims(&user.state, &token.scopes)))
}

fn claims(user: &User, scopes: &Scopes) -> Value {
    let mut claims = json!({ "sub": user.id });
    let profile = user.profile.get().cloned().unwrap_or_default();
    let mut tell = |scope: Scope, name: &str, value: Option<Value>| {
        if let Some(value) = value.filter(|_| scopes.contains(scope)) {
            claims[name] = value;
        }
    };
    let text = |value: &Option<String>| value.clone().map(Value::String);
    tell(Scope::Profile, "name", text(&profile.name));
    tell(Scope::Profile, "given_name", text(&profile.given_name));
    tell(Scope::Profile, "family_name", text(&profile.family_name));
    tell(Scope::Profile, "preferred_username", text(&profile.preferred_username));
    tell(Scope::Profile, "locale", text(&profile.locale));
    tell(Scope::Profile, "zoneinfo", text(&profile.zoneinfo));
    if let Some(email) = user.email.get() {
        tell(Scope::Email, "email", Some(json!(email)));
        tell(Scope::Email, "email_verified", Some(json!(user.email_verified)));
    }
    tell(Scope::Phone, "phone_number", text(&profile.phone_number));
    tell(Scope::Address, "address", profile.address.map(|address| json!(address)));
    claims
}
