//! `/v1/members` and `/v1/invitations`: who is in the account, who may come, and what only an owner may do.

mod change;
mod invite;
mod owner;
mod read;

use crate::{app::Shared, surface::http::problem::Problem};
use axum::http::StatusCode;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::ids::UserId;

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(change::role, change::remove))
        .routes(routes!(invite::list, invite::create))
        .routes(routes!(invite::withdraw))
        .routes(routes!(owner::hand_over))
        .routes(routes!(owner::close))
}

/// The id in a path; what is no id names no member.
fn id(text: &str) -> Result<UserId, Problem> {
    text.parse().map_err(|_| Problem::new(StatusCode::NOT_FOUND, "not_found", "there is no such member"))
}
