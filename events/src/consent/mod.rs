//! A user's approval of scopes for a client.

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::ConsentCommand;
pub use event::ConsentEvent;
pub use state::Consent;

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Consent {
    const TYPE: &'static str = "consent";
    type Command = ConsentCommand;
    type Event = ConsentEvent;

    fn decide(&self, command: ConsentCommand) -> Result<Vec<ConsentEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &ConsentEvent) {
        self.fold(event);
    }
}

aggregate!(Consent);
