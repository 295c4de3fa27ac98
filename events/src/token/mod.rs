//! One access token: that it was issued, and whether it was revoked.

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::TokenCommand;
pub use event::TokenEvent;
pub use state::{Token, TokenFormat};
