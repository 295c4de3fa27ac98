//! `/v1/audit`: what the history proves.

mod checkpoint;
mod export;
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
        .routes(routes!(export::export))
}
