//! `/v1/users`: the routes for test users, which an account makes up to try its test clients with (`create`,
//! `read`, `change`; `body`: their JSON forms; `password`: hashing), and for the tokens of any user of the
//! account's clients (`tokens`). Real users are never shown here.

mod body;
mod change;
mod create;
mod password;
mod read;
mod tokens;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(create::create, read::list))
        .routes(routes!(read::read, change::change, change::delete))
        .routes(routes!(tokens::revoke_tokens))
}
