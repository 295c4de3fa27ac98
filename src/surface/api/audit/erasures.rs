//! `/v1/audit/erasures`: who of the account's members and test users was erased.

use crate::{
    app::Shared,
    audit::erasures::{self, Erasure},
    surface::{
        api::shared::pagination::{List, Listed},
        http::problem::Problem,
    },
};
use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;
use xwms_events::{Timestamp, scope::Scope};

/// Somebody who was erased. Nothing else is known of them.
#[derive(Serialize, ToSchema)]
#[schema(as = Erasure)]
pub(super) struct ErasureView {
    user_id: String,
    #[schema(value_type = String)]
    erased_at: Timestamp,
    /// The position of the event in the log.
    position: i64,
}

impl From<Erasure> for ErasureView {
    fn from(row: Erasure) -> Self {
        Self { erased_at: row.at(), user_id: row.user_id, position: row.position }
    }
}

/// People who were members of the account, and its test users, that were erased, newest first. Somebody appears
/// within seconds of their erasure. Scope `events:read`.
#[utoipa::path(get, path = "/v1/audit/erasures", tag = "audit", security(("bearer" = ["events:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<ErasureView>)),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query)))]
pub(super) async fn list_erasures(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::EventsRead)?;
    let page = list.fresh_page().await?;
    let rows = erasures::list(app.store.pool(), Some(list.principal.account_id), page).await?;
    Ok(list.response(&page, rows.into_iter().map(|row| (row.position, ErasureView::from(row))).collect()))
}
