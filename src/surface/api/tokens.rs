//! `/v1/tokens`: the access tokens issued to the account's clients. It never shows a token itself.

use super::shared::{
    auth::Principal,
    idempotency::{Nothing, Write},
    pagination::{List, Listed},
    path::{self, PathParams},
    response,
};
use crate::{
    app::{App, Shared},
    commands::tokens,
    store::StoreError,
    surface::http::problem::Problem,
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{
    Timestamp,
    grant::Grant,
    ids::{SecretId, SessionId, SigningKeyId, TokenId},
    scope::Scope,
    token::{GrantType, Token},
};
use xwms_projections::access::{self, TokenFilter};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).routes(routes!(revoke))
}

/// The metadata of an access token.
#[derive(Serialize, ToSchema)]
#[schema(as = Token)]
struct TokenView {
    /// Its `jti`.
    token_id: String,
    client_id: String,
    /// Absent if the client acts for itself.
    user_id: Option<String>,
    grant_id: Option<String>,
    /// The browser session that the token ends with; `null` if it outlives it, as under `offline_access`.
    session_id: Option<String>,
    /// The audience of the resource that it is for; `null` for this server itself.
    audience: Option<String>,
    /// The token that it was exchanged for (RFC 8693); `null` for all others.
    parent_id: Option<String>,
    scopes: Vec<String>,
    /// `jwt` or `opaque`.
    format: String,
    #[schema(value_type = String)]
    issued_at: Timestamp,
    #[schema(value_type = String)]
    expires_at: Timestamp,
    #[schema(value_type = Option<String>)]
    revoked_at: Option<Timestamp>,
    /// Why it is revoked: the token's own reason, or the event that stopped it.
    reason: Option<String>,
    /// The requests that carried it, and the one that it was issued to.
    requests_url: String,
    // Only in the response about one token, and only if its events say it: detached and old ones don't.
    /// How the client asked for it: `authorization_code`, `refresh_token`, `client_credentials` or the URN of
    /// another grant type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    grant_type: Option<&'static str>,
    /// The client secret that the client authenticated with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    secret_id: Option<SecretId>,
    /// The `kid` or thumbprint of the client's key that signed its assertion, or the thumbprint of its certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    key_id: Option<String>,
    /// The server's key that signed the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    kid: Option<SigningKeyId>,
    /// The browser session in which the person approved the grant, also if the token outlives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    approved_in_session_id: Option<SessionId>,
}

impl TokenView {
    fn new(app: &App, row: access::Token) -> Self {
        Self {
            requests_url: format!("{}/v1/requests?token_id={}", app.settings.issuer, row.token_id),
            scopes: response::scopes(&row.scopes),
            token_id: row.token_id,
            client_id: row.client_id,
            user_id: row.user_id,
            grant_id: row.grant_id,
            session_id: row.session_id,
            audience: row.audience,
            parent_id: row.parent_id,
            format: row.format,
            issued_at: row.issued_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            reason: row.reason,
            grant_type: None,
            secret_id: None,
            key_id: None,
            kid: None,
            approved_in_session_id: None,
        }
    }

    /// Adds what the events of the token and its grant say.
    async fn with_facts(self, app: &App, token_id: TokenId) -> Result<Self, StoreError> {
        let token = app.store.load::<Token>(token_id).await?.state;
        let approved_in_session_id = match token.grant_id {
            Some(grant_id) => {
                let grant = app.store.load::<Grant>(grant_id).await?.state;
                grant.authorization.as_ref().map(|authorization| authorization.session_id)
            }
            None => None,
        };
        Ok(Self {
            grant_type: token.grant_type.map(GrantType::as_str),
            secret_id: token.secret_id,
            key_id: token.key_id.clone(),
            kid: token.kid,
            approved_in_session_id,
            ..self
        })
    }
}

/// Access tokens, newest first; filtered by `client_id`, `user_id` and `grant_id`, and with `active=true`
/// only those that are neither expired nor revoked. Scope `tokens:read`.
#[utoipa::path(get, path = "/v1/tokens", tag = "tokens", security(("bearer" = ["tokens:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<TokenView>)),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query), ("client_id" = Option<String>, Query),
           ("user_id" = Option<String>, Query), ("grant_id" = Option<String>, Query),
           ("active" = Option<bool>, Query)))]
async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::TokensRead)?;
    let filter = TokenFilter {
        client_id: list.filter("client_id")?,
        user_id: list.filter("user_id")?,
        grant_id: list.filter("grant_id")?,
        secret_id: None,
        live: list.filter("active")?.unwrap_or(false),
    };
    let page = list.fresh_page().await?;
    let rows = access::tokens(app.store.pool(), list.principal.account_id, filter, page).await?;
    Ok(list.response(&page, rows.into_iter().map(|row| (row.position, TokenView::new(&app, row))).collect()))
}

/// One access token, with all that its events say of it. Scope `tokens:read`.
#[utoipa::path(get, path = "/v1/tokens/{token_id}", tag = "tokens", security(("bearer" = ["tokens:read"])),
    params(("token_id" = String, Path)), responses((status = 200, description = "The token", body = TokenView), (status = 404, description = "`not_found`")))]
async fn read(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(id): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::TokensRead)?;
    let id: TokenId = path::id(&id, "token")?;
    principal.read_own_writes(&app).await;
    let token = access::token(app.store.pool(), principal.account_id, id).await?;
    let token = token.ok_or_else(|| path::missing("token"))?;
    let view = TokenView::new(&app, token).with_facts(&app, id).await?;
    Ok(response::json(StatusCode::OK, &json!(view), None))
}

/// Revoke an access token. Scope `tokens:write`.
#[utoipa::path(post, path = "/v1/tokens/{token_id}/revoke", tag = "tokens", security(("bearer" = ["tokens:write"])),
    params(("token_id" = String, Path)), responses((status = 204, description = "Done"), (status = 404, description = "`not_found`")))]
async fn revoke(
    State(app): State<Shared>,
    PathParams(id): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    write.principal.require(Scope::TokensWrite)?;
    let id = path::id(&id, "token")?;
    let own = |token: &Token| token.account_id == Some(write.principal.account_id);
    let (context, reply) = (write.principal.context(&app), write.reply(&app, StatusCode::NO_CONTENT));
    reply.after(async { Ok(tokens::revoke(&context, id, "account", own, reply.with(())).await?) }).await
}
