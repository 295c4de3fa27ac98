//! `/v1/consents`: standing approvals of people for the account's clients.

use super::{
    answer,
    once::{Nothing, Write},
    page::{List, SIZES},
};
use crate::{app::Shared, commands::consents, http::problem::Problem};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{consent::Consent, ids::ConsentId, scope::Scope};
use xwms_projections::access::{self, ConsentFilter};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(withdraw))
}

/// Consents, newest first; by `client_id` and `user_id`, and with `active=true` only those not withdrawn.
/// Scope `grants:read`.
#[utoipa::path(get, path = "/v1/consents", tag = "consents", security(("bearer" = [])), responses((status = 200)),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query), ("client_id" = Option<String>, Query),
           ("user_id" = Option<String>, Query), ("active" = Option<bool>, Query)))]
async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::GrantsRead)?;
    let filter = ConsentFilter {
        client_id: list.filter("client_id")?,
        user_id: list.filter("user_id")?,
        live: list.filter("active")?.unwrap_or(false),
    };
    let page = list.page(SIZES)?;
    list.settled().await;
    let rows = access::consents(app.store.pool(), list.principal.account_id, filter, page).await?;
    Ok(list.answer(&page, rows.into_iter().map(|row| (row.position, json!(row))).collect()))
}

/// Withdraw a consent, and stop every grant and token that rests on it. Scope `grants:write`.
#[utoipa::path(post, path = "/v1/consents/{consent_id}/withdraw", tag = "consents", security(("bearer" = [])),
    params(("consent_id" = String, Path)), responses((status = 204), (status = 404)))]
async fn withdraw(
    State(app): State<Shared>,
    Path(id): Path<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    write.principal.require(Scope::GrantsWrite)?;
    let missing = |_| Problem::new(StatusCode::NOT_FOUND, "not_found", "there is no such consent");
    let id: ConsentId = id.parse().map_err(missing)?;
    let own = |consent: &Consent| consent.account_id == Some(write.principal.account_id);
    let position = consents::withdraw(&app.store, &write.principal.context(), id, own).await?;
    Ok(answer::nothing(position))
}
