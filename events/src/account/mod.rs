//! The tenant: its name, plan, members and limits. What its clients do is theirs (`client`).

mod command;
mod decide;
mod event;
#[cfg(test)]
mod invitation_tests;
mod plan;
mod state;
mod team;
#[cfg(test)]
mod tests;

pub use command::{AccountCommand, By, NewInvitation};
pub use decide::check_name;
pub(crate) use decide::check_reason;
pub use event::AccountEvent;
pub use plan::{Allowance, Feature, Plan, Plans, REQUESTS_MAX};
pub use state::{Account, Invitation, Limits, Role, Standing, permitted};
