//! `GET /v1/usage/tokens`: the counts for billing. A fold over the log, so they can be computed again from
//! the events.

use super::window::{ROWS_READ, Window, check_rows};
use crate::{
    app::Shared,
    surface::{
        api::shared::{csv, pagination::List, response},
        http::problem::Problem,
    },
    traffic::metering::queries::Step,
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use xwms_events::{Timestamp, scope::Scope};
use xwms_projections::usage::{self as model, Day, Totals};

/// The usage in a range of days (UTC).
#[derive(Serialize, ToSchema)]
pub(super) struct TokenUsage {
    /// The requested time, in whole days, as far as the plan shows it.
    #[schema(value_type = String)]
    from: Timestamp,
    #[schema(value_type = String)]
    to: Timestamp,
    totals: Units,
    /// Oldest first; days without usage are left out.
    data: Vec<TokenDay>,
}

/// The usage on one day, and of one client with `by=client`.
#[derive(Serialize, ToSchema)]
struct TokenDay {
    /// `2026-01-31`
    day: String,
    /// Null for usage without a client.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    client_id: Option<Option<String>>,
    #[serde(flatten)]
    units: Units,
}

/// The counts.
#[derive(Serialize, ToSchema)]
struct Units {
    /// By all grant types, including refreshed tokens.
    tokens_issued: i64,
    tokens_refreshed: i64,
    /// Revoked individually; tokens that stop with their grant, client or user are not counted.
    tokens_revoked: i64,
    grants_authorized: i64,
    /// Different users for whom a token was issued.
    active_users: i64,
    /// Events in the account's history.
    events: i64,
}

impl From<Totals> for Units {
    fn from(totals: Totals) -> Self {
        let Totals {
            tokens_issued,
            tokens_refreshed,
            tokens_revoked,
            grants_authorized,
            active_users,
            events,
        } = totals;
        Self { tokens_issued, tokens_refreshed, tokens_revoked, grants_authorized, active_users, events }
    }
}

impl TokenDay {
    fn new(row: Day, by_client: bool) -> Self {
        let client_id = row.client_id.filter(|id| !id.is_empty());
        Self { day: row.day.to_string(), client_id: by_client.then_some(client_id), units: row.totals.into() }
    }
}

/// Tokens and grants by day, and with `by=client` by client; with totals. From `from` to `to`, in whole days,
/// at most 400, and no further back than the plan shows. These counts are billed: each event of the log
/// counts once. With `Accept: text/csv` or `format=csv` as CSV, if the plan includes it. Scope `usage:read`.
#[utoipa::path(get, path = "/v1/usage/tokens", tag = "usage", operation_id = "read_tokens", security(("bearer" = ["usage:read"])),
    responses((status = 200, description = "The counts", body = TokenUsage),
              (status = 400, description = "`invalid_window`, `window_too_large`, `invalid_filter`"),
              (status = 403, description = "`insufficient_scope`, `plan_lacks_feature`")),
    params(("from" = Option<String>, Query), ("to" = Option<String>, Query), ("by" = Option<String>, Query),
           ("format" = Option<String>, Query)))]
pub(super) async fn read(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::UsageRead)?;
    let as_csv = csv::is_wanted(&app, &list)?;
    let by_client = match list.params.get("by") {
        None => false,
        Some("client") => true,
        Some(_) => {
            let detail = "by must be client, or left out";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", detail).at("by"));
        }
    };
    let window = Window::of(&app, &list, Step::Day)?;
    list.read_own_writes().await;
    let (account, days) = (list.principal.account_id, window.from.date()..window.to.date());
    let rows = model::days(app.store.pool(), account, &days, by_client, ROWS_READ).await?;
    check_rows(&rows, "a shorter time")?;
    if as_csv {
        let cells: Vec<_> = rows.iter().map(|row| model::table::cells(row, by_client)).collect();
        return csv::response("tokens", &model::table::header(by_client), &cells);
    }
    let data: Vec<_> = rows.into_iter().map(|row| TokenDay::new(row, by_client)).collect();
    let totals = model::totals(app.store.pool(), account, &days).await?.into();
    let usage = TokenUsage { from: window.from.into(), to: window.to.into(), totals, data };
    Ok(response::json(StatusCode::OK, &json!(usage), None))
}
