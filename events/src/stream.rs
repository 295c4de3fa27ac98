//! How people name a stream of the log: `clients/client_…` like the subject of an event, `client/client_…`, or the id
//! alone.

use crate::{AnyEvent, ids::AnyId, log::LOG};
use std::{fmt, str::FromStr};
use type_safe_id::{DynamicType, TypeSafeId};

/// A valid name of a stream. Only the log knows whether the stream exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamName {
    /// The type, if the name includes it: a usage stream has the id of its account.
    pub stream_type: Option<&'static str>,
    pub id: String,
}

/// An object: a stream of the log, by its type and id. Whether it exists is not said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    pub kind: &'static str,
    pub id: String,
}

impl Object {
    /// Returns the object of type `kind` with this id.
    pub fn new(kind: &'static str, id: impl Into<String>) -> Self {
        Self { kind, id: id.into() }
    }

    /// Returns the object whose own id this is: `account_…` is that of the account, and not of its usage. `None`
    /// for ids of which no stream is.
    pub fn of_id(id: &str) -> Option<Self> {
        if id == LOG {
            return Some(Self::new(LOG, id));
        }
        let kind = match id.parse::<AnyId>().ok()?.kind() {
            "key" => "signing_key",
            kind => kind,
        };
        let kind = AnyEvent::STREAM_TYPES.iter().copied().find(|known| *known == kind)?;
        Some(Self::new(kind, id))
    }
}

impl FromStr for Object {
    type Err = NoStream;

    /// Reads the name of a stream. An id alone names the object whose own id it is.
    fn from_str(text: &str) -> Result<Self, NoStream> {
        let StreamName { stream_type, id } = text.parse()?;
        match stream_type {
            Some(kind) => Ok(Self { kind, id }),
            None => Self::of_id(&id).ok_or(NoStream),
        }
    }
}

/// The name, like the subject of its events: `clients/client_…`.
impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}s/{}", self.kind, self.id)
    }
}

/// The text does not name a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a stream")]
pub struct NoStream;

impl FromStr for StreamName {
    type Err = NoStream;

    fn from_str(text: &str) -> Result<Self, NoStream> {
        let Some((kind, id)) = text.split_once('/') else {
            // The ids of subscribers and of the log are plain words, so their names need the type.
            let mut typed = AnyEvent::STREAM_TYPES
                .iter()
                .filter(|stream_type| !matches!(**stream_type, "subscriber" | "log" | "credential"));
            let known = typed.any(|stream_type| is_id(stream_type, text));
            return known.then(|| Self { stream_type: None, id: text.to_owned() }).ok_or(NoStream);
        };
        let fits = |stream_type: &str| kind == stream_type || kind.strip_suffix('s') == Some(stream_type);
        let stream_type = AnyEvent::STREAM_TYPES.iter().find(|stream_type| fits(stream_type));
        let stream_type = stream_type.filter(|stream_type| is_id(stream_type, id)).ok_or(NoStream)?;
        Ok(Self { stream_type: Some(stream_type), id: id.to_owned() })
    }
}

/// Whether `id` has the form of the ids of this stream type.
fn is_id(stream_type: &str, id: &str) -> bool {
    let prefix = match stream_type {
        "usage" | "audit" => "account",
        "signing_key" => "key",
        // The id of a subscriber is its name.
        "subscriber" => {
            return !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        }
        "log" => return id == LOG,
        // A credential has the id of what it is.
        "credential" => {
            let kinds = ["secret", "token", "grant", "session"];
            return kinds.iter().any(|kind| is_id(kind, id));
        }
        own => own,
    };
    id.parse::<TypeSafeId<DynamicType>>().is_ok() && id.rsplit_once('_').is_some_and(|(own, _)| own == prefix)
}

#[cfg(test)]
mod tests {
    use super::{NoStream, Object, StreamName};

    const ID: &str = "01m83q8xb6ezm8eaqt71z96rba";

    #[test]
    fn a_stream_goes_by_its_subject_its_type_or_its_id() {
        for (text, stream_type, id) in [
            (format!("clients/client_{ID}"), Some("client"), format!("client_{ID}")),
            (format!("client/client_{ID}"), Some("client"), format!("client_{ID}")),
            (format!("client_{ID}"), None, format!("client_{ID}")),
            (format!("usages/account_{ID}"), Some("usage"), format!("account_{ID}")),
            (format!("accounts/account_{ID}"), Some("account"), format!("account_{ID}")),
            (format!("signing_keys/key_{ID}"), Some("signing_key"), format!("key_{ID}")),
            (format!("audits/account_{ID}"), Some("audit"), format!("account_{ID}")),
            (format!("credentials/secret_{ID}"), Some("credential"), format!("secret_{ID}")),
            ("logs/log".to_owned(), Some("log"), "log".to_owned()),
            ("subscribers/webhooks".to_owned(), Some("subscriber"), "webhooks".to_owned()),
        ] {
            assert_eq!(text.parse(), Ok(StreamName { stream_type, id }), "{text}");
        }
    }

    #[test]
    fn an_id_alone_names_the_object_whose_own_it_is() {
        for (text, shown) in [
            (format!("account_{ID}"), format!("accounts/account_{ID}")),
            (format!("usages/account_{ID}"), format!("usages/account_{ID}")),
            (format!("key_{ID}"), format!("signing_keys/key_{ID}")),
            (format!("token_{ID}"), format!("tokens/token_{ID}")),
        ] {
            let object: Object = text.parse().unwrap();
            assert_eq!(object.to_string(), shown);
            assert_eq!(shown.parse(), Ok(object));
        }
        assert!(format!("secret_{ID}").parse::<Object>().is_err());
    }

    #[test]
    fn a_malformed_stream_name_is_refused() {
        for text in [
            String::new(),
            "/".to_owned(),
            "clients/".to_owned(),
            format!("/client_{ID}"),
            format!("clientss/client_{ID}"),
            format!("users/client_{ID}"),
            format!("apps/client_{ID}"),
            format!("clients/client_{ID}/secrets"),
            format!("clients/{ID}"),
            format!("clients/client_{ID}x"),
            format!("Clients/client_{ID}"),
            format!("app_{ID}"),
            "clients/client_".to_owned(),
            "clients".to_owned(),
            "nonsense".to_owned(),
            "01m83q8xb6ezm8eaqt71z96rba".to_owned(),
            "clients/*".to_owned(),
            "log".to_owned(),
            format!("secret_{ID}"),
            format!("credentials/client_{ID}"),
            "logs/other".to_owned(),
            format!("client_{ID},client_{ID}"),
        ] {
            assert_eq!(text.parse::<StreamName>(), Err(NoStream), "{text}");
        }
    }
}
