//! `/v1/users`: the routes of test users, made up by the account to try its test clients with (`create`, `read`,
//! `change`; `body`: how they are written; `password`: what is stored of theirs), and of what the account may do about
//! people who use its clients (`tokens`). A person is never shown here.

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
