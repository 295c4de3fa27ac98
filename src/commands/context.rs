//! The log that a command writes to, and the actor and the request that it is run for.

use crate::store::Store;
use xwms_events::{Actor, envelope::Origin};

/// The log that a command writes to, and the actor and the request that it is run for.
#[derive(Clone)]
pub struct Context<'a> {
    pub store: &'a Store,
    pub actor: Actor,
    pub request_id: String,
    pub origin: Option<Origin>,
}

impl<'a> Context<'a> {
    /// xwms itself or its operator, for the reason `why`.
    pub fn system(store: &'a Store, why: &str) -> Self {
        Self { store, actor: Actor::System, request_id: why.to_owned(), origin: None }
    }

    /// The same request with another actor.
    #[must_use]
    pub fn by(&self, actor: Actor) -> Self {
        Self { actor, ..self.clone() }
    }
}
