//! `/v1/usage`: the routes for request counts (`request_counts`) and billed counts (`token_counts`). `window`
//! is the requested time range. Single requests and tokens are in `request_log` and `tokens`, next to this
//! folder.

mod request_counts;
mod token_counts;
mod window;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(request_counts::read)).routes(routes!(token_counts::read))
}
