//! The tenant: its name, plan, members and limits. What its clients do is theirs (`client`).

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::AccountCommand;
pub(crate) use decide::check_name;
pub use event::AccountEvent;
pub use state::{Account, Invitation, Limits, Role, Standing};
