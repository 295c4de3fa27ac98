//! A key that signs tokens. Its private half is not here but in the server's key store.

mod algorithm;
mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use algorithm::Algorithm;
pub use command::SigningKeyCommand;
pub use event::SigningKeyEvent;
pub use state::{KeyStatus, SigningKey};

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for SigningKey {
    const TYPE: &'static str = "signing_key";
    type Command = SigningKeyCommand;
    type Event = SigningKeyEvent;

    fn decide(&self, command: SigningKeyCommand) -> Result<Vec<SigningKeyEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &SigningKeyEvent) {
        self.fold(event);
    }
}

aggregate!(SigningKey);
