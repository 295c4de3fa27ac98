//! `GET /v1/audit/cases` and `GET /v1/audit/cases/{case_id}`. A list takes its order from the read model, and each
//! case from its own stream.

use super::{view::CaseView, which::case_ref};
use crate::{
    app::Shared,
    commands::cases,
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
use xwms_events::{case::Case, scope::Scope};
use xwms_projections::cases as model;

/// The account's cases, newest first; filtered by `status` (`open`, `closed`). Scope `audit:read`.
#[utoipa::path(get, path = "/v1/audit/cases", tag = "audit", security(("bearer" = ["audit:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<CaseView>)),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query), ("status" = Option<String>, Query)))]
pub(super) async fn list_cases(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::AuditRead)?;
    let status = list.word("status")?;
    let page = list.fresh_page().await?;
    let rows = model::of_account(app.store.pool(), list.principal.account_id, status, page).await?;
    let rows = rows.iter().map(|row| (row.position, row.case_id.as_str()));
    list.response_as_now(&page, rows, |case: &Case| CaseView::from(case)).await
}

/// One case, with its pins and notes. Scope `audit:read`.
#[utoipa::path(get, path = "/v1/audit/cases/{case_id}", tag = "audit", security(("bearer" = ["audit:read"])),
    params(("case_id" = String, Path)),
    responses((status = 200, description = "The case", body = CaseView), (status = 404, description = "`not_found`")))]
pub(super) async fn read_case(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(case): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::AuditRead)?;
    let case = cases::find(&app.store, case_ref(&principal, &case)?).await?;
    Ok(response::json(StatusCode::OK, &json!(CaseView::whole(&case.state)), None))
}
