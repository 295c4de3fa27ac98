//! An API that an account protects (a resource server): its audience URI, its own scopes, how its access tokens
//! look, which clients may ask for them, and which client introspects them for the API (RFC 8707, RFC 9068, RFC
//! 7662).
//!
//! `audience` has the rules for the URI, and the id that follows from it; `host` says whether an account proved
//! its host. `offer` decides who may get which scopes, and `step_up` after what login.
//!
//! Not here: what a grant and a token carry (`resource_access`), the scopes of xwms itself (`scope`), and reading
//! requests (the server).

pub mod audience;
mod command;
mod decide;
mod event;
pub mod host;
mod offer;
mod settings;
mod state;
mod step_up;
#[cfg(test)]
mod tests;

pub use command::{NewResource, ResourceCommand};
pub use decide::SCOPE_DESCRIPTION_MAX;
pub use event::ResourceEvent;
pub use offer::Denied;
pub use settings::{ResourceAgents, ResourceApp, ResourceScope, ResourceSettings};
pub use state::{Resource, ResourceStanding};
pub use step_up::LoginDemand;

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Resource {
    const TYPE: &'static str = "resource";
    type Command = ResourceCommand;
    type Event = ResourceEvent;

    fn decide(&self, command: ResourceCommand) -> Result<Vec<ResourceEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &ResourceEvent) {
        self.fold(event);
    }
}

aggregate!(Resource);
