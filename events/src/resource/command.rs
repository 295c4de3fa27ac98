//! Commands of a resource.

use super::ResourceSettings;
use crate::ids::AccountId;

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
    Create(Box<NewResource>),
    /// Replace all settings.
    Change {
        settings: Box<ResourceSettings>,
    },
    Disable,
    Enable,
    Delete,
}
