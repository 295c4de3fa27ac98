//! `GET` and `POST /oauth/userinfo` (OIDC Core §5.3): the claims about the user of an access token, by its
//! scopes (§5.4) and by the client's individual requests (§5.5).

use super::{
    client_auth::proved_nothing,
    error::{OAuthError, no_store},
};
use crate::{
    app::{App, Shared},
    auth::access_tokens::Found,
    commands::groups,
    store::StoreError,
    surface::http::{
        caller::Caller,
        client_certificate::ClientCertificate,
        dpop::PresentedToken,
        forged,
        params::{Params, ParamsError},
    },
};
use axum::{
    extract::{FromRequest, OptionalFromRequestParts, Request, State},
    response::Response,
};
use serde_json::{Value, json};
use std::sync::Arc;
use xwms_events::{
    claim::AskedClaims, client::Client, grant::Grant, ids::UserId, scope::Scope, session::Assurance,
    token::Token, user::User,
};

/// The only token of the request: in the header, or for a POST in the form (RFC 6750 §2.2). A token in the
/// query is never accepted, and never ignored next to another (§2).
pub struct Presented(PresentedToken);

impl FromRequest<Shared> for Presented {
    type Rejection = OAuthError;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, OAuthError> {
        let (mut parts, body) = request.into_parts();
        let Ok(in_header) =
            <PresentedToken as OptionalFromRequestParts<Shared>>::from_request_parts(&mut parts, app).await;
        let certificate = ClientCertificate::of(app, &parts);
        let query = parts.uri.query().unwrap_or_default().as_bytes();
        let in_query = url::form_urlencoded::parse(query).any(|(name, _)| name == "access_token");
        let form = if parts.method.is_safe() {
            Params::default()
        } else {
            match Params::from_request(Request::from_parts(parts, body), app).await {
                // Not a form, so there is no token in it.
                Err(ParamsError::ContentType) => Params::default(),
                form => form?,
            }
        };
        match (in_header, form.get("access_token")) {
            (None, None) => Err(OAuthError::missing_token()),
            (Some(token), None) if !in_query => Ok(Self(token)),
            (None, Some(token)) if !in_query => Ok(Self(PresentedToken::bearer(token, certificate))),
            _ => Err(OAuthError::several_tokens()),
        }
    }
}

/// The endpoint.
///
/// # Errors
/// `invalid_token`, also for a token for an API of an account; or `insufficient_scope` without the scope `openid`.
pub async fn userinfo(
    State(app): State<Shared>,
    caller: Caller,
    Presented(presented): Presented,
) -> Result<Response, OAuthError> {
    let token = proved(&app, &caller, &presented).await?;
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
        caller.admit(&app, account_id, client).await?;
    }
    let user = user.filter(|_| token.scopes.contains(Scope::Openid));
    let user = user.ok_or_else(|| OAuthError::insufficient_scope("this needs the scope openid"))?;
    let user = found.take(user).await?;
    let grant = match grant {
        Some(grant) => Some(found.take(grant).await?.state),
        None => None,
    };
    let authorization = grant.as_ref().and_then(|grant| grant.authorization.as_ref());
    let asked = authorization.map(|a| AskedClaims::clone(&a.claims)).unwrap_or_default();
    let acr = authorization.map(|a| a.login().acr).unwrap_or_default();
    let mut claims = claims(&user.state, &token, client, asked);
    if let Some(groups) = groups_of(&app, client, token.user_id, acr).await? {
        claims["groups"] = json!(groups);
    }
    Ok(no_store(&claims))
}

/// Returns the token of a request, which is valid and for this server. The request log names it even if it is not.
async fn proved(app: &App, caller: &Caller, presented: &PresentedToken) -> Result<Arc<Token>, OAuthError> {
    let refused = || presented.dead().map_or_else(OAuthError::invalid_token, OAuthError::unproved_token);
    let token = match presented.find(app, caller).await?.map_err(OAuthError::unproved_token)? {
        Found::Good(token) => {
            caller.acts_with(&token);
            token
        }
        Found::Dead(token) => {
            caller.is_dead(&token);
            return Err(refused());
        }
        Found::Forged(token) => {
            forged::report(app, caller, &token).await;
            proved_nothing(app, caller, None)?;
            return Err(refused());
        }
        Found::Unknown => {
            proved_nothing(app, caller, None)?;
            return Err(refused());
        }
    };
    token.for_this_server().ok_or_else(refused)?;
    Ok(token)
}

/// Returns the groups of the client's account that a person is in, if the client is told them and there are any.
/// Only that client costs this read.
async fn groups_of(
    app: &App,
    client: Option<&Client>,
    user_id: Option<UserId>,
    acr: Assurance,
) -> Result<Option<Vec<String>>, StoreError> {
    let client = client.filter(|client| client.protocol.groups_claim);
    let account_id = client.and_then(|client| client.account_id);
    let Some((account_id, user_id)) = account_id.zip(user_id) else { return Ok(None) };
    let groups = groups::names_of(&app.store, account_id, user_id, acr).await?;
    Ok((!groups.is_empty()).then_some(groups))
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
