//! One authorization from start to end: request, code, tokens, refreshes, revocation (RFC 6749 §4.1, §6); also for a
//! device (RFC 8628).

mod binding;
#[cfg(test)]
mod binding_tests;
mod command;
mod decide;
mod device;
#[cfg(test)]
mod device_tests;
mod event;
#[cfg(test)]
mod refresh_tests;
mod state;
mod terms;
#[cfg(test)]
mod tests;

pub use command::{CODE_SECONDS, ClientNow, CodeRequest, DeviceRedemption, GrantCommand, RefreshRequest};
pub use event::{GrantEvent, RevokeReason};
pub use state::{Grant, Refresh, Stage};
pub use terms::{Authorization, DeviceRequest, RefreshTerms};

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Grant {
    const TYPE: &'static str = "grant";
    type Command = GrantCommand;
    type Event = GrantEvent;

    fn decide(&self, command: GrantCommand) -> Result<Vec<GrantEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &GrantEvent) {
        self.fold(event);
    }
}

aggregate!(Grant);
