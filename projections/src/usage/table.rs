//! Billed counts as a table, for CSV: the same columns over REST and at the dashboard.

use super::Day;

/// Returns the names of the columns.
pub fn header(by_client: bool) -> Vec<&'static str> {
    let mut header = vec!["day"];
    header.extend(by_client.then_some("client_id"));
    header.extend(["tokens_issued", "tokens_refreshed", "tokens_revoked", "grants_authorized"]);
    header.extend(["active_users", "events"]);
    header
}

/// Returns a row in those columns.
pub fn cells(row: &Day, by_client: bool) -> Vec<String> {
    let totals = &row.totals;
    let mut cells = vec![row.day.to_string()];
    if by_client {
        cells.push(row.client_id.clone().unwrap_or_default());
    }
    let tokens = [totals.tokens_issued, totals.tokens_refreshed, totals.tokens_revoked];
    let others = [totals.grants_authorized, totals.active_users, totals.events];
    cells.extend(tokens.into_iter().chain(others).map(|many| many.to_string()));
    cells
}
