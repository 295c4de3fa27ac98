//! `/v1/alerts`: suspicious traffic of the account's clients. The guard raises alerts; an operator clears
//! them.

use super::shared::pagination::{List, Listed};
use crate::{app::Shared, surface::http::problem::Problem};
use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{Timestamp, scope::Scope};
use xwms_projections::alerts::{self as model, AlertFilter, Status};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A suspicious observation.
#[derive(Serialize, ToSchema)]
#[schema(as = Alert)]
struct AlertView {
    alert_id: String,
    /// `credential_stuffing`, `secret_guessing`, `token_replay`, `origin_change` or `forged_token`.
    rule: String,
    client_id: String,
    evidence: EvidenceView,
    /// `slow_down`, `restrict` or `notify`: the action while the alert is open.
    action: String,
    /// `open` or `cleared`.
    status: &'static str,
    #[schema(value_type = String)]
    raised_at: Timestamp,
    /// When the alert ends by itself; null if an operator has to clear it.
    #[schema(value_type = Option<String>)]
    until: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    cleared_at: Option<Timestamp>,
    /// `operator` or `time`.
    cleared_by: Option<String>,
    reason: Option<String>,
}

/// The evidence for the rule.
#[derive(Serialize, ToSchema)]
#[schema(as = Evidence)]
struct EvidenceView {
    count: i64,
    threshold: i64,
    window_seconds: i64,
}

impl From<model::Alert> for AlertView {
    fn from(row: model::Alert) -> Self {
        let status = if row.cleared_at.is_some() { "cleared" } else { "open" };
        let (count, threshold, window_seconds) = (row.count, row.threshold, row.window_seconds);
        Self {
            alert_id: row.alert_id,
            rule: row.rule,
            client_id: row.about_id,
            evidence: EvidenceView { count, threshold, window_seconds },
            action: row.action,
            status,
            raised_at: row.raised_at,
            until: row.until,
            cleared_at: row.cleared_at,
            cleared_by: row.cleared_by,
            reason: row.reason,
        }
    }
}

/// Alerts about the account's clients, newest first; filtered by `status` (`open`, `cleared`) and `rule`.
/// Scope `alerts:read`.
#[utoipa::path(get, path = "/v1/alerts", tag = "alerts", security(("bearer" = ["alerts:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<AlertView>)),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query), ("status" = Option<String>, Query),
           ("rule" = Option<String>, Query)))]
async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::AlertsRead)?;
    let filter = AlertFilter { status: list.word::<Status>("status")?, rule: list.word("rule")? };
    let page = list.fresh_page().await?;
    let rows = model::list(app.store.pool(), list.principal.account_id, filter, page).await?;
    Ok(list.response(&page, rows.into_iter().map(|row| (row.position, AlertView::from(row))).collect()))
}
