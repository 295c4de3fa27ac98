//! The choice of a plan, and its end, as `PUT` and `DELETE /v1/accounts/{account_id}/plan` permit them.

use super::{show, text::TEXT};
use crate::{
    commands::{CommandError, accounts},
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{FormErrors, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{account::AccountCommand, scope::Scope};

/// Handles the choice.
pub async fn choose(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    let plan = form.get("plan").to_owned();
    // The plans of the operator, and unknown ones, are not in the form.
    if dash.app().limits.plans().choose(&plan).is_err() {
        let errors = FormErrors::at("plan", dash.text(&TEXT).unknown);
        return show::drawn(dash, Some(form.refused(&errors))).await;
    }
    match changed(&form, AccountCommand::ChoosePlan { plan, at: dash.now() }).await {
        Ok(()) => Ok(dash.go("plan?changed")),
        Err(error) => show::drawn(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}

/// Runs a command of the form, once.
async fn changed(form: &DashboardForm, command: AccountCommand) -> Result<(), CommandError> {
    let (dash, context) = (&form.page, form.page.context());
    let change = accounts::change(&context, dash.account_id, command, |_| form.row());
    form.once(change).await.map(drop)
}

/// Shows the form that ends the plan.
pub async fn show_end(dash: DashboardPage) -> Result<Response, Response> {
    ending(&dash, None).await
}

async fn ending(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::AccountsWrite)?;
    if dash.account.plan.is_none() {
        return Ok(dash.go("plan"));
    }
    let text = dash.text(&TEXT);
    let form = dash
        .form(dash.path("plan/end"), text.end)
        .lead(text.end_detail)
        .confirmed_by(dash.account.name.clone())
        .cancel(dash.path("plan"))
        .refused(refused);
    let head = dash.head(text.end).below(dash.path("plan"), text.title);
    Ok(dash.show(View::new(head).with(form)).await)
}

/// Ends the plan.
pub async fn end(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    if let Err(errors) = form.check_confirmed(&dash.account.name) {
        return ending(dash, Some(form.refused(&errors))).await;
    }
    match changed(&form, AccountCommand::EndPlan { at: dash.now() }).await {
        Ok(()) => Ok(dash.go("plan?ended")),
        Err(error) => ending(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
