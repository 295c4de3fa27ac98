//! `/v1/tickets`: what people ask the operator about the account (`write`), and what was answered (`read`; `view`: its
//! JSON form; `followed`: the ticket in a path; `attachment`: its files). A ticket is a person's: clients that act for
//! themselves have none. Tickets about no account are only on the pages.

mod attachment;
mod followed;
mod read;
mod view;
mod write;

use crate::app::Shared;
use axum::extract::DefaultBodyLimit;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(write::create, read::list))
        .routes(routes!(read::read))
        .routes(routes!(write::reply))
        .routes(routes!(attachment::read_attachment))
        .routes(routes!(write::close))
        .routes(routes!(write::reopen))
        .layer(DefaultBodyLimit::max(attachment::BODY_MAX))
}
