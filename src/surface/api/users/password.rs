//! Hashes the password of a test user. `keys::password` decides which passwords are strong enough.

use crate::{app::App, keys::password::PasswordError, surface::http::problem::Problem};
use xwms_events::ids::AccountId;

/// Returns the PHC string of `password`, at the request of the account. `about` is what others know about the
/// user.
pub(super) async fn hashed(
    app: &App,
    account_id: AccountId,
    password: &str,
    about: &[&str],
) -> Result<String, Problem> {
    let chosen = app.chosen(password, about);
    app.passwords.hash_for(&account_id.to_string(), chosen).await.map_err(|error| match error {
        PasswordError::Length | PasswordError::Guessable => Problem::from(error).at("password"),
        PasswordError::Busy | PasswordError::Crowded | PasswordError::Hash => error.into(),
    })
}
