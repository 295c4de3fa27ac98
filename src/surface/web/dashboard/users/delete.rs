//! `/dashboard/{account_id}/users/{user_id}/delete`: erases a test user, after their mail address was typed.

use super::{
    detail::{called, found, head},
    text::TEXT,
};
use crate::{
    commands::test_users,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::scope::Scope;

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::UsersWrite)?;
    let text = dash.text(&TEXT);
    let (which, user) = found(dash).await?;
    let path = dash.path(&format!("users/{}/delete", which.user_id));
    let form = dash
        .form(path, text.delete)
        .lead(text.delete_lead)
        .confirmed_by(called(which, &user))
        .refused(refused);
    Ok(dash.show(View::new(head(dash, which, &user, "/delete")).with(form)).await)
}

/// Erases the user.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::UsersWrite)?;
    let (which, user) = found(dash).await?;
    if let Err(errors) = form.check_confirmed(&called(which, &user)) {
        return render(dash, Some(form.refused(&errors))).await;
    }
    match test_users::erase(&dash.context(), which).await {
        Ok(_) => Ok(dash.go("users?deleted")),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
