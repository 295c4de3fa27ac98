//! `/operator/alerts`: suspicious traffic of all accounts and networks.

mod detail;
mod list;
mod text;

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/operator/alerts", get(list::show))
        .route("/operator/alerts/{alert_id}", get(detail::show).post(detail::clear))
}
