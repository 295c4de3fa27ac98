//! What is known of the log.

use super::{LogCommand, LogEvent, decide};
use crate::{Decider, Refusal, aggregate::aggregate};
use serde::{Deserialize, Serialize};

/// How often the log went back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Log {
    pub losses: u32,
}

impl Decider for Log {
    const TYPE: &'static str = "log";
    type Command = LogCommand;
    type Event = LogEvent;

    fn decide(&self, command: LogCommand) -> Result<Vec<LogEvent>, Refusal> {
        decide::decide(&command)
    }

    fn evolve(&mut self, event: &LogEvent) {
        match event {
            LogEvent::WentBack { .. } => self.losses += 1,
        }
    }
}

aggregate!(Log);
