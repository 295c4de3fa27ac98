//! `/v1/audit`: what the history proves, who was erased from it, and questions about it, each of which is recorded in it.

mod as_of;
mod checkpoint;
mod could;
mod difference;
mod erasures;
mod export;
mod past;
mod proofs;

pub mod tiles;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(checkpoint::read))
        .routes(routes!(proofs::inclusion))
        .routes(routes!(proofs::consistency))
        .routes(routes!(proofs::leaves))
        .routes(routes!(erasures::list_erasures))
        .routes(routes!(export::export))
        .merge(as_of::routes())
        .merge(difference::routes())
        .merge(could::routes())
}
