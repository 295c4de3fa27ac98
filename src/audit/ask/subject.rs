//! What a question is about: one thing, and where it is found. An event is found by its own stream, by a key of
//! the read model `questions`, or both; a request by a column of the request log.

use super::{error::AskError, view::View};
use crate::{
    keys::credential,
    store::StoreError,
    traffic::request_log::filter::{Filter, Place},
};
use std::{fmt, net::IpAddr, str::FromStr};
use xwms_events::{
    StreamName,
    envelope::Origin,
    ids::{AnyId, ClientId, GrantId, SecretId, SessionId, SigningKeyId, TokenId, UserId},
    request_id::{REQUEST_ID_MAX, is_request_id},
};
use xwms_projections::questions::{Facet, key};

/// One thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    Token(TokenId),
    Grant(GrantId),
    Session(SessionId),
    /// A secret of a client or an endpoint.
    Secret(SecretId),
    /// A key of this server.
    Key(SigningKeyId),
    /// A key of a client, by the client and the key's `kid`.
    ClientKey(ClientId, String),
    Person(UserId),
    Client(ClientId),
    Network(Place),
    Request(String),
    Object(StreamName),
}

/// The longest id of a client's key, in bytes.
const KID_MAX: usize = 128;

impl Subject {
    /// The parameters that name one.
    pub const PARAMETERS: &'static [&'static str] = &[
        "token",
        "grant",
        "session",
        "secret",
        "key",
        "client_key",
        "person",
        "client",
        "network",
        "request",
        "object",
    ];

    /// Reads what `get` has under one of the names; `None` if there is none.
    ///
    /// # Errors
    /// More than one, or one that can't be read.
    pub fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<Option<Self>, AskError> {
        let mut named = Self::PARAMETERS.iter().filter_map(|name| Some((*name, get(name)?.trim())));
        let Some((name, text)) = named.next() else { return Ok(None) };
        if let Some((other, _)) = named.next() {
            return Err(AskError::malformed(other, format!("a question has one of {name} and {other}")));
        }
        Self::of(name, text)
            .map(Some)
            .ok_or_else(|| AskError::malformed(name, format!("{name} must be {}", form(name))))
    }

    /// Reads the thing that `text` names under `name`. A credential names nothing: a question is recorded.
    pub fn of(name: &str, text: &str) -> Option<Self> {
        if credential::is_in(text) {
            return None;
        }
        Some(match name {
            "token" => Self::Token(id(text)?),
            "grant" => Self::Grant(id(text)?),
            "session" => Self::Session(id(text)?),
            "secret" => Self::Secret(id(text)?),
            "key" => Self::Key(id(text)?),
            "client_key" => {
                let (client_id, kid) = text.split_once('/')?;
                Self::ClientKey(id(client_id)?, key_id(kid)?)
            }
            "person" => Self::Person(id(text)?),
            "client" => Self::Client(id(text)?),
            "network" => Self::Network(text.parse().ok()?),
            "request" => Self::Request(request(text)?),
            "object" => Self::Object(text.parse().ok()?),
            _ => return None,
        })
    }

    /// Recognises what a person typed: an id, an address or network, a client's key, or else the id of a request.
    pub fn recognized(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(id) = text.parse::<AnyId>() {
            let name = match id.kind() {
                "user" => "person",
                kind if Self::PARAMETERS.contains(&kind) => kind,
                _ => "object",
            };
            return Self::of(name, text);
        }
        let known = ["network", "client_key"].iter().find_map(|name| Self::of(name, text));
        if known.is_none() && is_mistyped(text) {
            return None;
        }
        known.or_else(|| ["object", "request"].iter().find_map(|name| Self::of(name, text)))
    }

    /// Returns the parameter and the value that name it, for the record of the question. An address is personal,
    /// so its value is left out there.
    pub fn named(&self) -> (&'static str, String) {
        match self {
            Self::Token(id) => ("token", id.to_string()),
            Self::Grant(id) => ("grant", id.to_string()),
            Self::Session(id) => ("session", id.to_string()),
            Self::Secret(id) => ("secret", id.to_string()),
            Self::Key(id) => ("key", id.to_string()),
            Self::ClientKey(client_id, kid) => ("client_key", format!("{client_id}/{kid}")),
            Self::Person(id) => ("person", id.to_string()),
            Self::Client(id) => ("client", id.to_string()),
            Self::Network(Place::Address(_)) => ("network", "an address".to_owned()),
            Self::Network(Place::Network(_)) => ("network", "a network".to_owned()),
            Self::Request(id) => ("request", id.clone()),
            Self::Object(StreamName { stream_type: Some(kind), id }) => ("object", format!("{kind}/{id}")),
            Self::Object(StreamName { stream_type: None, id }) => ("object", id.clone()),
        }
    }

    /// Returns the key of the read model; `None` if it has none, or nobody can know it.
    ///
    /// # Errors
    /// If the question is about all accounts, and this is known for one only; the store's failure.
    pub async fn facet(&self, view: &View<'_>) -> Result<Option<i64>, AskError> {
        Ok(match self {
            Self::Token(_) | Self::Request(_) => None,
            Self::Grant(id) => Some(key(Facet::Grant, id)),
            Self::Session(id) => Some(key(Facet::Session, id)),
            Self::Secret(id) => Some(key(Facet::Secret, id)),
            Self::Key(id) => Some(key(Facet::SigningKey, format_args!("{}/{id}", view.one_account()?))),
            Self::ClientKey(client_id, kid) => Some(key(Facet::ClientKey, format_args!("{client_id}/{kid}"))),
            Self::Person(id) => Some(key(Facet::Person, id)),
            Self::Client(id) => Some(key(Facet::Client, id)),
            Self::Network(place) => {
                view.one_account()?;
                network(view, *place).await?.map(|network| key(Facet::Network, network))
            }
            Self::Object(name) => of_id(&name.id),
        })
    }

    /// Returns the streams that are about it alone.
    pub fn streams(&self) -> Vec<StreamName> {
        let stream = |stream_type, id: String| StreamName { stream_type: Some(stream_type), id };
        match self {
            Self::Token(id) => vec![stream("token", id.to_string()), stream("credential", id.to_string())],
            Self::Grant(id) => vec![stream("grant", id.to_string())],
            Self::Session(id) => vec![stream("session", id.to_string())],
            Self::Person(id) => vec![stream("user", id.to_string())],
            Self::Client(id) => vec![stream("client", id.to_string())],
            Self::Key(id) => vec![stream("signing_key", id.to_string())],
            Self::Object(name) => vec![name.clone()],
            Self::Secret(_) | Self::ClientKey(..) | Self::Network(_) | Self::Request(_) => vec![],
        }
    }

    /// Returns the searches of the request log that find it; empty if nothing there names it.
    pub fn requests(&self, all: impl Fn() -> Filter) -> Vec<Filter> {
        match self {
            Self::Token(id) => {
                vec![Filter { token_id: Some(*id), ..all() }, Filter { about_token_id: Some(*id), ..all() }]
            }
            Self::Grant(id) => {
                vec![Filter { grant_id: Some(*id), ..all() }, Filter { about_grant_id: Some(*id), ..all() }]
            }
            Self::Secret(id) => vec![Filter { secret_id: Some(*id), ..all() }],
            Self::Person(id) => vec![Filter { user_id: Some(*id), ..all() }],
            Self::Client(id) => vec![Filter { client_id: Some(*id), ..all() }],
            Self::Network(place) => vec![Filter { place: Some(*place), ..all() }],
            Self::Request(id) => vec![Filter { request_id: Some(id.clone()), ..all() }],
            Self::Object(name) => match name.id.parse::<AnyId>() {
                Ok(id) => vec![Filter { object: Some(id), ..all() }],
                Err(_) => vec![],
            },
            Self::Session(_) | Self::Key(_) | Self::ClientKey(..) => vec![],
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, value) = self.named();
        write!(f, "{} {value}", name.replace('_', " "))
    }
}

/// Returns the key of an object that has a facet of its own.
fn of_id(text: &str) -> Option<i64> {
    let id: AnyId = text.parse().ok()?;
    let facet = match id.kind() {
        "grant" => Facet::Grant,
        "session" => Facet::Session,
        "secret" => Facet::Secret,
        "client" => Facet::Client,
        "user" => Facet::Person,
        _ => return None,
    };
    Some(key(facet, text))
}

async fn network(view: &View<'_>, place: Place) -> Result<Option<String>, StoreError> {
    let ip: IpAddr = match place {
        Place::Address(ip) => ip,
        Place::Network(network) => network.addr(),
    };
    view.store.hash_network(view.account, &Origin { ip: ip.to_string(), user_agent: None }).await
}

/// Whether the text was meant as an id, or as a network of another size. As the id of a request or the name of
/// an object it would find nothing, as if nothing had happened.
fn is_mistyped(text: &str) -> bool {
    let kinds = ["token", "grant", "session", "secret", "key", "client", "user"];
    let is_id = text.split_once('_').is_some_and(|(kind, _)| kinds.contains(&kind));
    let is_network = text.split_once('/').is_some_and(|(ip, _)| ip.parse::<IpAddr>().is_ok());
    is_id || is_network
}

/// Returns what the value of a parameter looks like, for an error.
fn form(name: &str) -> &'static str {
    match name {
        "token" => "the id of a token, such as token_…",
        "grant" => "the id of a grant, such as grant_…",
        "session" => "the id of a session, such as session_…",
        "secret" => "the id of a secret, such as secret_…",
        "key" => "the kid of a signing key of this server, such as key_…",
        "client_key" => "a client and the kid of its key, such as client_…/kid",
        "person" => "the id of a person, such as user_…",
        "client" => "the id of a client, such as client_…",
        "network" => "an IP address, an IPv4 /24 or an IPv6 /48",
        "request" => {
            "the id of a request: 1 to 64 ASCII letters, digits, hyphens, underscores and full stops"
        }
        _ => "the id of an object, such as endpoint_…",
    }
}

fn id<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn key_id(text: &str) -> Option<String> {
    let is_plain = !text.is_empty() && text.len() <= KID_MAX && !text.contains(char::is_control);
    is_plain.then(|| text.to_owned())
}

/// Reads the id of a request, or what the server calls what it does by itself, such as `keys rotate`. A
/// question is recorded unsealed for good, so a mail address or a person's name is neither.
fn request(text: &str) -> Option<String> {
    let is_own = |byte: u8| byte.is_ascii_lowercase() || b" _-".contains(&byte);
    let is_act = !text.is_empty() && text.len() <= REQUEST_ID_MAX && text.bytes().all(is_own);
    (is_act || is_request_id(text)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::Subject;

    fn read(pairs: &[(&str, &str)]) -> Option<Subject> {
        let get = |name: &str| pairs.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
        Subject::read(get).ok().flatten()
    }

    #[test]
    fn a_question_is_about_one_thing() {
        let client = "client_01m8b263yjfb0bb2dkvq4ccpkt";
        let key = format!("{client}/a b/c");
        let good = [
            ("client", client),
            ("network", "203.0.113.0/24"),
            ("object", client),
            ("request", "x"),
            ("client_key", &key),
        ];
        for (name, text) in good {
            assert!(read(&[(name, text)]).is_some(), "{name}");
        }
        for (name, text) in
            [("client", "user_x"), ("network", "203.0.113.0/8"), ("client_key", client), ("token", client)]
        {
            assert!(read(&[(name, text)]).is_none(), "{name}");
        }
        assert!(read(&[("client", client), ("request", "x")]).is_none(), "two");
        assert!(read(&[("request", &"x".repeat(200))]).is_none(), "too long");
    }

    #[test]
    fn the_error_for_unreadable_input_says_what_is_expected() {
        for (name, text, says) in [
            ("network", "203.0.113.0/8", "network must be an IP address, an IPv4 /24 or an IPv6 /48"),
            ("secret", "xyz", "secret must be the id of a secret, such as secret_…"),
            (
                "request",
                "a@b",
                "request must be the id of a request: 1 to 64 ASCII letters, digits, hyphens, underscores and full stops",
            ),
            ("client_key", "xyz", "client_key must be a client and the kid of its key, such as client_…/kid"),
        ] {
            let error = Subject::read(|known| (known == name).then_some(text)).unwrap_err();
            assert_eq!(error.to_string(), says);
        }
    }

    #[test]
    fn a_typed_subject_is_recognised() {
        let id = |kind: &str| format!("{kind}_01m8b263yjfb0bb2dkvq4ccpkt");
        for (text, name) in [
            (id("token"), "token"),
            (id("user"), "person"),
            (id("key"), "key"),
            (id("endpoint"), "object"),
            (format!("{}/kid", id("client")), "client_key"),
            ("203.0.113.7".to_owned(), "network"),
            ("0192f0c1-0000-7000-8000-000000000000".to_owned(), "request"),
            ("audit report-exposed".to_owned(), "request"),
        ] {
            assert_eq!(Subject::recognized(&text).map(|subject| subject.named().0), Some(name), "{text}");
        }
        for mistyped in ["  ", "10.0.0.0/8", "2001:db8::/32", "secret_01m8", "user_x", "Two words"] {
            assert_eq!(Subject::recognized(mistyped), None, "{mistyped}");
        }
    }

    #[test]
    fn a_credential_is_the_subject_of_no_question() {
        let refresh = format!("xwms_rt_{}", "A".repeat(70));
        for text in [refresh.as_str(), "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln"] {
            assert_eq!(Subject::recognized(text), None);
            for name in ["request", "object"] {
                assert!(read(&[(name, text)]).is_none(), "{name}");
            }
        }
    }

    #[test]
    fn values_that_could_name_a_person_are_refused_as_subjects() {
        for text in ["ada@acme.example", "Ada Lovelace", "Ada\nLovelace", "+31 6 12345678", "adä"] {
            assert_eq!(Subject::recognized(text), None, "{text:?}");
            assert!(read(&[("request", text)]).is_none(), "{text:?}");
        }
    }

    #[test]
    fn the_record_of_a_question_has_no_address() {
        let asked = read(&[("network", "203.0.113.7")]).unwrap();
        assert!(!asked.named().1.contains("203.0.113"));
    }
}
