//! The REST surface.

use crate::app::Shared;
use axum::Router;

/// The routes of this surface.
pub fn routes() -> Router<Shared> {
    Router::new()
}

/// The OpenAPI document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    utoipa::openapi::OpenApiBuilder::new().build()
}
