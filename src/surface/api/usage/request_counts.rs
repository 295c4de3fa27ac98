//! `GET /v1/usage`: the number of requests, and their durations.

use super::window::{ROWS_READ, Window, check_rows};
use crate::{
    app::Shared,
    surface::{
        api::shared::{csv, pagination::List, response},
        http::problem::Problem,
    },
    traffic::metering::{
        histogram::quantile,
        queries::{self, By, Counted, Step},
        table,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use xwms_events::{Timestamp, ids::ClientId, scope::Scope};

/// The requests in a time range.
#[derive(Serialize, ToSchema)]
pub(super) struct RequestUsage {
    /// `minute`, `hour` or `day`.
    step: &'static str,
    /// The requested time, in whole steps, as far as the plan shows it.
    #[schema(value_type = String)]
    from: Timestamp,
    #[schema(value_type = String)]
    to: Timestamp,
    /// Oldest first; steps without requests are left out.
    data: Vec<RequestCount>,
}

/// The requests of one step, by client, route and status as requested with `by`.
#[derive(Serialize, ToSchema)]
struct RequestCount {
    /// The beginning of the step.
    #[schema(value_type = String)]
    at: Timestamp,
    /// Null for a user's requests at the dashboard.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    client_id: Option<Option<String>>,
    /// The path as in this document, such as `/v1/clients/{client_id}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    route: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<i16>,
    requests: i64,
    /// Requests with a status of 400 or more.
    errors: i64,
    /// Requests with status 429.
    rate_limited: i64,
    /// The size of the response bodies.
    bytes: i64,
    /// The time until the response began, accurate to a third.
    p50_ms: Option<f64>,
    p95_ms: Option<f64>,
    p99_ms: Option<f64>,
}

impl RequestCount {
    fn new(row: Counted, by: By) -> Self {
        let percentile = |share| quantile(&row.buckets, share);
        Self {
            at: row.at.into(),
            client_id: by.client.then(|| row.client_id.map(|id| ClientId::from_uuid(id).to_string())),
            p50_ms: percentile(0.5),
            p95_ms: percentile(0.95),
            p99_ms: percentile(0.99),
            route: row.route,
            method: row.method,
            status: row.status,
            requests: row.requests,
            errors: row.errors,
            rate_limited: row.rate_limited,
            bytes: row.bytes,
        }
    }
}

/// Requests of the account over time. By `step` (`minute`, `hour`, which is the default, or `day`), and with `by`
/// (`client`, `route`, `status`, separated by commas) by those, too. From `from` to `to`, in whole steps: at
/// most a day by minute, 31 days by hour, 400 days by day, and no further back than the plan shows. With
/// `Accept: text/csv` or `format=csv` as CSV, if the plan includes it. Scope `usage:read`.
#[utoipa::path(get, path = "/v1/usage", tag = "usage", security(("bearer" = ["usage:read"])),
    responses((status = 200, description = "The counts", body = RequestUsage),
              (status = 400, description = "`invalid_window`, `window_too_large`, `step_not_kept`, `invalid_filter`"),
              (status = 403, description = "`insufficient_scope`, `plan_lacks_feature`")),
    params(("from" = Option<String>, Query), ("to" = Option<String>, Query), ("step" = Option<String>, Query),
           ("by" = Option<String>, Query), ("format" = Option<String>, Query)))]
pub(super) async fn read(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::UsageRead)?;
    let as_csv = csv::is_wanted(&app, &list)?;
    let (step, by) = (step(list.params.get("step"))?, by(list.params.get("by"))?);
    let window = Window::of(&app, &list, step)?;
    app.recorder.written().await;
    let query = queries::Query { from: window.from, to: window.to, step, by, limit: ROWS_READ };
    let rows = queries::counted(app.store.pool(), list.principal.account_id, query).await?;
    check_rows(&rows, "a shorter time, larger steps, or fewer values in `by`")?;
    if as_csv {
        let cells: Vec<_> = rows.iter().map(|row| table::cells(row, by)).collect();
        return csv::response("usage", &table::header(by), &cells);
    }
    let data: Vec<_> = rows.into_iter().map(|row| RequestCount::new(row, by)).collect();
    let usage = RequestUsage { step: step.unit(), from: window.from.into(), to: window.to.into(), data };
    Ok(response::json(StatusCode::OK, &json!(usage), None))
}

fn wrong(field: &str, detail: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", detail).at(field)
}

fn step(named: Option<&str>) -> Result<Step, Problem> {
    match named {
        Some("minute") => Ok(Step::Minute),
        Some("hour") | None => Ok(Step::Hour),
        Some("day") => Ok(Step::Day),
        Some(_) => Err(wrong("step", "step must be minute, hour or day")),
    }
}

fn by(named: Option<&str>) -> Result<By, Problem> {
    let mut by = By::default();
    for name in named.into_iter().flat_map(|named| named.split(',')) {
        match name.trim() {
            "client" => by.client = true,
            "route" => by.route = true,
            "status" => by.status = true,
            _ => return Err(wrong("by", "by must be any of client, route and status, separated by commas")),
        }
    }
    Ok(by)
}

#[cfg(test)]
mod tests {
    use super::{by, step};

    #[test]
    fn an_unknown_step_or_dimension_is_named() {
        assert_eq!(step(Some("week")).unwrap_err().field.as_deref(), Some("step"));
        for unknown in ["clients", "client,,route", "client;route"] {
            assert_eq!(by(Some(unknown)).unwrap_err().field.as_deref(), Some("by"), "{unknown}");
        }
        let both = by(Some("client, status")).unwrap();
        assert!(both.client && both.status && !both.route);
    }
}
