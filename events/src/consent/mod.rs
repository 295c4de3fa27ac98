//! A user's standing approval of scopes for a client.

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::ConsentCommand;
pub use event::ConsentEvent;
pub use state::Consent;
