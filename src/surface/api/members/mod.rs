//! `/v1/members` and `/v1/invitations`: the routes for the members of an account (`read`, `change`), for
//! invitations (`invite`), and for operations that only an owner may use (`owner`, `login`).

mod change;
mod invite;
mod login;
mod owner;
mod read;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(change::role, change::remove))
        .routes(routes!(invite::list, invite::create))
        .routes(routes!(invite::withdraw))
        .routes(routes!(owner::hand_over))
        .routes(routes!(owner::close))
        .routes(routes!(owner::second_factor))
        .routes(routes!(login::login_provider))
        .routes(routes!(login::verify_login_domain))
        .routes(routes!(login::remove_login_domain))
}
