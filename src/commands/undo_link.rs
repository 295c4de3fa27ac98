//! The links by which a person undoes something: their deletion, or a change of their address. Such a link is sealed and
//! names what it undoes by a number, so nothing about it is stored: the user's state says whether it can still be used.
//!
//! Not here: what they do (`leaving`, `addresses`), and the link of a person who did not do something (`disowning`).

use crate::store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use xwms_events::ids::UserId;

/// What a link undoes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoLink {
    /// The person's deletion.
    Deletion,
    /// A change of their address.
    EmailChange,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    user_id: UserId,
    /// Called `change` in links of earlier versions that undo a change of address.
    #[serde(alias = "change")]
    number: u32,
}

impl UndoLink {
    /// The seal's purpose, which separates it from other uses of the key.
    const fn purpose(self) -> &'static [u8] {
        match self {
            Self::Deletion => b"undo deletion 1",
            Self::EmailChange => b"undoing 1",
        }
    }

    /// Returns the secret part of the link for the one with this number.
    ///
    /// # Errors
    /// [`StoreError::Seal`] if the system has no randomness.
    pub fn seal(self, store: &Store, user_id: UserId, number: u32) -> Result<String, StoreError> {
        let key = store.vault().master().continuation();
        key.seal_text(self.purpose(), &Sealed { user_id, number }).map_err(|_| StoreError::Seal)
    }

    /// Returns the user and the number that `sealed` is about, if this server made it for such a link.
    pub fn open(self, store: &Store, sealed: &str) -> Option<(UserId, u32)> {
        let key = store.vault().master().continuation();
        let Sealed { user_id, number } = key.open_text(self.purpose(), sealed)?;
        Some((user_id, number))
    }
}

#[cfg(test)]
mod tests {
    use super::Sealed;

    #[test]
    fn a_link_of_an_earlier_version_is_read() {
        for name in ["number", "change"] {
            let text = format!(r#"{{"user_id": "user_01m83q8xb6ezm8eaqt71z96rba", "{name}": 3}}"#);
            assert_eq!(serde_json::from_str::<Sealed>(&text).unwrap().number, 3);
        }
    }
}
