//! What can be contained, as people name it: an id, a network, or everything. No I/O.

use crate::traffic::request_log::filter::Place;
use std::{fmt, str::FromStr};
use xwms_events::{
    Refusal, Timestamp,
    ids::{AccountId, AnyId, ClientId, GrantId, SecretId, SessionId, TokenId, UserId},
    scope::Scope,
};

/// How everything that an account issued is named.
const ALL: &str = "all";

/// What is contained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Client(ClientId),
    /// A secret of a client.
    Secret(SecretId),
    Token(TokenId),
    Grant(GrantId),
    Session(SessionId),
    Person(UserId),
    Network(Place),
    /// Everything that the account's clients were issued.
    All,
}

/// The text names nothing that can be contained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownTarget;

impl FromStr for Target {
    type Err = UnknownTarget;

    fn from_str(text: &str) -> Result<Self, UnknownTarget> {
        let text = text.trim();
        if text == ALL {
            return Ok(Self::All);
        }
        let Ok(id) = text.parse::<AnyId>() else {
            return text.parse().map(Self::Network).map_err(|_| UnknownTarget);
        };
        match id.kind() {
            "client" => Ok(Self::Client(ClientId::from_uuid(id.uuid))),
            "secret" => Ok(Self::Secret(SecretId::from_uuid(id.uuid))),
            "token" => Ok(Self::Token(TokenId::from_uuid(id.uuid))),
            "grant" => Ok(Self::Grant(GrantId::from_uuid(id.uuid))),
            "session" => Ok(Self::Session(SessionId::from_uuid(id.uuid))),
            "user" => Ok(Self::Person(UserId::from_uuid(id.uuid))),
            _ => Err(UnknownTarget),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(id) => id.fmt(f),
            Self::Secret(id) => id.fmt(f),
            Self::Token(id) => id.fmt(f),
            Self::Grant(id) => id.fmt(f),
            Self::Session(id) => id.fmt(f),
            Self::Person(id) => id.fmt(f),
            Self::Network(Place::Address(ip)) => ip.fmt(f),
            Self::Network(Place::Network(network)) => network.fmt(f),
            Self::All => f.write_str(ALL),
        }
    }
}

impl Target {
    /// Returns what it is, for a record that must not have addresses: its id, or its kind.
    pub fn recorded(self) -> String {
        match self {
            Self::Network(_) => "network".to_owned(),
            named => named.to_string(),
        }
    }
}

/// Something to contain in an account.
#[derive(Clone, Copy, Debug)]
pub struct Containment {
    pub account_id: AccountId,
    pub target: Target,
    /// Only what was issued before this time: the target itself goes on.
    pub before: Option<Timestamp>,
}

impl Containment {
    /// Refuses a time where it has no meaning, and "everything" without one.
    ///
    /// # Errors
    /// `invalid_before`.
    pub fn check(&self) -> Result<(), Refusal> {
        let refuse = |why| Err(Refusal::invalid("before", "invalid_before", why));
        match (self.target, self.before) {
            (Target::All, None) => refuse("everything of the account is stopped up to a time; name it"),
            (Target::Client(_) | Target::Person(_) | Target::All, _) | (_, None) => Ok(()),
            (_, Some(_)) => refuse("only a client, a person or everything is stopped up to a time"),
        }
    }

    /// Returns the permissions of all single acts that it may take.
    pub const fn scopes(&self) -> &'static [Scope] {
        match (self.target, self.before) {
            (Target::Client(_), None) => &[Scope::ClientsWrite],
            (Target::Secret(_), _) => &[Scope::ClientsWrite, Scope::GrantsWrite, Scope::TokensWrite],
            (Target::Token(_), _) => &[Scope::TokensWrite],
            (Target::Grant(_) | Target::Session(_) | Target::Person(_), _) => &[Scope::GrantsWrite],
            (Target::Client(_) | Target::Network(_) | Target::All, _) => {
                &[Scope::GrantsWrite, Scope::TokensWrite]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Containment, Target, UnknownTarget};
    use uuid::Uuid;
    use xwms_events::{
        Timestamp,
        ids::{AccountId, EndpointId, TokenId},
        scope::Scope,
    };

    fn of(text: &str, before: Option<i64>) -> Containment {
        Containment {
            account_id: AccountId::from_uuid(Uuid::nil()),
            target: text.parse().unwrap(),
            before: before.map(Timestamp::from_millis),
        }
    }

    #[test]
    fn a_target_is_read_as_it_is_written() {
        let token = TokenId::from_uuid(Uuid::from_u128(7)).to_string();
        for text in [token.as_str(), "all", "203.0.113.7", "203.0.113.0/24", "2001:db8:1::/48"] {
            assert_eq!(text.parse::<Target>().unwrap().to_string(), text);
        }
        let endpoint = EndpointId::from_uuid(Uuid::from_u128(7)).to_string();
        for text in ["", "everything", "203.0.113.0/16", endpoint.as_str()] {
            assert_eq!(text.parse::<Target>(), Err(UnknownTarget), "{text}");
        }
    }

    #[test]
    fn a_time_is_for_what_goes_on_afterwards() {
        let token = TokenId::from_uuid(Uuid::from_u128(7)).to_string();
        assert!(of("all", Some(1)).check().is_ok() && of("all", None).check().is_err());
        assert!(of(&token, None).check().is_ok() && of(&token, Some(1)).check().is_err());
    }

    #[test]
    fn a_record_has_no_address() {
        assert_eq!(of("203.0.113.7", None).target.recorded(), "network");
        assert_eq!(of("203.0.113.7", None).scopes(), [Scope::GrantsWrite, Scope::TokensWrite]);
    }
}
