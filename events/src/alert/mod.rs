//! Suspicious traffic: what was seen, which rule says that it is suspicious, and what is done about it until it
//! is cleared. One stream per alert.
//!
//! `rules` has every rule with its thresholds in one table, and `delay` how long a guesser has to wait. Counting
//! what happens on the network is the server's (`guard`); it comes in as numbers.

mod command;
mod decide;
mod delay;
mod event;
mod rules;
mod state;
#[cfg(test)]
mod tests;

pub use command::AlertCommand;
pub use delay::{FIRST_FAILURES, Failures, Named, name_waits_until, wait_until};
pub use event::AlertEvent;
pub use rules::Seen;
pub use state::{About, Action, Alert, ClearedBy, Evidence, Raised, Rule};
