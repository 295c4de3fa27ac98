//! `/dashboard/{account_id}/settings/second-factor`: requires two factors of the members, or waives it. For
//! owners, after a recent login; who requires it must have logged in with two factors, so that nobody locks
//! themselves out.

use super::{tabs::head, text::TEXT};
use crate::{
    commands::{CommandError, accounts},
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Part, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{Refusal, account::AccountCommand, scope::Scope, session::Assurance};

/// The hidden field with what is asked for.
const REQUIRED: &str = "required";

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require_owner()?;
    dash.require_fresh_here()?;
    let text = dash.text(&TEXT);
    let is_required = dash.account.second_factor_required;
    let (submit, lead) =
        if is_required { (text.waive, text.waive_lead) } else { (text.require, text.require_lead) };
    let is_weak = dash.login.session.assurance() < Assurance::TwoFactors;
    let caution = (is_weak && !is_required).then(|| Part::Caution(text.own_factor_first.to_owned()));
    let form = dash
        .form(dash.path("settings/second-factor"), submit)
        .lead(lead)
        .hidden(REQUIRED, !is_required)
        .refused(refused);
    let mut head = head(dash, "settings/second-factor");
    if caution.is_some() {
        head = head.action("/account/security", text.own_security);
    }
    Ok(dash.show(View::new(head).maybe(caution).with(form)).await)
}

/// Changes the policy.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    dash.require_owner()?;
    dash.require_fresh_here()?;
    let required = form.get(REQUIRED) == "true";
    let done = form
        .once(async {
            if required && dash.login.session.assurance() < Assurance::TwoFactors {
                let detail = "log in with two factors first";
                return Err(CommandError::from(Refusal::conflict("two_factors_required", detail)));
            }
            let command = AccountCommand::RequireSecondFactor { required, by: dash.authority() };
            accounts::change(&dash.context(), dash.account_id, command, |_| form.row()).await
        })
        .await;
    match done {
        Ok(_) => Ok(dash.go("settings?factor")),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
