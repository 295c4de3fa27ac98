//! `/v1/events`: the account's own events, in order, as CloudEvents. Whoever can't take webhooks polls this (`list`), or
//! streams it (`stream`, as far as there are `places`), and misses nothing. What both show is `feed`.

mod feed;
mod list;
mod places;
mod stream;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list::list))
}
