//! `/dashboard/{account_id}/users/{user_id}/profile`: the claims that apps are told about a test user.

use super::{
    claims,
    detail::{found, head, profile_of},
    text::TEXT,
};
use crate::{
    commands::test_users,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Field, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    Timestamp,
    scope::Scope,
    user::{User, UserCommand},
};

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::UsersWrite)?;
    let text = dash.text(&TEXT);
    let (which, user) = found(dash).await?;
    let path = dash.path(&format!("users/{}/profile", which.user_id));
    let mut form = dash.form(path, text.save).lead(text.profile_lead);
    if !user.email_verified {
        let verified = Field::checkbox("email_verified", text.email_verified, false);
        form = form.field(verified.hint(text.email_verified_hint));
    }
    let form = claims::fields(dash, form, &profile_of(&user)).refused(refused);
    Ok(dash.show(View::new(head(dash, which, &user, "/profile")).with(form)).await)
}

/// Saves the profile.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::UsersWrite)?;
    let (which, _) = found(dash).await?;
    let make = |user: &User, at: Timestamp| {
        let mut profile = profile_of(user);
        claims::read(&form, &mut profile);
        profile.updated_at = Some(at);
        let verify = form.is_checked("email_verified").then_some(UserCommand::VerifyEmail);
        [UserCommand::ChangeProfile { profile }].into_iter().chain(verify).collect::<Vec<_>>()
    };
    match test_users::change(&dash.context(), which, make, None).await {
        Ok(_) => Ok(dash.go(&format!("users/{}?saved", which.user_id))),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
