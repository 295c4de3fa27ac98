//! `GET /v1/audit/difference`.

use super::past::{moment_at, needed, object, reader};
use crate::{
    app::Shared,
    audit::past::{self, Difference, object_question},
    commands::audits::{self, Asked},
    surface::{
        api::shared::{pagination::List, path, response},
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::scope::Scope;

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(difference))
}

/// What differs between two moments of an object, member by member: `from` and `to` are positions or times as in
/// RFC 3339; `to` is now if absent. Otherwise as `/v1/audit/as_of`. Scope `audit:read`.
#[utoipa::path(get, path = "/v1/audit/difference", tag = "audit", security(("bearer" = ["audit:read"])),
    params(("object" = String, Query), ("from" = String, Query), ("to" = Option<String>, Query)),
    responses((status = 200, description = "The difference", body = Difference),
              (status = 404, description = "`not_found`"), (status = 410, description = "`events_detached`")))]
async fn difference(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    let principal = &list.principal;
    principal.require(Scope::AuditRead)?;
    let object = object(&list)?;
    needed::<String>(&list, "from")?;
    let from = moment_at(&app, &list, "from").await?;
    let to = moment_at(&app, &list, "to").await?;
    let answer = past::difference(&app.store, Some(&reader(principal)), &object, (from, to)).await?;
    let answer = answer.ok_or_else(|| path::missing("object"))?;
    let moments = [("from", from.position), ("to", to.position)];
    let question = object_question("difference", &object, &moments);
    audits::record(&principal.context(&app), principal.account_id, &question, Asked::Shown).await?;
    Ok(response::json(StatusCode::OK, &json!(answer), None))
}
