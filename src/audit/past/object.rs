//! How an object is named: `clients/client_…` like the subject of its events, or the id alone.

use std::{fmt, str::FromStr};
use xwms_events::{NoStream, StreamName, gate::streams_of};

/// An object: a stream of the log, by its type and id. Whether it exists is not said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    pub kind: &'static str,
    pub id: String,
}

impl FromStr for Object {
    type Err = NoStream;

    /// An id alone names the object whose own id it is: `account_…` is the account, and not its usage.
    fn from_str(text: &str) -> Result<Self, NoStream> {
        let StreamName { stream_type, id } = text.parse()?;
        match stream_type {
            Some(kind) => Ok(Self { kind, id }),
            None => {
                let (kind, id) = streams_of(&[id]).pop().ok_or(NoStream)?;
                Ok(Self { kind, id })
            }
        }
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}s/{}", self.kind, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::Object;

    #[test]
    fn an_id_alone_names_the_object_whose_own_it_is() {
        let id = "01m83q8xb6ezm8eaqt71z96rba";
        for (text, shown) in [
            (format!("account_{id}"), format!("accounts/account_{id}")),
            (format!("usages/account_{id}"), format!("usages/account_{id}")),
            (format!("key_{id}"), format!("signing_keys/key_{id}")),
            (format!("token_{id}"), format!("tokens/token_{id}")),
        ] {
            let object: Object = text.parse().unwrap();
            assert_eq!(object.to_string(), shown);
            assert_eq!(shown.parse(), Ok(object));
        }
        assert!(format!("secret_{id}").parse::<Object>().is_err());
    }
}
