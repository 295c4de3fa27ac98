//! `…/webhooks/{endpoint_id}/settings`: changes URL, description, events, limit, content type and headers.

use super::{
    detail::{self, Tab, below},
    fields::{self, Typed},
    form_text::TEXT,
};
use crate::{
    commands::{
        CommandError,
        endpoints::{self, EndpointRef, FreshHeaders},
    },
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Field, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    endpoint::{Endpoint, EndpointCommand, EndpointSettings},
    scope::Scope,
};

const REMOVE_HEADERS: &str = "remove_headers";

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::EndpointsWrite)?;
    let endpoint = detail::find(dash).await?;
    detail::check_auditor(dash, &endpoint)?;
    let text = dash.text(&TEXT);
    let action = dash.path(&below(&endpoint, "/settings"));
    let form = dash.form(action, text.save).titled(text.settings);
    let settings = &endpoint.state.settings;
    let mut form = fields::add_sending(fields::add_needed(dash, form, settings), text, settings);
    if endpoint.state.settings.headers.is_some() {
        form = form.field(Field::checkbox(REMOVE_HEADERS, text.remove_headers, false));
    }
    let form = form.refused(refused);
    let head = detail::head(dash, &endpoint, Tab::Settings).await?;
    Ok(dash.show(View::new(head).with(form)).await)
}

/// Changes the settings.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::EndpointsWrite)?;
    // The webhook first: a person who may not see it must not learn anything about the URL.
    let endpoint = detail::find(dash).await?;
    // Otherwise they could have it sent to where they read it.
    detail::check_auditor(dash, &endpoint)?;
    let typed = match fields::typed(&form) {
        Ok(typed) => typed,
        Err(errors) => return render(dash, Some(form.refused(&errors))).await,
    };
    let which = dash.endpoint_ref()?;
    match form.once(change(&form, which, &typed)).await {
        Ok(_) => Ok(dash.go(&below(&endpoint, "?saved"))),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}

async fn change(form: &DashboardForm, which: EndpointRef, typed: &Typed) -> Result<(), CommandError> {
    let dash = &form.page;
    let fresh = FreshHeaders::of(&dash.app().store, &typed.headers)?;
    // Without new ones, the headers stay as they are.
    let replaces = fresh.headers.is_some() || form.is_checked(REMOVE_HEADERS);
    let make = |endpoint: &Endpoint| {
        let before = &endpoint.settings;
        let headers = if replaces { fresh.headers.clone() } else { before.headers.clone() };
        // The order can't change, and the form does not have it.
        let (ordering, audit) = (before.ordering, before.audit);
        let settings = EndpointSettings { headers, ordering, audit, ..typed.settings.clone() };
        Ok(vec![EndpointCommand::Change { settings }])
    };
    let with = |_: &Endpoint| fresh.keep.clone().into_iter().chain(form.row());
    endpoints::change(&dash.context(), which, make, with).await.map(drop)
}
