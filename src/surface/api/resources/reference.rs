//! Which resource a path names.

use crate::{
    commands::resources::ResourceRef,
    surface::{
        api::shared::{auth::Principal, path},
        http::problem::Problem,
    },
};

/// Returns the account's resource with this id in a path.
pub(super) fn reference(principal: &Principal, id: &str) -> Result<ResourceRef, Problem> {
    Ok(ResourceRef { account_id: principal.account_id, resource_id: path::id(id, "resource")? })
}
