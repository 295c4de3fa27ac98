//! `/v1/usage`: the routes of how many requests there were (`request_counts`) and what bills (`token_counts`). `window` is
//! the time that is asked for. Requests and tokens one by one are `request_log` and `tokens`, beside this folder.

mod request_counts;
mod token_counts;
mod window;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(request_counts::read)).routes(routes!(token_counts::read))
}
