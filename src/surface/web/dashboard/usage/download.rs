//! The counts as CSV, with the columns of `/v1/usage` and `/v1/usage/tokens`, for accounts whose plan includes the
//! export. A file is whole or is not sent: whoever asks for too much gets the page, which says so.

use super::{
    billed::{CUT, days},
    groups::Dimension,
    series::{self, Period, Steps},
};
use crate::{
    surface::{
        http::csv,
        web::{
            dashboard::shared::{page::DashboardPage, paging::Paging},
            error::PageError,
        },
    },
    traffic::metering::{queries::Step, table},
};
use axum::response::{IntoResponse, Response};
use xwms_events::{account::Feature, scope::Scope};
use xwms_projections::usage as model;

/// Most rows of a file about what is billed.
const ROWS_MAX: usize = 10_000;
/// How many rows to read: one more shows that there are too many.
const ROWS_READ: i64 = 10_001;

/// Returns the requests of a period, by app, route or status.
pub async fn requests(dash: DashboardPage) -> Result<Response, Response> {
    check(&dash)?;
    let paging = Paging::of(&dash);
    let period = Period::of(paging.get("period"));
    let dimension = Dimension::of(paging.get("by"));
    let by = dimension.by();
    let steps = Steps::of(&dash, period, period.coarse_step());
    let counts = series::counts(&dash, steps, by).await;
    let (rows, is_cut) = counts.map_err(|error| dash.failed(error))?;
    if is_cut {
        // The page says what to do.
        let (period, by) = (period.name(), dimension.name());
        let there = format!("usage?period={period}&by={by}&{CUT}={period}-{by}");
        return Ok(dash.go(&there));
    }
    let cells: Vec<_> = rows.iter().map(|row| table::cells(row, by)).collect();
    csv::response("usage", &table::header(by), &cells).map_err(IntoResponse::into_response)
}

/// Returns what is billed, by day and app.
pub async fn billed(dash: DashboardPage) -> Result<Response, Response> {
    check(&dash)?;
    let period = Period::of(Paging::of(&dash).get("period"));
    dash.read_own_writes().await;
    let range = days(Steps::of(&dash, period, Step::Day));
    let rows = model::days(dash.app().store.pool(), dash.account_id, &range, true, ROWS_READ).await;
    let rows = rows.map_err(|error| dash.failed(error))?;
    if rows.len() > ROWS_MAX {
        let period = period.name();
        return Ok(dash.go(&format!("usage/billed?period={period}&{CUT}={period}")));
    }
    let cells: Vec<_> = rows.iter().map(|row| model::table::cells(row, true)).collect();
    csv::response("tokens", &model::table::header(true), &cells).map_err(IntoResponse::into_response)
}

/// Refuses unless the person may read the usage and the plan includes the export.
fn check(dash: &DashboardPage) -> Result<(), Response> {
    dash.require(Scope::UsageRead)?;
    let included = dash.allowance().require(Feature::Export);
    included.map_err(|_| dash.page.layout.error(&PageError::NotPermitted))
}
