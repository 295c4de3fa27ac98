//! The links by which a person undoes something: their deletion, or a change of their address. Such a link is
//! sealed and names what it undoes by a number, so nothing about it is stored: the user's state says whether it
//! can still be used.
//!
//! Not here: what they do (`leaving`, `addresses`), and the link of a person who did not do something (`disowning`).

use crate::store::{Store, StoreError};
use serde::Deserialize;
use serde_json::{Value, json};
use xwms_events::ids::UserId;

/// What a link undoes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoLink {
    /// The person's deletion.
    Deletion,
    /// A change of their address.
    EmailChange,
}

/// What is sealed, as [`UndoLink::text`] writes it.
#[derive(Deserialize)]
struct Sealed {
    user_id: UserId,
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

    /// Returns what is sealed. Servers of earlier versions know the number by these two names: one that runs beside
    /// this one, or in place of it after a rollback, must be able to undo what a mail tells of.
    fn text(self, user_id: UserId, number: u32) -> Value {
        match self {
            Self::Deletion => json!({"user_id": user_id, "number": number}),
            Self::EmailChange => json!({"user_id": user_id, "change": number}),
        }
    }

    /// Returns the secret part of the link for the one with this number.
    ///
    /// # Errors
    /// [`StoreError::Seal`] if the system has no randomness.
    pub fn seal(self, store: &Store, user_id: UserId, number: u32) -> Result<String, StoreError> {
        let key = store.vault().master().continuation();
        key.seal_text(self.purpose(), &self.text(user_id, number)).map_err(|_| StoreError::Seal)
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
    use super::{Sealed, UndoLink};
    use serde_json::json;
    use xwms_events::ids::UserId;

    const USER: &str = "user_01m83q8xb6ezm8eaqt71z96rba";

    #[test]
    fn links_are_written_as_earlier_versions_read_them() {
        let user_id: UserId = USER.parse().unwrap();
        let (deletion, change) =
            (UndoLink::Deletion.text(user_id, 3), UndoLink::EmailChange.text(user_id, 4));
        assert_eq!(deletion, json!({"user_id": USER, "number": 3}));
        assert_eq!(change, json!({"user_id": USER, "change": 4}));
        for (text, number) in [(deletion, 3), (change, 4)] {
            let read: Sealed = serde_json::from_value(text).unwrap();
            assert_eq!((read.user_id, read.number), (user_id, number));
        }
    }
}
