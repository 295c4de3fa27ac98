//! `/dashboard/{account_id}/team/members/{user_id}/remove`: removes a member, after a page that says what that stops.

use super::{member::Colleague, text::TEXT};
use crate::{
    commands::accounts,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{ids::UserId, scope::Scope};

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::AccountsWrite)?;
    let text = dash.text(&TEXT);
    let member = Colleague::of(dash).await?;
    if member.user_id == dash.login.user_id {
        return Ok(dash.go("team/leave"));
    }
    let own = format!("team/members/{}", member.user_id);
    let path = dash.path(&format!("{own}/remove"));
    let form = dash
        .form(path, text.remove)
        .lead(text.remove_lead)
        .dangerous()
        .cancel(dash.path(&own))
        .refused(refused);
    let head =
        dash.head(text.remove).below(dash.path("team"), text.title).below(dash.path(&own), member.called());
    Ok(dash.show(View::new(head).with(form)).await)
}

/// Removes the member.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    let user_id = dash.id::<UserId>("user_id")?;
    let (context, by) = (dash.context(), dash.authority());
    let removed = accounts::remove_member(&context, dash.account_id, user_id, by, |_| form.row());
    match form.once(removed).await {
        Ok(_) => Ok(dash.go("team?removed")),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
