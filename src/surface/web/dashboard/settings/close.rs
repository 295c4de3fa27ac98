//! `/dashboard/{account_id}/settings/close`: closes the account for good. For owners, after a recent login, who
//! type its name.

use super::{tabs::head, text::TEXT};
use crate::{
    commands::accounts,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{
            Part, View,
            form::{CONFIRM, Refused},
        },
    },
};
use axum::response::{IntoResponse, Redirect, Response};
use xwms_events::{account::AccountCommand, scope::Scope};

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require_owner()?;
    dash.require_fresh_here()?;
    let text = dash.text(&TEXT);
    let form = dash
        .form(dash.path("settings/close"), text.close)
        .confirmed_by(dash.account.name.clone())
        .cancel(dash.path("settings"))
        .refused(refused);
    let view = View::new(head(dash, "settings/close")).with(Part::Caution(text.close_lead.to_owned()));
    Ok(dash.show(view.with(form)).await)
}

/// Closes the account.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    dash.require_owner()?;
    dash.require_fresh_here()?;
    if let Err(errors) = form.check_confirmed(&dash.account.name) {
        return render(dash, Some(form.refused(&errors))).await;
    }
    let command = AccountCommand::Close { name: form.get(CONFIRM).to_owned(), by: dash.authority() };
    let context = dash.context();
    match form.once(accounts::change(&context, dash.account_id, command, |_| form.row())).await {
        Ok(_) => Ok(Redirect::to("/dashboard").into_response()),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
