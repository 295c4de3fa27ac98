//! The tenant: its name, plan, members and limits. What its clients do is in `client`.

mod command;
mod decide;
mod event;
mod group_rules;
#[cfg(test)]
mod group_tests;
mod groups;
#[cfg(test)]
mod invitation_tests;
mod limits;
mod login;
mod login_rules;
#[cfg(test)]
mod login_tests;
#[cfg(test)]
mod operator_tests;
mod plan;
mod quota;
mod registration;
mod registration_rules;
#[cfg(test)]
mod registration_tests;
mod role;
mod state;
mod team;
#[cfg(test)]
mod tests;

pub use command::{
    AccountCommand, By, GroupCommand, LoginCommand, NewInvitation, NewMember, RegistrationCommand,
};
pub use event::AccountEvent;
pub use group_rules::{GROUP_DESCRIPTION_MAX, GROUP_NAME_MAX, GROUPS_MAX};
pub use groups::Group;
pub use limits::Limits;
pub use login::{AccountLogin, AccountProvider};
pub use login_rules::parse_domain;
pub use plan::{Allowance, Feature, Plan, Plans, REQUESTS_MAX};
pub use quota::Quota;
pub use registration::{RegistrationToken, Registrations};
pub use role::{Role, permitted};
pub use state::{Account, AccountStanding, Invitation};

use crate::{Decider, Refusal, decider::aggregate, ids::InvitationId};

impl Decider for Account {
    const TYPE: &'static str = "account";
    type Command = AccountCommand;
    type Event = AccountEvent;

    fn decide(&self, command: AccountCommand) -> Result<Vec<AccountEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn personal(&self) -> Vec<(String, String)> {
        let place = |id: &InvitationId| (id.to_string(), format!("/invitations/{id}/email"));
        self.invitations.keys().map(place).collect()
    }

    fn evolve(&mut self, event: &AccountEvent) {
        self.fold(event);
    }
}

aggregate!(Account);
