//! Suspicious traffic: what was seen, which rule finds it suspicious, and which action is taken until the alert is
//! cleared. There is one stream for each alert.
//!
//! `rules` has every rule with its thresholds in one table; `delay` has the wait of a guesser. The server (`guard`)
//! counts what happens on the network and passes in the numbers.

mod command;
mod decide;
mod delay;
mod event;
mod finding;
mod rules;
mod state;
#[cfg(test)]
mod tests;

pub use command::AlertCommand;
pub use delay::{FIRST_FAILURES, Failures, Named, name_waits_until, wait_until};
pub use event::{AlertEvent, ClearedBy};
pub use finding::{About, Action, Evidence, Rule};
pub use rules::Observation;
pub use state::{Alert, Raised};

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Alert {
    const TYPE: &'static str = "alert";
    type Command = AlertCommand;
    type Event = AlertEvent;

    fn decide(&self, command: AlertCommand) -> Result<Vec<AlertEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &AlertEvent) {
        self.fold(event);
    }
}

aggregate!(Alert);
