//! One browser login of a user.

mod assurance;
mod command;
mod decide;
mod event;
mod method;
mod place;
mod state;
#[cfg(test)]
mod tests;

pub use assurance::{Assurance, acr};
pub use command::SessionCommand;
pub use event::SessionEvent;
pub use method::Method;
pub use place::Place;
pub use state::{FRESH_SECONDS, Session};

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Session {
    const TYPE: &'static str = "session";
    type Command = SessionCommand;
    type Event = SessionEvent;

    fn decide(&self, command: SessionCommand) -> Result<Vec<SessionEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn personal(&self) -> Vec<(String, String)> {
        self.user_id.map(|user_id| (user_id.to_string(), "/place".to_owned())).into_iter().collect()
    }

    fn evolve(&mut self, event: &SessionEvent) {
        self.fold(event);
    }
}

aggregate!(Session);
