//! One access token: that it was issued, and whether it was revoked.

mod command;
mod decide;
mod event;
mod exchange;
mod format;
mod grant_type;
mod identity_assertion;
mod login;
mod state;
mod status;
#[cfg(test)]
mod tests;
mod workload;

pub use command::TokenCommand;
pub use event::TokenEvent;
pub use exchange::Exchange;
pub use format::TokenFormat;
pub use grant_type::GrantType;
pub use identity_assertion::IdentityAssertion;
pub use login::TokenLogin;
pub use state::Token;
pub use status::{StatusBits, StatusEntry};
pub use workload::Workload;

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Token {
    const TYPE: &'static str = "token";
    type Command = TokenCommand;
    type Event = TokenEvent;

    fn decide(&self, command: TokenCommand) -> Result<Vec<TokenEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &TokenEvent) {
        self.fold(event);
    }
}

aggregate!(Token);
