//! `GET /v1/resources`, and one resource.

use super::{reference::reference, view::ResourceView};
use crate::{
    app::Shared,
    commands::resources,
    surface::{
        api::shared::{
            auth::Principal,
            pagination::{List, Listed},
            path::PathParams,
            response,
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::json;
use xwms_events::{resource::Resource, scope::Scope};
use xwms_projections::resources as model;

/// The account's resources, newest first. Scope `resources:read`.
#[utoipa::path(get, path = "/v1/resources", tag = "resources", security(("bearer" = ["resources:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<ResourceView>)),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query)))]
pub(super) async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::ResourcesRead)?;
    let page = list.fresh_page().await?;
    let rows = model::list(app.store.pool(), list.principal.account_id, page).await?;
    let rows = rows.iter().map(|row| (row.position, row.resource_id.as_str()));
    let account = &list.principal.account;
    list.response_as_now(&page, rows, |resource: &Resource| ResourceView::of(resource, account)).await
}

/// One resource in its current state. Scope `resources:read`.
#[utoipa::path(get, path = "/v1/resources/{resource_id}", tag = "resources", security(("bearer" = ["resources:read"])),
    params(("resource_id" = String, Path)), responses((status = 200, description = "The resource", body = ResourceView), (status = 404, description = "`not_found`")))]
pub(super) async fn read(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(resource): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::ResourcesRead)?;
    let resource = resources::find(&app.store, reference(&principal, &resource)?).await?;
    Ok(response::json(StatusCode::OK, &json!(ResourceView::of(&resource.state, &principal.account)), None))
}
