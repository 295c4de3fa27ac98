//! A membership: the groups of an account that one person is in. There is one stream for each account and person,
//! so that what a token says of its person is one short stream, however many people an account has.
//!
//! Not here: the groups themselves, which are the account's (`account`), and its team, which are its members.

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::MembershipCommand;
pub use decide::GROUPS_OF_PERSON_MAX;
pub use event::MembershipEvent;
pub use state::Membership;

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Membership {
    const TYPE: &'static str = "membership";
    type Command = MembershipCommand;
    type Event = MembershipEvent;

    fn decide(&self, command: MembershipCommand) -> Result<Vec<MembershipEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &MembershipEvent) {
        self.fold(event);
    }
}

aggregate!(Membership);
