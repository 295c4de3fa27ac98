//! The pages that take something of the account's own login away: a question, and what its form does. What is
//! taken away is said by `domains` and `provider`.

use super::{
    allowed::{check, check_allowed},
    page::head,
    text::TEXT,
};
use crate::{
    commands::accounts,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::{
            kinds::{Form, View, form::Refused},
            not_done::NotDone,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    account::{AccountCommand, LoginCommand},
    scope::Scope,
};

/// Shows the question with this title. `fill` adds what it asks.
pub async fn ask(
    dash: &DashboardPage,
    title: &'static str,
    fill: impl FnOnce(Form) -> Form,
    refused: Option<Refused<'_>>,
) -> Result<Response, Response> {
    check(dash)?;
    let form =
        fill(dash.form(dash.here_path(), title)).dangerous().cancel(dash.path("team/login")).refused(refused);
    Ok(dash.show(View::new(head(dash, dash.text(&TEXT), title)).with(form)).await)
}

/// Runs the command of the form, once.
pub async fn take(form: &DashboardForm, command: LoginCommand) -> Result<(), NotDone> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    check(dash)?;
    let taken = form
        .once(async {
            check_allowed(dash)?;
            let command = AccountCommand::Login(command);
            accounts::change(&dash.context(), dash.account_id, command, |_| form.row()).await
        })
        .await;
    taken.map(drop).map_err(|error| dash.not_done(error))
}
