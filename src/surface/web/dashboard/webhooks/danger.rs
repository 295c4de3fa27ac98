//! `…/webhooks/{endpoint_id}/danger`: off, on again, deleted. What stops messages is confirmed by typing the host of the URL.

use super::{
    detail::{self, Tab, below},
    form_text::{FormText, TEXT},
};
use crate::{
    commands::endpoints,
    outbound::webhooks::queries,
    store::query::Loaded,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Form, FormErrors, Part, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    endpoint::{Endpoint, EndpointCommand},
    scope::Scope,
};

/// An act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Enable,
    /// Enables a webhook that is enabled, but failed or is paused.
    Unpause,
    Disable,
    Delete,
}

impl Act {
    const ALL: [Self; 4] = [Self::Enable, Self::Unpause, Self::Disable, Self::Delete];

    /// Returns its part of the path.
    const fn path(self) -> &'static str {
        match self {
            Self::Enable => "enable",
            Self::Unpause => "unpause",
            Self::Disable => "disable",
            Self::Delete => "delete",
        }
    }

    const fn words(self, text: &FormText) -> (&'static str, &'static str) {
        match self {
            Self::Enable => (text.enable, text.enable_lead),
            Self::Unpause => (text.unpause, text.unpause_lead),
            Self::Disable => (text.disable, text.disable_lead),
            Self::Delete => (text.delete, text.delete_lead),
        }
    }

    const fn is_offered(self, is_enabled: bool, held_up: bool) -> bool {
        match self {
            Self::Enable => !is_enabled,
            Self::Unpause => is_enabled && held_up,
            Self::Disable => is_enabled,
            Self::Delete => true,
        }
    }

    const fn stops(self) -> bool {
        matches!(self, Self::Disable | Self::Delete)
    }
}

/// Shows what is dangerous.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    shown(&dash, None).await
}

async fn shown(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::EndpointsWrite)?;
    let endpoint = detail::find(dash).await?;
    detail::check_auditor(dash, &endpoint)?;
    let held_up = is_held_up(dash, &endpoint.id).await?;
    let head = detail::head(dash, &endpoint, Tab::Danger).await?;
    let is_enabled = detail::is_enabled(&endpoint);
    let offered = Act::ALL.into_iter().filter(|act| act.is_offered(is_enabled, held_up));
    let forms = offered.map(|act| form(dash, &endpoint, act).refused(refused));
    let notice = dash.was("done").then(|| Part::Notice(dash.text(&TEXT).switched.to_owned()));
    let view = forms.fold(View::new(head).maybe(notice), View::with);
    Ok(dash.show(view).await)
}

fn form(dash: &DashboardPage, endpoint: &Loaded<Endpoint>, act: Act) -> Form {
    let (label, lead) = act.words(dash.text(&TEXT));
    let action = dash.path(&below(endpoint, &format!("/danger/{}", act.path())));
    let form = Form::new(dash.language(), dash.tokens(), action, label).titled(label).lead(lead);
    if act.stops() { form.confirmed_by(detail::host(endpoint)) } else { form }
}

/// Whether enabling the webhook has an effect although it is enabled.
async fn is_held_up(dash: &DashboardPage, endpoint_id: &str) -> Result<bool, Response> {
    let held_up = queries::is_held_up(dash.app().store.pool(), endpoint_id, dash.now()).await;
    held_up.map_err(|error| dash.failed(error))
}

/// Does the act that the path names.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    match done(&form).await? {
        Ok(response) => Ok(response),
        Err(errors) => shown(&form.page, Some(form.refused(&errors))).await,
    }
}

async fn done(form: &DashboardForm) -> Result<Result<Response, FormErrors>, Response> {
    let dash = &form.page;
    dash.require(Scope::EndpointsWrite)?;
    let named: String = dash.id("act")?;
    let act = Act::ALL.into_iter().find(|act| act.path() == named).ok_or_else(|| dash.not_found())?;
    let which = dash.endpoint_ref()?;
    let found = detail::find(dash).await;
    // Sent twice, the second finds the webhook gone.
    if act == Act::Delete && found.is_err() && form.took_effect().await {
        return Ok(Ok(dash.go("webhooks?deleted")));
    }
    let endpoint = found?;
    detail::check_auditor(dash, &endpoint)?;
    if act.stops()
        && let Err(errors) = form.check_confirmed(&detail::host(&endpoint))
    {
        return Ok(Err(errors));
    }
    let command = match act {
        Act::Enable | Act::Unpause => {
            EndpointCommand::Enable { held_up: is_held_up(dash, &endpoint.id).await? }
        }
        Act::Disable => endpoints::DISABLE,
        Act::Delete => EndpointCommand::Delete,
    };
    let make = |_: &Endpoint| Ok(vec![command.clone()]);
    match form.once(endpoints::change(&dash.context(), which, make, |_| form.row())).await {
        Ok(_) if act == Act::Delete => Ok(Ok(dash.go("webhooks?deleted"))),
        Ok(_) => Ok(Ok(dash.go(&below(&endpoint, "/danger?done")))),
        Err(error) => dash.refusal(error).map(Err),
    }
}
