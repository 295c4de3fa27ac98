//! `…/webhooks/{endpoint_id}/test`: sends a test message of any type.

use super::{
    detail::{self, Tab, below},
    send_text::TEXT,
};
use crate::{
    commands::endpoints,
    outbound::event_types::KINDS,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage, paging::Paging},
        shared::kinds::{Choice, Field, Input, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    endpoint::{Endpoint, EndpointCommand},
    scope::Scope,
};

/// The event of a plain test. Every other test is an example of another event.
const TESTED: &str = "endpoint.tested";
const TYPE: &str = "event_type";
const RESUME: &str = "resume";

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::EndpointsWrite)?;
    let endpoint = detail::find(dash).await?;
    let text = dash.text(&TEXT);
    let others = KINDS.keys().copied().filter(|name| *name != TESTED);
    let choices = std::iter::once(TESTED).chain(others).map(|name| Choice::new(name, name)).collect();
    let asked = Paging::of(dash).get(TYPE).unwrap_or(TESTED).to_owned();
    let resume = Field::checkbox(RESUME, text.resume, false).hint(text.resume_hint);
    let action = dash.path(&below(&endpoint, "/test"));
    let form = dash.form(action, text.send_test).titled(text.test).lead(text.test_lead).field(
        Field::new(TYPE, text.test_type, Input::Select(choices)).hint(text.test_type_hint).value(asked),
    );
    // Its success enables the webhook.
    let form = if detail::may_change(dash, &endpoint) { form.field(resume) } else { form };
    let form = form.refused(refused);
    let head = detail::head(dash, &endpoint, Tab::Test).await?;
    Ok(dash.show(View::new(head).with(form)).await)
}

/// Sends the test.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::EndpointsWrite)?;
    let which = dash.endpoint_ref()?;
    if form.is_checked(RESUME) {
        detail::check_auditor(dash, &detail::find(dash).await?)?;
    }
    let event_type = Some(form.get(TYPE)).filter(|name| !name.is_empty() && *name != TESTED);
    let command = EndpointCommand::Test {
        resume: form.is_checked(RESUME),
        event_type: event_type.map(ToOwned::to_owned),
    };
    let make = |_: &Endpoint| Ok(vec![command.clone()]);
    match form.once(endpoints::change(&dash.context(), which, make, |_| form.row())).await {
        Ok(_) => Ok(dash.go(&format!("webhooks/{}/messages?asked", which.endpoint_id))),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
