//! A webhook receiver of an account: where events go, which of them, and with which keys they are signed.
//! The rules of delivery are here too, since they are pure: `filter` says which events an endpoint wants,
//! `delivery` what follows from an attempt.
//!
//! Not here: secrets and header values (the server's key store), messages and attempts (the server's
//! webhooks), and which addresses may be dialled (its egress guard).

mod command;
mod decide;
pub mod delivery;
mod event;
mod filter;
mod header;
mod state;
#[cfg(test)]
mod tests;
mod url;

pub use command::{EndpointCommand, NewEndpoint, NewKey};
pub use event::EndpointEvent;
pub use filter::{UnknownEvents, wanted, wanted_of_all};
pub use state::{
    ContentType, DisableReason, Endpoint, EndpointSettings, Headers, Ordering, SigningSecret, Standing,
};
