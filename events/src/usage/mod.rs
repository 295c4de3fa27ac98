//! Notices about the requests of an account: a window is filling up, or a first request was refused. The stream's id is
//! the account's; the limits themselves belong to the account's plan.
//!
//! Not here: counting. Requests are counted by the server, tokens by the read model `usage`.

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::{Policy, Reached, UsageCommand};
pub use event::UsageEvent;
pub use state::Usage;

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Usage {
    const TYPE: &'static str = "usage";
    type Command = UsageCommand;
    type Event = UsageEvent;

    fn decide(&self, command: UsageCommand) -> Result<Vec<UsageEvent>, Refusal> {
        Ok(decide::decide(self, &command))
    }

    fn evolve(&mut self, event: &UsageEvent) {
        self.fold(event);
    }
}

aggregate!(Usage);
