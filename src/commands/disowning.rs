//! What a person says was not theirs, by the link in the mail about it. The link is sealed and names the act, so
//! nothing is stored: the user's state says whether it can still be used.

use super::{CommandError, Context, factors};
use crate::store::{Store, StoreError, append::SideWrite};
use serde::{Deserialize, Serialize};
use xwms_events::{
    Timestamp,
    ids::UserId,
    user::{Act, Disowning, User, UserCommand},
};

/// How long the link is valid, in seconds: seven days.
const SECONDS: u32 = 7 * 86_400;
/// The seal's purpose, which separates it from other uses of the key.
const PURPOSE: &[u8] = b"disowning 3";

#[derive(Serialize, Deserialize)]
struct Link {
    user_id: UserId,
    disowning: Disowning,
    expires_at: Timestamp,
}

/// Returns the secret part of the link for `act`, which was done at `at`, in a mail to the address that `user` has now.
///
/// # Errors
/// [`StoreError::Seal`] if the system has no randomness.
pub fn seal(
    store: &Store,
    user_id: UserId,
    user: &User,
    act: Act,
    at: Timestamp,
) -> Result<String, StoreError> {
    let expires_at = store.clock().now().plus_seconds(SECONDS);
    let disowning = Disowning { act, at, email_changes: user.email_changes };
    let key = store.vault().master().continuation();
    key.seal_text(PURPOSE, &Link { user_id, disowning, expires_at }).map_err(|_| StoreError::Seal)
}

/// Returns the user and what `sealed` is about, if this server made it and it has not expired.
pub fn open(store: &Store, sealed: &str) -> Option<(UserId, Disowning)> {
    let key = store.vault().master().continuation();
    let Link { user_id, disowning, expires_at } = key.open_text(PURPOSE, sealed)?;
    (store.clock().now() < expires_at).then_some((user_id, disowning))
}

/// Ends every session and token of a user who says that this was not theirs, and removes what was added since.
/// `phc` is the hash of a password that nobody knows.
///
/// # Errors
/// `change_settled` if it is too late to say so; the store's failure.
pub async fn disown(
    context: &Context<'_>,
    user_id: UserId,
    disowning: Disowning,
    phc: String,
) -> Result<i64, CommandError> {
    let disown = |_: &User| vec![UserCommand::Disown { disowning, at: context.store.clock().now() }];
    let credential = SideWrite::Credential { user_id: user_id.to_string(), phc };
    factors::change_and_forget(context, user_id, disown, Some(credential)).await
}
