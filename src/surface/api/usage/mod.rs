//! `/v1/usage`: how many requests there were (`requests`), and what bills (`tokens`). `window` is the time that is
//! asked for.

mod requests;
mod tokens;
mod window;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(requests::read)).routes(routes!(tokens::read))
}
