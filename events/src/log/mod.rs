//! The log itself: what happened to it as a whole. There is one such stream, with the id `log`.
//!
//! Not here: how a loss is noticed, and where the log continues. The server does that (`store`).

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::LogCommand;
pub use event::LogEvent;
pub use state::Log;

use crate::{Decider, Refusal, decider::aggregate};

/// The id of the only stream, and the key under which the gate stops everything issued before a loss.
pub const LOG: &str = "log";

impl Decider for Log {
    const TYPE: &'static str = "log";
    type Command = LogCommand;
    type Event = LogEvent;

    fn decide(&self, command: LogCommand) -> Result<Vec<LogEvent>, Refusal> {
        decide::decide(&command)
    }

    fn evolve(&mut self, event: &LogEvent) {
        self.fold(event);
    }
}

aggregate!(Log);
