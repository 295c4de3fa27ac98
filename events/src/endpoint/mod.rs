//! A webhook receiver of an account: where events go, which ones, and which keys sign them. The rules of delivery are
//! here too, because they are pure: `filter` decides which events an endpoint wants, `delivery` what follows from an
//! attempt.
//!
//! Not here: secrets and header values (the server's key store), messages and attempts (the server's webhooks), and
//! which addresses may be dialled (its egress guard).

mod command;
mod decide;
pub mod delivery;
mod event;
mod filter;
mod header;
mod settings;
mod state;
#[cfg(test)]
mod tests;
mod url;

pub use command::{EndpointCommand, NewEndpoint, NewKey};
pub use event::{DisableReason, EndpointEvent};
pub use filter::{UnknownEvents, audited, wanted, wanted_of_all};
pub use settings::{ContentType, EndpointSettings, Format, Headers, Ordering};
pub use state::{Endpoint, EndpointStanding, SigningSecret};

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Endpoint {
    const TYPE: &'static str = "endpoint";
    type Command = EndpointCommand;
    type Event = EndpointEvent;

    fn decide(&self, command: EndpointCommand) -> Result<Vec<EndpointEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &EndpointEvent) {
        self.fold(event);
    }
}

aggregate!(Endpoint);
