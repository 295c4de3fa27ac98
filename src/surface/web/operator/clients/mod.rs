//! `/operator/clients/{client_id}`: one client of any account.

mod act;
mod detail;
mod text;

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/operator/clients/{client_id}", get(detail::show))
        .route("/operator/clients/{client_id}/{act}", get(act::show).post(act::submit))
}
