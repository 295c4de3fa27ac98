//! What an event is about: a person, a client, a grant and so on, each as one number, by which it is found. No I/O.
//!
//! The number is a hash (FNV-1a), so two things may share one. Readers of events by a key check with [`keys`] that
//! the event has it.

use std::fmt::{self, Display, Write};
use xwms_events::{
    Actor, AnyEvent, Envelope,
    account::AccountEvent,
    alert::{About, AlertEvent},
    client::ClientEvent,
    consent::ConsentEvent,
    credential::{CredentialEvent, CredentialKind},
    endpoint::EndpointEvent,
    grant::GrantEvent,
    ids::{SecretId, UserId},
    login::LoginEvent,
    membership::MembershipEvent,
    session::SessionEvent,
    token::TokenEvent,
    usage::UsageEvent,
};

/// A kind of thing that events are found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// A user who acted, or whom the event is about.
    Person,
    /// A client that acted, or that the event is about.
    Client,
    Grant,
    Session,
    /// A secret of a client or an endpoint.
    Secret,
    /// `client_…/kid`: a key of a client. Instead of the `kid` the name of an issuer that it trusts, or the URL
    /// of a login provider that asserts people to it.
    ClientKey,
    /// `account_…/key_…`: a key of this server, for one account.
    SigningKey,
    /// The keyed hash of a network, as in the metadata.
    Network,
    /// An account, for what changed in it.
    Change,
    /// An account, for what was reported as exposed.
    Exposed,
    /// A client, for who approved it.
    Approval,
    /// An account, for when the operator looked at it or acted in it.
    Viewed,
    /// A user or client, for when they looked at an account or at its history.
    Looked,
}

/// The offset and the prime of FNV-1a with 64 bits.
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

struct Hash(u64);

impl Write for Hash {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(PRIME);
        }
        Ok(())
    }
}

/// Returns the key of the thing that `value` names.
pub fn key(facet: Facet, value: impl Display) -> i64 {
    let mut hash = Hash((OFFSET ^ u64::from(facet as u8)).wrapping_mul(PRIME));
    // It has no error.
    let _ = write!(hash, "{value}");
    hash.0.cast_signed()
}

/// Returns the keys of all that the event is about, in order, each once.
pub fn keys(envelope: &Envelope) -> Vec<i64> {
    let metadata = &envelope.metadata;
    let mut keys = Vec::with_capacity(8);
    match metadata.actor {
        Actor::User(user_id) => keys.push(key(Facet::Person, user_id)),
        Actor::Client(client_id) => keys.push(key(Facet::Client, client_id)),
        Actor::System => {}
    }
    keys.extend(metadata.network.as_ref().map(|network| key(Facet::Network, network)));
    push(&mut keys, envelope);
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Adds what the data names.
fn push(keys: &mut Vec<i64>, envelope: &Envelope) {
    let metadata = &envelope.metadata;
    let of_account = |facet| metadata.account_id.map(|account_id| key(facet, account_id));
    match &envelope.data {
        AnyEvent::Token(event) => token(keys, event),
        AnyEvent::Grant(event) => grant(keys, event),
        AnyEvent::Consent(event) => consent(keys, event),
        AnyEvent::Session(event) => session(keys, event),
        AnyEvent::Account(event) => {
            keys.extend(of_account(Facet::Change));
            if matches!(event, AccountEvent::Viewed { .. } | AccountEvent::OperatorActed { .. }) {
                keys.extend(of_account(Facet::Viewed));
                keys.extend(looker(envelope));
            }
            keys.extend(person_of(event).map(|user_id| key(Facet::Person, user_id)));
        }
        AnyEvent::Client(event) => {
            keys.extend(of_account(Facet::Change));
            keys.extend(secrets_of(event).into_iter().flatten().map(|id| key(Facet::Secret, id)));
        }
        AnyEvent::Resource(_) => keys.extend(of_account(Facet::Change)),
        AnyEvent::Membership(
            MembershipEvent::PersonAdded { user_id, .. } | MembershipEvent::PersonRemoved { user_id, .. },
        ) => {
            keys.extend(of_account(Facet::Change));
            keys.push(key(Facet::Person, user_id));
        }
        AnyEvent::Endpoint(event) => {
            keys.extend(of_account(Facet::Change));
            if let EndpointEvent::Created { secret_id, .. } = event {
                keys.push(key(Facet::Secret, secret_id));
            }
            if let EndpointEvent::SecretRotated { secret_id, replaces, .. } = event {
                keys.extend([key(Facet::Secret, secret_id), key(Facet::Secret, replaces)]);
            }
        }
        AnyEvent::Credential(CredentialEvent::Exposed { kind, credential_id, .. }) => {
            keys.extend([of_account(Facet::Change), of_account(Facet::Exposed)].into_iter().flatten());
            keys.extend(credential(*kind).map(|facet| key(facet, credential_id)));
        }
        AnyEvent::Audit(_) => keys.extend(looker(envelope)),
        AnyEvent::Alert(AlertEvent::Raised { about: About::Client(client_id), .. }) => {
            keys.push(key(Facet::Client, client_id));
        }
        AnyEvent::Usage(
            UsageEvent::ThresholdReached { client_id, .. } | UsageEvent::LimitExceeded { client_id, .. },
        ) => keys.extend(client_id.map(|client_id| key(Facet::Client, client_id))),
        AnyEvent::Login(LoginEvent::Failed { user_id, .. }) => {
            keys.extend(user_id.map(|user_id| key(Facet::Person, user_id)));
        }
        // Their streams are all that they are about.
        AnyEvent::Alert(AlertEvent::Raised { .. } | AlertEvent::Cleared { .. })
        | AnyEvent::User(_)
        | AnyEvent::SigningKey(_)
        | AnyEvent::Subscriber(_)
        | AnyEvent::Log(_)
        | AnyEvent::Case(_)
        // What two people write to each other is found by them only.
        | AnyEvent::Ticket(_) => {}
    }
}

/// Returns the key of the person or client that looked at something.
fn looker(envelope: &Envelope) -> Option<i64> {
    match (&envelope.data, envelope.metadata.actor) {
        (AnyEvent::Account(AccountEvent::Viewed { operator, .. }), _) => Some(key(Facet::Looked, operator)),
        (_, Actor::User(user_id)) => Some(key(Facet::Looked, user_id)),
        (_, Actor::Client(client_id)) => Some(key(Facet::Looked, client_id)),
        (_, Actor::System) => None,
    }
}

fn token(keys: &mut Vec<i64>, event: &TokenEvent) {
    match event {
        TokenEvent::Issued {
            account_id,
            client_id,
            user_id,
            grant_id,
            session_id,
            secret_id,
            key_id,
            workload,
            assertion,
            kid,
            ..
        } => {
            keys.push(key(Facet::Client, client_id));
            keys.extend(user_id.map(|id| key(Facet::Person, id)));
            keys.extend(grant_id.map(|id| key(Facet::Grant, id)));
            keys.extend(session_id.map(|id| key(Facet::Session, id)));
            keys.extend(secret_id.map(|id| key(Facet::Secret, id)));
            keys.extend(key_id.as_ref().map(|id| key(Facet::ClientKey, format_args!("{client_id}/{id}"))));
            // A trusted issuer is asked for as a key of the client is.
            let issuer = workload.as_ref().map(|workload| &workload.trusted_issuer);
            keys.extend(issuer.map(|name| key(Facet::ClientKey, format_args!("{client_id}/{name}"))));
            // So is the login provider that asserted the person to it.
            let provider = assertion.as_ref().map(|assertion| &assertion.issuer);
            keys.extend(provider.map(|issuer| key(Facet::ClientKey, format_args!("{client_id}/{issuer}"))));
            keys.extend(kid.map(|kid| key(Facet::SigningKey, format_args!("{account_id}/{kid}"))));
        }
        TokenEvent::Revoked { client_id, .. } => {
            keys.extend(client_id.map(|id| key(Facet::Client, id)));
        }
    }
}

fn grant(keys: &mut Vec<i64>, event: &GrantEvent) {
    match event {
        GrantEvent::Authorized { authorization } => keys.extend([
            key(Facet::Client, authorization.client_id),
            key(Facet::Person, authorization.user_id),
            key(Facet::Session, authorization.session_id),
        ]),
        GrantEvent::Refreshed { client_id, .. } => {
            keys.extend(client_id.map(|id| key(Facet::Client, id)));
        }
        GrantEvent::CodeRedeemed { .. }
        | GrantEvent::CodeReplayed {}
        | GrantEvent::RefreshReused { .. }
        | GrantEvent::Revoked { .. } => {}
    }
}

fn consent(keys: &mut Vec<i64>, event: &ConsentEvent) {
    match event {
        ConsentEvent::Granted { user_id, client_id, .. } => keys.extend([
            key(Facet::Person, user_id),
            key(Facet::Client, client_id),
            key(Facet::Approval, client_id),
        ]),
        ConsentEvent::Changed { .. } | ConsentEvent::Withdrawn {} => {}
    }
}

fn session(keys: &mut Vec<i64>, event: &SessionEvent) {
    match event {
        SessionEvent::Started { user_id, .. } | SessionEvent::Used { user_id, .. } => {
            keys.push(key(Facet::Person, user_id));
        }
        SessionEvent::Elevated { user_id, .. } => {
            keys.extend(user_id.map(|id| key(Facet::Person, id)));
        }
        SessionEvent::OperatorEntered {} | SessionEvent::Ended { .. } => {}
    }
}

/// Returns the person whom an event of an account is about, besides the actor.
fn person_of(event: &AccountEvent) -> Option<UserId> {
    match event {
        AccountEvent::UserTokensRevoked { user_id }
        | AccountEvent::MemberJoined { user_id, .. }
        | AccountEvent::MemberRoleChanged { user_id, .. }
        | AccountEvent::MemberRemoved { user_id } => Some(*user_id),
        AccountEvent::Viewed { operator, .. } => Some(*operator),
        AccountEvent::MemberInvited { invited_by, .. } => *invited_by,
        AccountEvent::Created { .. }
        | AccountEvent::Renamed { .. }
        | AccountEvent::PlanActivated { .. }
        | AccountEvent::PlanChanged { .. }
        | AccountEvent::PlanEnded { .. }
        | AccountEvent::LimitsAgreed { .. }
        | AccountEvent::Restricted { .. }
        | AccountEvent::Reinstated {}
        | AccountEvent::Closed {}
        | AccountEvent::SecondFactorRequired {}
        | AccountEvent::SecondFactorWaived {}
        | AccountEvent::LoginProviderSet { .. }
        | AccountEvent::LoginProviderRemoved {}
        | AccountEvent::LoginDomainVerified { .. }
        | AccountEvent::LoginDomainRemoved { .. }
        | AccountEvent::RegistrationTokenCreated { .. }
        | AccountEvent::RegistrationTokenUsed { .. }
        | AccountEvent::RegistrationTokenRevoked { .. }
        | AccountEvent::GroupCreated { .. }
        | AccountEvent::GroupChanged { .. }
        | AccountEvent::GroupDeleted { .. }
        | AccountEvent::OperatorActed { .. }
        | AccountEvent::InvitationWithdrawn { .. } => None,
    }
}

/// Returns the secrets that an event of a client is about.
const fn secrets_of(event: &ClientEvent) -> [Option<SecretId>; 2] {
    match event {
        ClientEvent::SecretCreated { secret_id, .. } | ClientEvent::SecretRevoked { secret_id } => {
            [Some(*secret_id), None]
        }
        ClientEvent::SecretRotated { secret_id, replaces, .. } => [Some(*secret_id), Some(*replaces)],
        _ => [None, None],
    }
}

/// Returns the facet of a credential; `None` for a token, which is a stream.
const fn credential(kind: CredentialKind) -> Option<Facet> {
    match kind {
        CredentialKind::ClientSecret | CredentialKind::EndpointSecret => Some(Facet::Secret),
        CredentialKind::Grant => Some(Facet::Grant),
        CredentialKind::Session => Some(Facet::Session),
        CredentialKind::Token => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Facet, key};

    #[test]
    fn things_of_two_kinds_with_one_name_differ_and_a_key_never_changes() {
        assert_ne!(key(Facet::Client, "a"), key(Facet::Person, "a"));
        assert_ne!(key(Facet::Client, "a"), key(Facet::Client, "b"));
        // FNV-1a of a zero byte. Rows of older releases have these numbers.
        assert_eq!(key(Facet::Person, "").cast_unsigned(), 0xaf63_bd4c_8601_b7df);
    }
}
