//! The link by which a person undoes their deletion. It is sealed and names the request, so nothing about it is
//! stored: the user's state says whether it can still be used. Not here: what it does (`leaving`).

use crate::store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use xwms_events::ids::UserId;

/// The seal's purpose, which separates it from other uses of the key.
const PURPOSE: &[u8] = b"undo deletion 1";

#[derive(Serialize, Deserialize)]
struct Returning {
    user_id: UserId,
    number: u32,
}

/// Returns the secret part of the link for the deletion with this number.
///
/// # Errors
/// [`StoreError::Seal`] if the system has no randomness.
pub fn seal(store: &Store, user_id: UserId, number: u32) -> Result<String, StoreError> {
    let key = store.vault().master().continuation();
    key.seal_text(PURPOSE, &Returning { user_id, number }).map_err(|_| StoreError::Seal)
}

/// Returns the user and the number of the deletion that `sealed` is about, if this server made it.
pub fn open(store: &Store, sealed: &str) -> Option<(UserId, u32)> {
    let Returning { user_id, number } = store.vault().master().continuation().open_text(PURPOSE, sealed)?;
    Some((user_id, number))
}
