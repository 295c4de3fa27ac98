//! One browser login of a user.

mod assurance;
mod command;
mod decide;
mod event;
mod method;
mod state;
#[cfg(test)]
mod tests;

pub use assurance::{Assurance, acr};
pub use command::SessionCommand;
pub use event::SessionEvent;
pub use method::Method;
pub use state::{FRESH_SECONDS, Session};

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Session {
    const TYPE: &'static str = "session";
    type Command = SessionCommand;
    type Event = SessionEvent;

    fn decide(&self, command: SessionCommand) -> Result<Vec<SessionEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &SessionEvent) {
        self.fold(event);
    }
}

aggregate!(Session);
