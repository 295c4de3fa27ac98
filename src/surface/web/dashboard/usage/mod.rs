//! `/dashboard/{account_id}/usage`: requests over time, and by app, route and status; what is billed; both as CSV. The
//! counts are those of `/v1/usage`.
//!
//! | file | |
//! |---|---|
//! | `requests` | the requests, and the thresholds that windows reached |
//! | `groups` | the table by app, route or status |
//! | `billed` | tokens, people and events by day |
//! | `download` | both as CSV |
//! | `series` | counts as lines of a chart |
//! | `tabs`, `text` | the tabs, and the texts |

pub(super) mod billed;
mod download;
mod groups;
mod requests;
pub(super) mod series;
mod tabs;
mod text;

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/dashboard/{account_id}/usage", get(requests::show))
        .route("/dashboard/{account_id}/usage/billed", get(billed::show))
        .route("/dashboard/{account_id}/usage/requests.csv", get(download::requests))
        .route("/dashboard/{account_id}/usage/billed.csv", get(download::billed))
}
