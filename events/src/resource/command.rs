//! Commands of a resource.

use super::ResourceSettings;
use crate::ids::{AccountId, ResourceId};

/// An API to register.
#[derive(Clone, Debug)]
pub struct NewResource {
    pub account_id: AccountId,
    /// As [`super::audience::check`] accepts it.
    pub audience: String,
    pub settings: ResourceSettings,
}

/// Parsed input.
#[derive(Clone, Debug)]
pub enum ResourceCommand {
    /// Register an API as `resource_id`: the id of the audience's first stream, or the one that took its place.
    Create {
        resource_id: ResourceId,
        new: Box<NewResource>,
    },
    /// Give the audience up to another account, which proved its host, and whose resource is `successor`.
    Lose {
        successor: ResourceId,
    },
    /// Replace all settings.
    Change {
        settings: Box<ResourceSettings>,
    },
    Disable,
    Enable,
    Delete,
}
