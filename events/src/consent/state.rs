//! What a consent is.

use super::{ConsentCommand, ConsentEvent, decide};
use crate::{Decider, Refusal, aggregate::aggregate, scope::Scopes};
use serde::{Deserialize, Serialize};

/// The scopes that one user approved for one client; empty when never given or withdrawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Consent {
    pub scopes: Scopes,
}

impl Consent {
    /// Whether `asked` needs no further question.
    pub fn covers(&self, asked: &Scopes) -> bool {
        !asked.is_empty() && asked.is_subset(&self.scopes)
    }
}

impl Decider for Consent {
    const TYPE: &'static str = "consent";
    type Command = ConsentCommand;
    type Event = ConsentEvent;

    fn decide(&self, command: ConsentCommand) -> Result<Vec<ConsentEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &ConsentEvent) {
        self.scopes = match event {
            ConsentEvent::Granted { scopes, .. } | ConsentEvent::Changed { scopes } => scopes.clone(),
            ConsentEvent::Withdrawn {} => Scopes::default(),
        };
    }
}

aggregate!(Consent);
