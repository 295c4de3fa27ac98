//! What an operator did about a subscriber of the log, and about events that it could not process. The stream's id is
//! the subscriber's name; each read model is one, the webhooks are one, and so on.
//!
//! Not here: the cursor and the parked events themselves; the server keeps those.

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::{ParkedAct, SubscriberCommand};
pub use event::SubscriberEvent;
pub use state::Subscriber;

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Subscriber {
    const TYPE: &'static str = "subscriber";
    type Command = SubscriberCommand;
    type Event = SubscriberEvent;

    fn decide(&self, command: SubscriberCommand) -> Result<Vec<SubscriberEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &SubscriberEvent) {
        self.fold(event);
    }
}

aggregate!(Subscriber);
