//! Hashes a password that a person chose for a user, and says what is wrong with it.

use super::page::PasswordError;
use crate::{
    commands::CommandError,
    keys::password::{self, Chosen},
    store::{StoreError, side::proofs::Proof},
    surface::web::shared::request::PageRequest,
};
use xwms_events::user::User;

/// Why the password was not replaced.
pub(super) enum Unchanged {
    Step(PasswordError),
    Store(StoreError),
}

impl From<StoreError> for Unchanged {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<CommandError> for Unchanged {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused(_) => Self::Step(PasswordError::ChangedMeanwhile),
            CommandError::Conflict(_) => Self::Step(PasswordError::Busy),
            CommandError::Store(error) => Self::Store(error),
        }
    }
}

impl From<password::PasswordError> for Unchanged {
    fn from(error: password::PasswordError) -> Self {
        use password::PasswordError as Error;
        Self::Step(match error {
            Error::Length => PasswordError::Length,
            Error::Guessable => PasswordError::Guessable,
            Error::Busy | Error::Crowded | Error::Hash => PasswordError::Busy,
        })
    }
}

/// Returns the PHC string of `typed`, if it is a good password for `user`, who is logged in and gave the old one.
pub(super) async fn hashed(page: &PageRequest, user: &User, typed: &str) -> Result<String, Unchanged> {
    Ok(page.app.passwords.hash(chosen(page, user, typed)).await?)
}

/// Returns the same for whoever has proved the user's address; `None` if too many passwords were hashed for this proof.
pub(super) async fn hashed_for_proof(
    page: &PageRequest,
    proof: &Proof,
    user: &User,
    typed: &str,
) -> Result<Option<String>, Unchanged> {
    let app = &page.app;
    let checked = app.passwords.checked(&proof.id.to_string(), chosen(page, user, typed)).await?;
    if !app.store.try_hash(proof.id).await? {
        return Ok(None);
    }
    Ok(Some(app.passwords.hash_checked(checked).await?))
}

fn chosen(page: &PageRequest, user: &User, typed: &str) -> Chosen {
    let email = user.email.get().map(String::as_str).unwrap_or_default();
    let name = user.profile.get().and_then(|profile| profile.name.as_deref()).unwrap_or_default();
    page.app.chosen(typed, &[email, name])
}
