//! A key that signs tokens, without its private half: that is in the server's key store.

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::SigningKeyCommand;
pub use event::SigningKeyEvent;
pub use state::{Algorithm, KeyStatus, SigningKey};
