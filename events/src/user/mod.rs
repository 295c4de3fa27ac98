//! A person who can log in: who they are and whether they may. The password hash is in the server's secret store, and
//! logins are sessions (`session`).

#[cfg(test)]
mod address_tests;
mod addresses;
mod claims;
mod command;
mod decide;
mod disowning;
#[cfg(test)]
mod disowning_tests;
pub mod email;
mod event;
mod factor_rules;
#[cfg(test)]
mod factor_tests;
mod factors;
mod former_email;
mod leaving;
#[cfg(test)]
mod leaving_tests;
mod link_rules;
#[cfg(test)]
mod link_tests;
mod links;
mod password;
mod postal_address;
mod postal_addresses;
#[cfg(test)]
mod postal_tests;
mod preferences;
mod profile;
mod state;
#[cfg(test)]
mod tests;

pub use command::{FactorCommand, UserCommand};
pub use disowning::{Act, Disowning};
pub use event::UserEvent;
pub use factors::{Factors, Passkey, RECOVERY_CODES, RecoveryCodes};
pub use former_email::{FormerEmail, UNDO_SECONDS};
pub use links::{Link, Links, NewLink};
pub use password::PasswordChange;
pub use postal_address::{NamedAddress, PostalAddress};
pub use postal_addresses::{AddressChange, POSTAL_ADDRESSES};
pub use preferences::{Preferences, Theme};
pub use profile::Profile;
pub use state::{User, UserStanding};

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for User {
    const TYPE: &'static str = "user";
    type Command = UserCommand;
    type Event = UserEvent;

    fn decide(&self, command: UserCommand) -> Result<Vec<UserEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn personal(&self) -> Vec<(String, String)> {
        let Some(id) = self.id else { return vec![] };
        let passkeys = self.factors.passkeys.keys().map(|id| format!("/factors/passkeys/{id}/name"));
        let former = (0..self.former_emails.len()).map(|index| format!("/former_emails/{index}/email"));
        let links = self
            .links
            .keys()
            .flat_map(|id| ["issuer", "subject", "name"].map(|field| format!("/links/{id}/{field}")));
        let places = ["/email", "/recovery_email", "/profile", "/preferences"].map(ToOwned::to_owned);
        let places = places.into_iter().chain(former).chain(passkeys).chain(links);
        places.map(|place| (id.to_string(), place)).collect()
    }

    fn evolve(&mut self, event: &UserEvent) {
        self.fold(event);
    }
}

aggregate!(User);
