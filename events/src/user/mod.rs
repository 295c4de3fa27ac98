//! A person who can log in: who they are and whether they may. The password hash is not here but in the
//! server's secret store, and logins are sessions (`session`).

mod command;
mod decide;
pub mod email;
mod event;
mod profile;
mod state;
#[cfg(test)]
mod tests;

pub use command::UserCommand;
pub use event::UserEvent;
pub use profile::{PostalAddress, Profile};
pub use state::{Standing, User};
