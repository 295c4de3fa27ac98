//! `/dashboard/{account_id}/users/new`: makes a test user.

use super::{claims, password::hashed, text::TEXT};
use crate::{
    commands::{
        Changed, CommandError, Conflict,
        test_users::{self, NewTestUser},
    },
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Field, Input, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    Refusal,
    scope::Scope,
    user::{Profile, User},
};

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::UsersWrite)?;
    let text = dash.text(&TEXT);
    let password = Field::new("password", text.password, Input::Password).autocomplete("new-password");
    let form = dash
        .form(dash.path("users/new"), text.create)
        .field(Field::new("email", text.email, Input::Email).hint(text.email_hint).max(254))
        .field(password.hint(text.password_hint))
        .field(Field::checkbox("email_verified", text.email_verified, false))
        .more(text.profile, text.new_lead);
    let form = claims::fields(dash, form, &Profile::default());
    let head = dash.head(text.new).below(dash.path("users"), text.title);
    Ok(dash.show(View::new(head).with(form.cancel(dash.path("users")).refused(refused))).await)
}

/// Makes the test user.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::UsersWrite)?;
    match form.once(register(&form)).await {
        Ok(Some(Changed { state, .. })) => match state.id {
            Some(user_id) => Ok(dash.go(&format!("users/{user_id}?created"))),
            None => Ok(dash.go("users")),
        },
        Ok(None) => Ok(dash.go("users")),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}

async fn register(form: &DashboardForm) -> Result<Changed<User>, CommandError> {
    let dash = &form.page;
    let mut profile = Profile::default();
    claims::read(form, &mut profile);
    let email = form.get("email").to_owned();
    let name = profile.name.clone().unwrap_or_default();
    let phc = hashed(form, &[&email, &name]).await?;
    let new = NewTestUser {
        account_id: dash.account_id,
        email,
        phc,
        profile,
        email_verified: form.is_checked("email_verified"),
    };
    let made = test_users::register(&dash.context(), new, |_| form.row()).await;
    made.map_err(|error| match error {
        CommandError::Conflict(Conflict::Taken) => {
            let detail = "a test user of the account already has this email address";
            Refusal::invalid("email", "email_taken", detail).into()
        }
        error => error,
    })
}
