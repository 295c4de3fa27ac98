//! Logins that failed or were refused, counted together: by name, network, reason and about a minute. A person's are in
//! one stream, whose UUID is the person's ([`login_id`](crate::ids::login_id)). Those with addresses that nobody
//! has are in a stream of each report.
//!
//! Not here: counting and its bounds (the server), when a guesser has to wait (`alert`), and logins that succeed
//! (`session`).

mod command;
mod decide;
mod event;
mod failure;
mod state;
#[cfg(test)]
mod tests;

pub use command::LoginCommand;
pub use event::LoginEvent;
pub use failure::{FailureReason, LoginSurface};
pub use state::Login;

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Login {
    const TYPE: &'static str = "login";
    type Command = LoginCommand;
    type Event = LoginEvent;

    fn decide(&self, command: LoginCommand) -> Result<Vec<LoginEvent>, Refusal> {
        decide::decide(command)
    }

    fn evolve(&mut self, event: &LoginEvent) {
        self.fold(event);
    }
}

aggregate!(Login);
