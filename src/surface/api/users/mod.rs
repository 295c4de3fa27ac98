//! `/v1/users`: test users, made up by the account to try its test clients with (`create`, `read`, `change`; `body`: how they are written), and what
//! the account may do about people who use its clients (`tokens`). A person is never shown here.

mod body;
mod change;
mod create;
mod read;
mod tokens;

use crate::{
    app::{App, Shared},
    keys::password::PasswordError,
    surface::http::problem::Problem,
};
use axum::http::StatusCode;
use body::UserView;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::ids::{AccountId, UserId};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(create::create, read::list))
        .routes(routes!(read::read, change::change, change::delete))
        .routes(routes!(tokens::revoke_tokens))
}

/// The id in a path; what is no id names nobody.
fn id(text: &str) -> Result<UserId, Problem> {
    text.parse().map_err(|_| Problem::new(StatusCode::NOT_FOUND, "not_found", "there is no such test user"))
}

/// The PHC string of `password`, which the account asks for; `about` is what others know of whose it is.
async fn hashed(app: &App, account_id: AccountId, password: &str, about: &[&str]) -> Result<String, Problem> {
    let chosen = app.chosen(password, about);
    app.passwords.hash_for(&account_id.to_string(), chosen).await.map_err(|error| match error {
        PasswordError::Length | PasswordError::Guessable => Problem::from(error).at("password"),
        PasswordError::Busy | PasswordError::Crowded | PasswordError::Hash => error.into(),
    })
}
