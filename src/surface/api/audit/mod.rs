//! `/v1/audit`: questions about the account's history, what the history proves, and who was erased from it.

mod ask;
mod checkpoint;
mod erasures;
mod proofs;
mod row;

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
}
