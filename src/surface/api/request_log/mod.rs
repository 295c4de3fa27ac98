//! `/v1/requests`: the account's single requests, with their origins, and what each acted with and was about. `list`
//! searches them, `read` shows one with the events that it caused, `view` is how both show a request. `usage` has the
//! counts.

mod list;
mod read;
mod view;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(read::read))
}
