//! `/v1/events`: the account's own events, in order, as CloudEvents. A client that can't receive webhooks
//! polls this (`list`) or streams it (`stream`, within the limits of `http/streams`), and misses nothing. `feed`
//! has what both share.

mod feed;
mod list;
mod stream;

pub(super) use feed::event_json;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list::list))
}
