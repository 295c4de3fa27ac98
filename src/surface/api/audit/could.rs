//! `GET /v1/audit/could`.

use super::past::{moment_at, needed, reader};
use crate::{
    app::{App, Shared},
    audit::past::{self, CouldAnswer, CouldAsked, asked_scope, could_question},
    commands::audits::{self, Asked},
    surface::{
        api::shared::{pagination::List, path, response},
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{ids::ClientId, past::AskedScope, scope::Scope};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(could))
}

/// Whether a client could obtain a scope as of a position or time: for the person `user` or, without one, for
/// itself; and why. Each step is a rule that the server applies to token requests, with the event that made it so;
/// `decided_by` is the first that did not hold. With `resource`, an id or audience, `scope` is one of that API.
/// The question is recorded. Scope `audit:read`.
#[utoipa::path(get, path = "/v1/audit/could", tag = "audit", security(("bearer" = ["audit:read"])),
    params(("client" = String, Query), ("scope" = String, Query), ("resource" = Option<String>, Query), ("user" = Option<String>, Query),
           ("at" = Option<String>, Query)),
    responses((status = 200, description = "The answer, with its steps", body = CouldAnswer),
              (status = 404, description = "`not_found`")))]
async fn could(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    let principal = &list.principal;
    principal.require(Scope::AuditRead)?;
    let (client, scope): (String, String) = (needed(&list, "client")?, needed(&list, "scope")?);
    let user = list.params.get("user").map(|user| path::id(user, "user")).transpose()?;
    let client_id = path::id(&client, "client")?;
    let scope = known_scope(&app, client_id, &scope, list.params.get("resource")).await?;
    let asked = CouldAsked { client_id, user_id: user, scope };
    let moment = moment_at(&app, &list, "at").await?;
    let answer = past::could(&app.store, Some(&reader(principal)), &asked, moment).await?;
    let answer = answer.ok_or_else(|| path::missing("client, user or resource"))?;
    let question = could_question(&asked, moment.position);
    audits::record(&principal.context(&app), principal.account_id, &question, Asked::Shown).await?;
    Ok(response::json(StatusCode::OK, &json!(answer), None))
}

async fn known_scope(
    app: &App,
    client_id: ClientId,
    scope: &str,
    api: Option<&str>,
) -> Result<AskedScope, Problem> {
    asked_scope(&app.store, client_id, scope, api).await?.ok_or_else(|| {
        let detail = format!("there is no scope {scope:?}");
        Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", detail).at("scope")
    })
}
