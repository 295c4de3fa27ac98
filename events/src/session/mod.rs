//! One browser login of a user.

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::SessionCommand;
pub use event::SessionEvent;
pub use state::{ACR_VALUES, Method, Session, acr};
