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
        shared::kinds::{Choice, Field, Form, FormErrors, Input, View},
    },
};
use axum::response::Response;
use xwms_events::{
    endpoint::{Endpoint, EndpointCommand},
    scope::Scope,
};

/// The event of a test that is no example of another one.
const TESTED: &str = "endpoint.tested";
const TYPE: &str = "event_type";
const RESUME: &str = "resume";

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    shown(&dash, None).await
}

async fn shown(
    dash: &DashboardPage,
    refused: Option<(&DashboardForm, FormErrors)>,
) -> Result<Response, Response> {
    dash.require(Scope::EndpointsWrite)?;
    let endpoint = detail::find(dash).await?;
    let text = dash.text(&TEXT);
    let others = KINDS.keys().copied().filter(|name| *name != TESTED);
    let choices = std::iter::once(TESTED).chain(others).map(|name| Choice::new(name, name)).collect();
    let asked = Paging::of(dash).get(TYPE).unwrap_or(TESTED).to_owned();
    // Its success enables the webhook.
    let may_resume = !endpoint.state.settings.audit || dash.may(Scope::AuditRead);
    let resume = may_resume.then(|| Field::checkbox(RESUME, text.resume, false).hint(text.resume_hint));
    let action = dash.path(&below(&endpoint, "/test"));
    let form = Form::new(dash.language(), dash.tokens(), action, text.send_test)
        .titled(text.test)
        .lead(text.test_lead)
        .field(
            Field::new(TYPE, text.test_type, Input::Select(choices)).hint(text.test_type_hint).value(asked),
        );
    let form = match resume {
        Some(resume) => form.field(resume),
        None => form,
    };
    let form = form.refused(refused.as_ref().map(|(form, errors)| form.refused(errors)));
    let head = detail::head(dash, &endpoint, Tab::Test).await?;
    Ok(dash.show(View::new(head).with(form)).await)
}

/// Sends the test.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::EndpointsWrite)?;
    if form.is_checked(RESUME) {
        detail::check_auditor(dash, &detail::find(dash).await?)?;
    }
    let which = dash.endpoint_ref()?;
    let event_type = Some(form.get(TYPE)).filter(|name| !name.is_empty() && *name != TESTED);
    let command = EndpointCommand::Test {
        resume: form.is_checked(RESUME),
        event_type: event_type.map(ToOwned::to_owned),
    };
    let make = |_: &Endpoint| Ok(vec![command.clone()]);
    match form.once(endpoints::change(&dash.context(), which, make, |_| form.row())).await {
        Ok(_) => Ok(dash.go(&format!("webhooks/{}/messages?asked", which.endpoint_id))),
        Err(error) => shown(dash, Some((&form, dash.refusal(error)?))).await,
    }
}
