//! `/dashboard/{account_id}/team/hand-over`: makes another member an owner in place of oneself. For owners, after
//! a recent login.

use super::{member::Colleague, text::TEXT};
use crate::{
    commands::accounts,
    store::StoreError,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Choice, Field, Input, Part, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{Refusal, account::AccountCommand, ids::UserId, user::User};

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require_owner()?;
    dash.require_fresh_here()?;
    let text = dash.text(&TEXT);
    let head = dash.head(text.hand_over).below(dash.path("team"), text.title);
    let others = others(dash).await.map_err(|error| dash.failed(error))?;
    if others.is_empty() {
        let head = head.primary(dash.path("team/invite"), text.invite);
        return Ok(dash.show(View::new(head).with(Part::Caution(text.nobody_else.to_owned()))).await);
    }
    let form = dash
        .form(dash.path("team/hand-over"), text.hand_over)
        .lead(text.hand_over_lead)
        .field(Field::new("user_id", text.new_owner, Input::Select(others)))
        .confirmed_by(dash.account.name.clone())
        .cancel(dash.path("team"))
        .refused(refused);
    Ok(dash.show(View::new(head).with(form)).await)
}

/// Returns the other members.
async fn others(dash: &DashboardPage) -> Result<Vec<Choice>, StoreError> {
    let members = dash.account.members.iter().filter(|(user_id, _)| **user_id != dash.login.user_id);
    let mut query = dash.app().store.query();
    let slots: Vec<_> =
        members.map(|(user_id, role)| (query.stream::<User>(user_id), *user_id, *role)).collect();
    let mut found = query.read().await?;
    let mut others = Vec::with_capacity(slots.len());
    for (slot, user_id, role) in slots {
        let member = Colleague::new(user_id, role, &found.take(slot).await?.state);
        let label = match (&member.name, &member.email) {
            (Some(name), Some(email)) => format!("{name} ({email})"),
            _ => member.called(),
        };
        others.push(Choice::new(user_id.to_string(), label));
    }
    Ok(others)
}

/// Hands over.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    // One who has just handed over may send the form twice, and is not an owner any more.
    form.require_fresh()?;
    if let Err(errors) = form.check_confirmed(&dash.account.name) {
        return render(dash, Some(form.refused(&errors))).await;
    }
    let done = form
        .once(async {
            let nobody = |_| Refusal::not_found("there is no such member");
            let user_id: UserId = form.get("user_id").parse().map_err(nobody)?;
            let command = AccountCommand::HandOver { user_id, by: dash.authority() };
            accounts::change(&dash.context(), dash.account_id, command, |_| form.row()).await
        })
        .await;
    match done {
        Ok(_) => Ok(dash.go("team?handed_over")),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
