//! `/dashboard/{account_id}/team/leave`: leaves the account, in any role. The last owner stays.

use super::text::TEXT;
use crate::{
    commands::accounts,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Part, View, form::Refused},
    },
};
use axum::response::{IntoResponse, Redirect, Response};
use xwms_events::account::Role;

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Response {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Response {
    let text = dash.text(&TEXT);
    let is_last = dash.role == Role::Owner && dash.account.owners() == 1;
    let form = dash
        .form(dash.path("team/leave"), text.leave)
        .lead(text.leave_lead)
        .confirmed_by(dash.account.name.clone())
        .cancel(dash.path("team"))
        .refused(refused);
    let head = dash.head(text.leave).below(dash.path("team"), text.title);
    let head = if is_last { head.primary(dash.path("team/hand-over"), text.hand_over) } else { head };
    let caution = is_last.then(|| Part::Caution(text.last_owner.to_owned()));
    dash.show(View::new(head).maybe(caution).with(form)).await
}

/// Leaves the account.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    if let Err(errors) = form.check_confirmed(&dash.account.name) {
        return Ok(render(dash, Some(form.refused(&errors))).await);
    }
    let (context, by) = (dash.context(), dash.authority());
    let left = accounts::remove_member(&context, dash.account_id, dash.login.user_id, by, |_| form.row());
    match form.once(left).await {
        Ok(_) => Ok(Redirect::to("/dashboard").into_response()),
        Err(error) => Ok(render(dash, Some(form.refused(&dash.refusal(error)?))).await),
    }
}
