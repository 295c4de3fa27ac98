//! The password of a test user, as it is stored. Which ones are good enough is for `keys::password` to say.

use crate::{app::App, keys::password::PasswordError, surface::http::problem::Problem};
use xwms_events::ids::AccountId;

/// The PHC string of `password`, which the account asks for; `about` is what others know of whose it is.
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
