//! `/dashboard/{account_id}/users/{user_id}/password`: sets a test user's password, which ends their sessions and
//! tokens.

use super::{
    detail::{called, found, head, profile_of},
    text::TEXT,
};
use crate::{
    commands::{Changed, test_users},
    keys::password::PasswordError,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::{
            kinds::{Field, Input, View, form::Refused},
            not_done::NotDone,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    Refusal,
    scope::Scope,
    user::{User, UserCommand},
};

/// The field.
const PASSWORD: &str = "password";

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::UsersWrite)?;
    let text = dash.text(&TEXT);
    let (which, user) = found(dash).await?;
    let path = dash.path(&format!("users/{}/password", which.user_id));
    let field = Field::new(PASSWORD, text.password, Input::Password).autocomplete("new-password");
    let form = dash
        .form(path, text.set_password)
        .lead(text.password_lead)
        .field(field.hint(text.password_hint))
        .refused(refused);
    Ok(dash.show(View::new(head(dash, which, &user, "/password")).with(form)).await)
}

/// Sets the password.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::UsersWrite)?;
    match change(&form).await {
        Ok(changed) => {
            let user_id = changed.state.id.map(|id| id.to_string()).unwrap_or_default();
            Ok(dash.go(&format!("users/{user_id}?password")))
        }
        Err(not_done) => render(dash, Some(form.refused(&not_done.errors()?))).await,
    }
}

/// Sets the password. Hashes it only if the user exists.
async fn change(form: &DashboardForm) -> Result<Changed<User>, NotDone> {
    let dash = &form.page;
    let (which, user) = found(dash).await?;
    let name = profile_of(&user).name.unwrap_or_default();
    let hashed = hashed(form, &[&called(which, &user), &name]).await;
    let phc = hashed.map_err(|refusal| dash.not_done(refusal.into()))?;
    let make = |_: &User, _| vec![UserCommand::ChangePassword];
    let changed = test_users::change(&dash.context(), which, make, Some(phc)).await;
    changed.map_err(|error| dash.not_done(error))
}

/// Returns the PHC string of the password in the form, at the expense of the account. `about` is what others know
/// about the user.
///
/// # Errors
/// If it is too short or too easy to guess, or the server is too busy.
pub async fn hashed(form: &DashboardForm, about: &[&str]) -> Result<String, Refusal> {
    let (dash, app) = (&form.page, form.page.app());
    // Not trimmed: a space may be part of it.
    let typed = form.typed.get(PASSWORD).unwrap_or_default();
    let hashed = app.passwords.hash_for(&dash.account_id.to_string(), app.chosen(typed, about)).await;
    hashed.map_err(|error| match error {
        PasswordError::Length => Refusal::invalid(PASSWORD, "invalid_password", error.to_string()),
        PasswordError::Guessable => Refusal::invalid(PASSWORD, "guessable_password", error.to_string()),
        PasswordError::Busy | PasswordError::Crowded | PasswordError::Hash => {
            Refusal::conflict("busy", error.to_string())
        }
    })
}
