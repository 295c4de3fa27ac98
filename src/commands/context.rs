//! Who asks for a command, and in which request.

use xwms_events::{Actor, envelope::Origin};

/// Who asks, and in which request.
#[derive(Clone, Debug)]
pub struct Context {
    pub actor: Actor,
    pub request_id: String,
    pub origin: Option<Origin>,
}

impl Context {
    /// xwms itself or its operator, for `why`.
    pub fn system(why: &str) -> Self {
        Self { actor: Actor::System, request_id: why.to_owned(), origin: None }
    }

    /// The same request, by `actor`.
    #[must_use]
    pub fn by(&self, actor: Actor) -> Self {
        Self { actor, ..self.clone() }
    }
}
