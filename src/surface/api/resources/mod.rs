//! `/v1/resources`: the routes for the APIs that the caller's account protects. `create`, `read`, `change`
//! (settings, enable, disable, delete). Shared parts: `view` (the resource in responses), `reference` (the one
//! that a path names).
//!
//! Not here: asking for tokens for a resource (`surface/oauth/resource`).

mod change;
mod create;
mod read;
mod reference;
mod view;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(create::create, read::list))
        .routes(routes!(read::read, change::change, change::delete))
        .routes(routes!(change::disable))
        .routes(routes!(change::enable))
}
