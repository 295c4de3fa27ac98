//! The state of a resource.

use super::{ResourceEvent, ResourceSettings};
use crate::ids::{AccountId, ResourceId};
use serde::{Deserialize, Serialize};

/// Whether tokens are issued.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResourceStanding {
    /// Not created yet.
    #[default]
    Absent,
    Enabled,
    Disabled,
    Deleted,
}

/// An API that an account protects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    pub id: Option<ResourceId>,
    /// Kept after a deletion: nobody else may have the audience.
    pub account_id: Option<AccountId>,
    pub standing: ResourceStanding,
    pub audience: String,
    pub settings: ResourceSettings,
    /// The resource that has the audience instead, because its account proved the host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<ResourceId>,
}

impl Resource {
    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &ResourceEvent) {
        match event.clone() {
            ResourceEvent::Created { resource_id, account_id, audience, settings } => {
                *self = Self {
                    id: Some(resource_id),
                    account_id: Some(account_id),
                    standing: ResourceStanding::Enabled,
                    audience,
                    settings,
                    successor: None,
                };
            }
            ResourceEvent::Changed { settings } => self.settings = settings,
            ResourceEvent::Disabled {} => self.standing = ResourceStanding::Disabled,
            ResourceEvent::Enabled {} => self.standing = ResourceStanding::Enabled,
            ResourceEvent::Deleted {} => {
                self.standing = ResourceStanding::Deleted;
                self.settings = ResourceSettings::default();
            }
            ResourceEvent::AudienceLost { successor_id } => self.successor = Some(successor_id),
        }
    }
}
