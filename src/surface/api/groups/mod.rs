//! `/v1/groups`: the groups of the account's people. `write` makes, changes and deletes one; `read` shows them;
//! `people` puts people into one and takes them out.
//!
//! Not here: the claim `groups`, by which apps and APIs learn them (`surface::oauth`).

mod people;
mod read;
mod write;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(read::list, write::create))
        .routes(routes!(read::read, write::change, write::delete))
        .routes(routes!(people::list_people, people::add_person))
        .routes(routes!(people::remove_person))
        .routes(routes!(read::of_user))
}
