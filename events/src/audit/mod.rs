//! Questions about the history: who asked what, and how much they saw or took along. There is one stream for each
//! account, with the account's id. The actor and the request are in the metadata.
//!
//! Not here: the questions and their answers (the server).

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::{AuditCommand, Question};
pub use decide::{PARAMETERS_MAX, TEXT_MAX};
pub use event::AuditEvent;
pub use state::Audit;

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Audit {
    const TYPE: &'static str = "audit";
    type Command = AuditCommand;
    type Event = AuditEvent;

    fn decide(&self, command: AuditCommand) -> Result<Vec<AuditEvent>, Refusal> {
        decide::decide(command)
    }

    fn evolve(&mut self, event: &AuditEvent) {
        self.fold(event);
    }
}

aggregate!(Audit);
