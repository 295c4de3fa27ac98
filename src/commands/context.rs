//! The actor and the request that a command is run for.

use xwms_events::{Actor, envelope::Origin};

/// The actor and the request that a command is run for.
#[derive(Clone, Debug)]
pub struct Context {
    pub actor: Actor,
    pub request_id: String,
    pub origin: Option<Origin>,
}

impl Context {
    /// xwms itself or its operator, for the reason `why`.
    pub fn system(why: &str) -> Self {
        Self { actor: Actor::System, request_id: why.to_owned(), origin: None }
    }

    /// The same request with another actor.
    #[must_use]
    pub fn by(&self, actor: Actor) -> Self {
        Self { actor, ..self.clone() }
    }
}
