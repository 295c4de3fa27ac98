//! An application registered by an account: what it may ask for, and how it proves that it is it.

mod command;
mod decide;
mod domain;
mod event;
mod jwks;
mod protocol;
mod redirect_uri;
mod state;
#[cfg(test)]
mod tests;

pub use command::{ClientCommand, NewClient, NewSecret};
pub use domain::{Domain, DomainProof, DomainVerification, Switch, is_loopback_origin, origin_of};
pub use event::ClientEvent;
pub use protocol::Protocol;
pub use redirect_uri::matches_registered;
pub use state::{AuthMethod, Client, ClientType, Environment, Secret, Standing, TokenPolicy};
