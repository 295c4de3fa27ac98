//! `…/webhooks/{endpoint_id}/danger`: off and on again; deleted. Each act has a path of its own, which shows the same page.

use super::{
    detail::{self, Tab, below},
    form_text::TEXT,
};
use crate::{
    commands::endpoints,
    outbound::webhooks::queries,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Form, FormErrors, Part, View},
    },
};
use axum::response::Response;
use xwms_events::{
    endpoint::{Endpoint, EndpointCommand},
    scope::Scope,
};

/// Shows what is dangerous.
pub async fn show(dash: DashboardPage) -> Response {
    match shown(&dash, None).await {
        Ok(response) | Err(response) => response,
    }
}

async fn shown(
    dash: &DashboardPage,
    refused: Option<(&DashboardForm, FormErrors)>,
) -> Result<Response, Response> {
    dash.require(Scope::EndpointsWrite)?;
    let endpoint = detail::find(dash).await?;
    let text = dash.text(&TEXT);
    let refused = refused.as_ref().map(|(form, errors)| form.refused(errors));
    let form = |rest: &str, label: &'static str, lead: &'static str| {
        let action = dash.path(&below(&endpoint, rest));
        Form::new(dash.language(), dash.tokens(), action, label).titled(label).lead(lead)
    };
    let is_enabled = detail::is_enabled(&endpoint);
    let enable = match (is_enabled, is_held_up(dash, &endpoint.id).await?) {
        (false, _) => Some(form("/enable", text.enable, text.enable_lead)),
        (true, true) => Some(form("/enable", text.unpause, text.unpause_lead)),
        (true, false) => None,
    };
    let enable = enable.map(|form| form.refused(refused));
    let disable =
        is_enabled.then(|| form("/disable", text.disable, text.disable_lead).dangerous().refused(refused));
    let delete =
        form("/danger", text.delete, text.delete_lead).confirmed_by(detail::host(&endpoint)).refused(refused);
    let notice = dash.was("done").then(|| Part::Notice(text.switched.to_owned()));
    let head = detail::head(dash, &endpoint, Tab::Danger).await?;
    let view = View::new(head).maybe(notice).maybe(enable).maybe(disable).with(delete);
    Ok(dash.show(view).await)
}

/// Whether enabling the webhook has an effect although it is enabled.
async fn is_held_up(dash: &DashboardPage, endpoint_id: &str) -> Result<bool, Response> {
    let held_up = queries::is_held_up(dash.app().store.pool(), endpoint_id, dash.now()).await;
    held_up.map_err(|error| dash.failed(error))
}

/// Starts sending again.
pub async fn enable(form: DashboardForm) -> Response {
    match switched(&form, true).await {
        Ok(response) | Err(response) => response,
    }
}

/// Stops sending.
pub async fn disable(form: DashboardForm) -> Response {
    match switched(&form, false).await {
        Ok(response) | Err(response) => response,
    }
}

async fn switched(form: &DashboardForm, enabled: bool) -> Result<Response, Response> {
    let dash = &form.dash;
    dash.require(Scope::EndpointsWrite)?;
    let endpoint = detail::find(dash).await?;
    let which = dash.endpoint_ref()?;
    let held_up = enabled && is_held_up(dash, &endpoint.id).await?;
    let make = |_: &Endpoint| Ok(vec![endpoints::switch(enabled, held_up)]);
    match form.once(endpoints::change(&dash.context(), which, make, |_| form.row())).await {
        Ok(_) => Ok(dash.go(&below(&endpoint, "/danger?done"))),
        Err(error) => shown(dash, Some((form, dash.refusal(error)?))).await,
    }
}

/// Deletes the webhook.
pub async fn delete(form: DashboardForm) -> Response {
    match deleted(&form).await {
        Ok(response) | Err(response) => response,
    }
}

async fn deleted(form: &DashboardForm) -> Result<Response, Response> {
    let dash = &form.dash;
    dash.require(Scope::EndpointsWrite)?;
    let endpoint = detail::find(dash).await?;
    if let Err(errors) = form.check_confirmed(&detail::host(&endpoint)) {
        return shown(dash, Some((form, errors))).await;
    }
    let which = dash.endpoint_ref()?;
    let make = |_: &Endpoint| Ok(vec![EndpointCommand::Delete]);
    match form.once(endpoints::change(&dash.context(), which, make, |_| form.row())).await {
        Ok(_) => Ok(dash.go("webhooks?deleted")),
        Err(error) => shown(dash, Some((form, dash.refusal(error)?))).await,
    }
}
