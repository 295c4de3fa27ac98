//! An application registered by an account: what it may request, and how it authenticates.

mod authority;
mod back_channel;
mod certificate_authorities;
mod certificate_subject;
mod command;
mod decide;
mod device_flow;
mod distinguished_name;
mod domain;
mod domain_rules;
mod event;
mod exchange;
mod identity_assertions;
mod imported;
#[cfg(test)]
mod issuer_tests;
mod jwks;
mod key_source;
mod kind;
mod links;
mod presentation;
mod protocol;
mod redirect_uri;
mod request_object_algorithm;
mod request_security;
mod requests;
#[cfg(test)]
mod rule_tests;
mod self_registration;
mod signal_stream;
mod signals;
mod state;
#[cfg(test)]
mod tests;
mod token_policy;
mod trusted_issuer;
#[cfg(test)]
mod uri_tests;

pub use authority::{check_authority, lets_act};
pub use certificate_subject::{CertificateSubject, SubjectName, refuse_authorities};
pub use command::{ClientCommand, NewClient, NewSecret};
pub use decide::check_label;
pub use distinguished_name::{DistinguishedName, EncodedAttribute};
pub use domain::{
    Domain, DomainProof, DomainVerification, Switch, is_loopback, is_loopback_origin, origin_of,
};
pub use event::ClientEvent;
pub use exchange::{ExchangePolicy, ExchangeTarget};
pub use identity_assertions::IdentityAssertions;
pub use jwks::check_key as check_public_jwk;
pub use kind::{AuthMethod, ClientType, Environment, ServerMode};
pub use links::Links;
pub use protocol::Protocol;
pub use redirect_uri::{LoopbackPort, matches_registered};
pub use request_object_algorithm::RequestObjectAlgorithm;
pub use signal_stream::{SignalStatus, SignalStream};
pub use signals::VERIFY_SECONDS;
pub use state::{Client, ClientStanding, ImportedId, Secret, SelfRegistration};
pub use token_policy::TokenPolicy;
pub use trusted_issuer::{Misfit, TrustedIssuer, check_condition};

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Client {
    const TYPE: &'static str = "client";
    type Command = ClientCommand;
    type Event = ClientEvent;

    fn decide(&self, command: ClientCommand) -> Result<Vec<ClientEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &ClientEvent) {
        self.fold(event);
    }
}

aggregate!(Client);
