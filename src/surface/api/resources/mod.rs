//! `/v1/resources`: the routes for the APIs that the caller's account protects. `create`, `read`, `change` (settings, enable,
//! disable, delete); `view` is the resource in responses.
//!
//! Not here: asking for tokens for a resource (`surface/oauth/resource`).

mod change;
mod create;
mod read;
mod view;

use super::shared::{auth::Principal, path};
use crate::{app::Shared, commands::resources::ResourceRef, surface::http::problem::Problem};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(create::create, read::list))
        .routes(routes!(read::read, change::change, change::delete))
        .routes(routes!(change::disable))
        .routes(routes!(change::enable))
}

/// Returns the account's resource with this id in a path.
fn reference(principal: &Principal, id: &str) -> Result<ResourceRef, Problem> {
    Ok(ResourceRef { account_id: principal.account_id, resource_id: path::id(id, "resource")? })
}
