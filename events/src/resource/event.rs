//! Events of a resource.

use super::ResourceSettings;
use crate::{
    fact::facts,
    ids::{AccountId, ResourceId},
};

facts! {
    /// Facts of a resource.
    pub enum ResourceEvent {
        /// The audience never changes. An account that deleted a resource may create it again; no other account may.
        public "resource.created" v 1 => Created {
            resource_id: ResourceId,
            account_id: AccountId,
            /// The URI that tokens for the API have as `aud`.
            audience: String,
            settings: ResourceSettings,
        },
        public "resource.changed" v 1 => Changed { settings: ResourceSettings, },
        /// Every token for the API stops, and no new ones are issued.
        public "resource.disabled" v 1 => Disabled {},
        /// Tokens from before stay stopped.
        public "resource.enabled" v 1 => Enabled {},
        public "resource.deleted" v 1 => Deleted {},
        /// Another account proved the host of the audience, and has it from now on as the resource `successor_id`.
        /// Nobody can create this one again.
        public "resource.audience_lost" v 1 => AudienceLost { successor_id: ResourceId, },
    }
}
