//! `/v1/audit`: what the history proves, who was erased from it, questions about it, each of which is recorded in
//! it, and what follows from the answers: reports of exposed credentials, containment, and cases.

mod as_of;
mod ask;
mod cases;
mod checkpoint;
mod contain;
mod could;
mod difference;
mod erasures;
mod export;
mod exposures;
mod past;
mod proofs;
mod reader;
mod row;
mod what_if;

pub mod tiles;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(ask::ask))
        .routes(routes!(checkpoint::read))
        .routes(routes!(proofs::inclusion))
        .routes(routes!(proofs::consistency))
        .routes(routes!(proofs::leaves))
        .routes(routes!(erasures::list_erasures))
        .routes(routes!(export::export))
        .merge(as_of::routes())
        .merge(difference::routes())
        .merge(could::routes())
        .merge(what_if::routes())
        .merge(exposures::routes())
        .merge(contain::routes())
        .merge(cases::routes())
}
