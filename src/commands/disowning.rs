//! The link by which a person says that a change of their password was not theirs. It is sealed and names the
//! change, so nothing about it is stored: the user's state says whether it can still be used.

use crate::store::{Store, StoreError};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use xwms_events::{Timestamp, ids::UserId};

/// How long the link is valid, in seconds: seven days.
const SECONDS: u32 = 7 * 86_400;
/// The seal's purpose, which separates it from other uses of the key.
const PURPOSE: &[u8] = b"disowning 1";

#[derive(Serialize, Deserialize)]
struct Disowning {
    user_id: UserId,
    change: u32,
    expires_at: Timestamp,
}

/// Returns the secret part of the link for the change of password with the number `change`.
///
/// # Errors
/// [`StoreError::Seal`] if the system has no randomness.
pub fn seal(store: &Store, user_id: UserId, change: u32) -> Result<String, StoreError> {
    let expires_at = store.clock().now().plus_seconds(SECONDS);
    let plain = serde_json::to_vec(&Disowning { user_id, change, expires_at });
    let plain = plain.map_err(|_| StoreError::Seal)?;
    let sealed = store.vault().master().continuation().seal(PURPOSE, &plain);
    Ok(BASE64_URL_SAFE_NO_PAD.encode(sealed.map_err(|_| StoreError::Seal)?))
}

/// Returns the user and the number of the change that `sealed` is about, if this server made it and it has not
/// expired.
pub fn open(store: &Store, sealed: &str) -> Option<(UserId, u32)> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let plain = store.vault().master().continuation().open(PURPOSE, &bytes).ok()?;
    let Disowning { user_id, change, expires_at } = serde_json::from_slice(&plain).ok()?;
    (store.clock().now() < expires_at).then_some((user_id, change))
}
