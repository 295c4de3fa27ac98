//! `GET /v1/audit/what_if`.

use super::past::needed_time;
use crate::{
    app::Shared,
    commands::audits::{self, Asked as How},
    surface::{
        api::shared::{pagination::List, response},
        http::problem::Problem,
    },
    traffic::what_if::{Answer, Asked, Named},
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{account::Account, scope::Scope};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(what_if))
}

/// Which requests of the account another limit would have refused.
///
/// By minute, from `from` until `to` (RFC 3339, of the last two days). The limit is that of `plan`, or the
/// account's own; `requests` and `window`, in seconds, replace what it says. The question is recorded. Scope
/// `audit:read`.
#[utoipa::path(get, path = "/v1/audit/what_if", tag = "audit", security(("bearer" = ["audit:read"])),
    params(("from" = String, Query), ("to" = String, Query), ("plan" = Option<String>, Query),
           ("requests" = Option<u64>, Query), ("window" = Option<u32>, Query)),
    responses((status = 200, description = "The requests, and which of them would have been refused", body = Answer),
              (status = 400, description = "`invalid_filter`, `invalid_period`, `invalid_window` or `unknown_plan`")))]
async fn what_if(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    let principal = &list.principal;
    principal.require(Scope::AuditRead)?;
    let (store, account_id) = (&app.store, principal.account_id);
    let named = Named {
        plan: list.filter("plan")?,
        requests: list.filter("requests")?,
        window_seconds: list.filter("window")?,
    };
    let account = store.load::<Account>(account_id).await?.state;
    let now = store.clock().now();
    let limit = named.limit(app.limits.plans(), &account, now)?;
    let time = needed_time(&list, "from")?..needed_time(&list, "to")?;
    let asked = Asked::new(account_id, time, limit, now)?;
    let answer = asked.answer(store.pool()).await?;
    let question = asked.question(store.current_head().await?, &answer);
    audits::record(&principal.context(&app), account_id, &question, How::Shown).await?;
    Ok(response::json(StatusCode::OK, &json!(answer), None))
}
