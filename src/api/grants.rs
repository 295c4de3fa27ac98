//! `/v1/grants`: what people approved for the account's clients.

use super::{
    answer,
    auth::Principal,
    once::{Nothing, Write},
    page::{List, SIZES},
};
use crate::{app::Shared, commands::grants, http::problem::Problem};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{
    grant::{Authorization, RevokeReason},
    ids::GrantId,
    scope::Scope,
};
use xwms_projections::access::{self, GrantFilter};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).routes(routes!(revoke))
}

fn missing() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "there is no such grant")
}

/// Grants, newest first; by `client_id`, `user_id` and `status`. Scope `grants:read`.
#[utoipa::path(get, path = "/v1/grants", tag = "grants", security(("bearer" = [])), responses((status = 200)),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query), ("client_id" = Option<String>, Query),
           ("user_id" = Option<String>, Query), ("status" = Option<String>, Query)))]
async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::GrantsRead)?;
    let filter = GrantFilter {
        client_id: list.filter("client_id")?,
        user_id: list.filter("user_id")?,
        status: list.word("status")?,
    };
    let page = list.page(SIZES)?;
    list.settled().await;
    let rows = access::grants(app.store.pool(), list.principal.account_id, filter, page).await?;
    Ok(list.answer(&page, rows.into_iter().map(|row| (row.position, json!(row))).collect()))
}

/// One grant. Scope `grants:read`.
#[utoipa::path(get, path = "/v1/grants/{grant_id}", tag = "grants", security(("bearer" = [])),
    params(("grant_id" = String, Path)), responses((status = 200), (status = 404)))]
async fn read(
    State(app): State<Shared>,
    principal: Principal,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::GrantsRead)?;
    let id: GrantId = id.parse().map_err(|_| missing())?;
    app.shows(principal.account_id, None).await;
    let grant = access::grant(app.store.pool(), principal.account_id, id).await?.ok_or_else(missing)?;
    Ok(answer::json(StatusCode::OK, &json!(grant), None))
}

/// Revoke a grant with its code and every token of it. Scope `grants:write`.
#[utoipa::path(post, path = "/v1/grants/{grant_id}/revoke", tag = "grants", security(("bearer" = [])),
    params(("grant_id" = String, Path)), responses((status = 204), (status = 404)))]
async fn revoke(
    State(app): State<Shared>,
    Path(id): Path<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    write.principal.require(Scope::GrantsWrite)?;
    let id: GrantId = id.parse().map_err(|_| missing())?;
    let own = |grant: &Authorization| grant.account_id == write.principal.account_id;
    let context = write.principal.context();
    let position = grants::revoke(&app.store, &context, id, RevokeReason::Account, own).await?;
    Ok(answer::nothing(position))
}
