//! The link by which a person says that a change of their password, or a login, was not theirs. It is sealed and names
//! what it is about, so nothing is stored: the user's state says whether it can still be used.

use crate::store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use xwms_events::{Timestamp, ids::UserId, user::User};

/// How long the link is valid, in seconds: seven days.
const SECONDS: u32 = 7 * 86_400;
/// The seal's purpose, which separates it from other uses of the key.
const PURPOSE: &[u8] = b"disowning 2";

/// What a person says was not theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The change of password with this number.
    Change(u32),
    /// A login. When its mail was written, the password had been changed this many times.
    Login(u32),
}

impl Act {
    /// Whether `user` may still say so.
    pub fn is_open(self, user: &User) -> bool {
        match self {
            Self::Change(change) => user.may_disown(change),
            Self::Login(seen) => user.may_disown_login(seen),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Disowning {
    user_id: UserId,
    act: Act,
    expires_at: Timestamp,
}

/// Returns the secret part of the link for `act`.
///
/// # Errors
/// [`StoreError::Seal`] if the system has no randomness.
pub fn seal(store: &Store, user_id: UserId, act: Act) -> Result<String, StoreError> {
    let expires_at = store.clock().now().plus_seconds(SECONDS);
    let key = store.vault().master().continuation();
    key.seal_text(PURPOSE, &Disowning { user_id, act, expires_at }).map_err(|_| StoreError::Seal)
}

/// Returns the user and the act that `sealed` is about, if this server made it and it has not expired.
pub fn open(store: &Store, sealed: &str) -> Option<(UserId, Act)> {
    let key = store.vault().master().continuation();
    let Disowning { user_id, act, expires_at } = key.open_text(PURPOSE, sealed)?;
    (store.clock().now() < expires_at).then_some((user_id, act))
}
