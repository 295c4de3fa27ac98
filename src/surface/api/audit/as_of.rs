//! `GET /v1/audit/as_of`.

use super::past::{moment_at, object, reader};
use crate::{
    app::Shared,
    audit::past::{self, AsOf, object_question},
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
    OpenApiRouter::new().routes(routes!(as_of))
}

/// The state of an object as of a position or time: `object` is its id, or its name as in `subject` of events;
/// `at` is a position or a time as in RFC 3339, and now without it. Whether it was live then is judged by the
/// rules of today, from the events of everything that it depends on. Personal fields are included with
/// `accounts:read` (members) and `users:read` (test users). The question is recorded. Scope `audit:read`.
#[utoipa::path(get, path = "/v1/audit/as_of", tag = "audit", security(("bearer" = ["audit:read"])),
    params(("object" = String, Query), ("at" = Option<String>, Query)),
    responses((status = 200, description = "The object as it was", body = AsOf),
              (status = 404, description = "`not_found`"), (status = 410, description = "`events_detached`")))]
async fn as_of(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    let principal = &list.principal;
    principal.require(Scope::AuditRead)?;
    let object = object(&list)?;
    let moment = moment_at(&app, &list, "at").await?;
    let answer = past::as_of(&app.store, Some(&reader(principal)), &object, moment).await?;
    let answer = answer.ok_or_else(|| path::missing("object"))?;
    let question = object_question("as_of", &object, &[("at", moment.position)]);
    audits::record(&principal.context(&app), principal.account_id, &question, Asked::Shown).await?;
    Ok(response::json(StatusCode::OK, &json!(answer), None))
}
