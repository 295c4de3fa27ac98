//! `/v1/audit`: questions about the account's history. One file for each group of operations.

mod ask;
mod row;

use crate::app::Shared;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(ask::ask))
}
