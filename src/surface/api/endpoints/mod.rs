//! `/v1/endpoints`: the routes for the webhook receivers of the caller's account. `create`, `read`, `change`
//! (settings, secret, enable and disable), `send` (test, replay, resend, skip), `messages` (messages and
//! attempts). Shared parts: `view` (the endpoint in responses), `target` (allowed URLs), `auditor` (who may
//! change which).

mod auditor;
mod change;
mod create;
mod messages;
mod read;
mod send;
pub(super) mod target;
pub(super) mod view;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(create::create, read::list))
        .routes(routes!(read::read, change::change, change::delete))
        .routes(routes!(read::jwks))
        .routes(routes!(change::disable))
        .routes(routes!(change::enable))
        .routes(routes!(change::rotate_secret))
        .routes(routes!(send::test))
        .routes(routes!(send::replay))
        .routes(routes!(send::resend_failed))
        .routes(routes!(messages::list))
        .routes(routes!(messages::read))
        .routes(routes!(messages::attempts))
        .routes(routes!(send::resend))
        .routes(routes!(send::skip))
}
