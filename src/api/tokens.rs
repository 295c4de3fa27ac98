//! `/v1/tokens`: which access tokens were issued to the account's clients. Never a token itself.

use super::{
    answer,
    auth::Principal,
    once::{Nothing, Write},
    page::{List, SIZES},
};
use crate::{app::Shared, commands::tokens, http::problem::Problem};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{ids::TokenId, scope::Scope, token::Token};
use xwms_projections::access::{self, TokenFilter};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).routes(routes!(revoke))
}

fn missing() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "there is no such token")
}

/// Access tokens, newest first; by `client_id`, `user_id` and `grant_id`, and with `active=true` only those
/// that are neither expired nor revoked. Scope `tokens:read`.
#[utoipa::path(get, path = "/v1/tokens", tag = "tokens", security(("bearer" = [])), responses((status = 200)),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query), ("client_id" = Option<String>, Query),
           ("user_id" = Option<String>, Query), ("grant_id" = Option<String>, Query),
           ("active" = Option<bool>, Query)))]
async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::TokensRead)?;
    let filter = TokenFilter {
        client_id: list.filter("client_id")?,
        user_id: list.filter("user_id")?,
        grant_id: list.filter("grant_id")?,
        live: list.filter("active")?.unwrap_or(false),
    };
    let page = list.page(SIZES)?;
    list.settled().await;
    let rows = access::tokens(app.store.pool(), list.principal.account_id, filter, page).await?;
    Ok(list.answer(&page, rows.into_iter().map(|row| (row.position, json!(row))).collect()))
}

/// One access token. Scope `tokens:read`.
#[utoipa::path(get, path = "/v1/tokens/{token_id}", tag = "tokens", security(("bearer" = [])),
    params(("token_id" = String, Path)), responses((status = 200), (status = 404)))]
async fn read(
    State(app): State<Shared>,
    principal: Principal,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::TokensRead)?;
    let id: TokenId = id.parse().map_err(|_| missing())?;
    app.shows(principal.account_id, None).await;
    let token = access::token(app.store.pool(), principal.account_id, id).await?.ok_or_else(missing)?;
    Ok(answer::json(StatusCode::OK, &json!(token), None))
}

/// Revoke an access token. Scope `tokens:write`.
#[utoipa::path(post, path = "/v1/tokens/{token_id}/revoke", tag = "tokens", security(("bearer" = [])),
    params(("token_id" = String, Path)), responses((status = 204), (status = 404)))]
async fn revoke(
    State(app): State<Shared>,
    Path(id): Path<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    write.principal.require(Scope::TokensWrite)?;
    let id: TokenId = id.parse().map_err(|_| missing())?;
    let own = |token: &Token| token.account_id == Some(write.principal.account_id);
    let position = tokens::revoke(&app.store, &write.principal.context(), id, "account", own).await?;
    Ok(answer::nothing(position))
}
