//! An application registered by an account: what it may ask for, and how it proves that it is it.

mod authority;
mod command;
mod decide;
mod domain;
mod event;
mod jwks;
mod protocol;
mod redirect_uri;
#[cfg(test)]
mod rule_tests;
mod state;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod uri_tests;

pub use authority::{check_authority, lets_act};
pub use command::{ClientCommand, NewClient, NewSecret};
pub use decide::check_label;
pub use domain::{Domain, DomainProof, DomainVerification, Switch, is_loopback_origin, origin_of};
pub use event::ClientEvent;
pub use protocol::Protocol;
pub use redirect_uri::matches_registered;
pub use state::{AuthMethod, Client, ClientType, Environment, Secret, Standing, TokenPolicy};
