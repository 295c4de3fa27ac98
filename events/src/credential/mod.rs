//! A credential that others may know: a secret, token, grant or session of an account, or the signing secret of a
//! webhook. Its stream has the credential's own id.
//!
//! Not here: whether it still works, which its own stream says, and signing keys, which are revoked instead
//! ([`SigningKey`](crate::signing_key::SigningKey)).

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::{CredentialCommand, Exposure};
pub use decide::FOUND_MAX;
pub use event::{CredentialEvent, CredentialKind};
pub use state::Credential;

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Credential {
    const TYPE: &'static str = "credential";
    type Command = CredentialCommand;
    type Event = CredentialEvent;

    fn decide(&self, command: CredentialCommand) -> Result<Vec<CredentialEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &CredentialEvent) {
        self.fold(event);
    }
}

aggregate!(Credential);
