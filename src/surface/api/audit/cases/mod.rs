//! `/v1/audit/cases`: what members found out about an incident. `read` and `write` have the operations, `which`
//! finds the case, `view` has its JSON form, and `export` its bundle. People keep cases: a client that acts for
//! itself only reads them.

mod export;
mod read;
mod view;
mod which;
mod write;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(write::open_case, read::list_cases))
        .routes(routes!(read::read_case))
        .routes(routes!(export::export_case))
        .routes(routes!(write::pin))
        .routes(routes!(write::unpin))
        .routes(routes!(write::note))
        .routes(routes!(write::close_case))
        .routes(routes!(write::reopen_case))
        .routes(routes!(write::place_hold))
        .routes(routes!(write::lift_hold))
}
