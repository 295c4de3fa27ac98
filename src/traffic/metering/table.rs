//! Counts as a table, for CSV: the same columns over REST and at the dashboard.

use super::{
    histogram::quantile,
    queries::{By, Counted},
};
use xwms_events::{Timestamp, ids::ClientId};

/// Returns the names of the columns.
pub fn header(by: By) -> Vec<&'static str> {
    let mut header = vec!["at"];
    header.extend(by.client.then_some("client_id"));
    header.extend(by.route.then_some(["route", "method"]).into_iter().flatten());
    header.extend(by.status.then_some("status"));
    header.extend(["requests", "errors", "rate_limited", "bytes", "p50_ms", "p95_ms", "p99_ms"]);
    header
}

/// Returns a row in those columns.
pub fn cells(row: &Counted, by: By) -> Vec<String> {
    let mut cells = vec![Timestamp::from(row.at).to_string()];
    if by.client {
        cells.push(row.client_id.map(|id| ClientId::from_uuid(id).to_string()).unwrap_or_default());
    }
    cells.extend(row.route.clone());
    cells.extend(row.method.clone());
    cells.extend(row.status.map(|status| status.to_string()));
    cells.extend([row.requests, row.errors, row.rate_limited, row.bytes].map(|many| many.to_string()));
    let millis = |share| quantile(&row.buckets, share).map(|millis| millis.to_string()).unwrap_or_default();
    cells.extend([0.5, 0.95, 0.99].map(millis));
    cells
}
