//! `/v1/grants`: what users approved for the account's clients.

use super::shared::{
    auth::Principal,
    idempotency::{Nothing, Write},
    pagination::{List, Listed},
    path::{self, PathParams},
    response,
};
use crate::{app::Shared, commands::grants, surface::http::problem::Problem};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{
    Timestamp,
    grant::{Authorization, RevokeReason},
    resource_access::ApprovedResource,
    scope::Scope,
};
use xwms_projections::access::{self, GrantFilter};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).routes(routes!(revoke))
}

/// One authorization from start to end.
#[derive(Serialize, ToSchema)]
#[schema(as = Grant)]
struct GrantView {
    grant_id: String,
    client_id: String,
    user_id: String,
    session_id: String,
    /// Those of this server.
    scopes: Vec<String>,
    /// Those of APIs of the account, by API.
    resources: Vec<ApprovedResource>,
    /// `authorized` (the code waits), `active` or `revoked`.
    status: String,
    /// Why it is revoked: the grant's own reason, or the event that stopped it.
    reason: Option<String>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>)]
    last_used_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    revoked_at: Option<Timestamp>,
}

impl From<access::Grant> for GrantView {
    fn from(row: access::Grant) -> Self {
        Self {
            scopes: response::scopes(&row.scopes),
            resources: row.resources,
            grant_id: row.grant_id,
            client_id: row.client_id,
            user_id: row.user_id,
            session_id: row.session_id,
            status: row.status,
            reason: row.reason,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        }
    }
}

/// Grants, newest first; filtered by `client_id`, `user_id` and `status`. Scope `grants:read`.
#[utoipa::path(get, path = "/v1/grants", tag = "grants", security(("bearer" = ["grants:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<GrantView>)),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query), ("client_id" = Option<String>, Query),
           ("user_id" = Option<String>, Query), ("status" = Option<String>, Query)))]
async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::GrantsRead)?;
    let filter = GrantFilter {
        client_id: list.filter("client_id")?,
        user_id: list.filter("user_id")?,
        status: list.word("status")?,
    };
    let page = list.fresh_page().await?;
    let rows = access::grants(app.store.pool(), list.principal.account_id, filter, page).await?;
    Ok(list.response(&page, rows.into_iter().map(|row| (row.position, GrantView::from(row))).collect()))
}

/// One grant. Scope `grants:read`.
#[utoipa::path(get, path = "/v1/grants/{grant_id}", tag = "grants", security(("bearer" = ["grants:read"])),
    params(("grant_id" = String, Path)), responses((status = 200, description = "The grant", body = GrantView), (status = 404, description = "`not_found`")))]
async fn read(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(id): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::GrantsRead)?;
    let id = path::id(&id, "grant")?;
    principal.read_own_writes(&app).await;
    let grant = access::grant(app.store.pool(), principal.account_id, id).await?;
    let grant = grant.ok_or_else(|| path::missing("grant"))?;
    Ok(response::json(StatusCode::OK, &json!(GrantView::from(grant)), None))
}

/// Revoke a grant with its code and all its tokens. Scope `grants:write`.
#[utoipa::path(post, path = "/v1/grants/{grant_id}/revoke", tag = "grants", security(("bearer" = ["grants:write"])),
    params(("grant_id" = String, Path)), responses((status = 204, description = "Done"), (status = 404, description = "`not_found`")))]
async fn revoke(
    State(app): State<Shared>,
    PathParams(id): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    write.principal.require(Scope::GrantsWrite)?;
    let id = path::id(&id, "grant")?;
    let own = |grant: &Authorization| grant.account_id == write.principal.account_id;
    let (context, reply) = (write.principal.context(&app), write.reply(&app, StatusCode::NO_CONTENT));
    reply
        .after(async { Ok(grants::revoke(&context, id, RevokeReason::Account, own, reply.with(())).await?) })
        .await
}
