//! What stops an API, and what lets it go on. What stops it is confirmed by typing its name.

use super::{
    api::{Api, ApiTab, act},
    text::TEXT,
};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::kinds::{ActText, Form, FormErrors, View, form::Refused},
};
use axum::response::Response;
use xwms_events::{
    resource::{Resource, ResourceCommand, ResourceStanding},
    scope::Scope,
};

/// An act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Enable,
    Disable,
    Delete,
}

impl Act {
    const ALL: [Self; 3] = [Self::Enable, Self::Disable, Self::Delete];

    /// Returns its part of the path.
    const fn path(self) -> &'static str {
        match self {
            Self::Enable => "enable",
            Self::Disable => "disable",
            Self::Delete => "delete",
        }
    }

    fn text(self, dash: &DashboardPage) -> &'static ActText {
        let text = dash.text(&TEXT);
        match self {
            Self::Enable => &text.enable,
            Self::Disable => &text.disable,
            Self::Delete => &text.delete,
        }
    }

    fn is_offered(self, resource: &Resource) -> bool {
        match self {
            Self::Enable => resource.standing == ResourceStanding::Disabled,
            Self::Disable => resource.standing == ResourceStanding::Enabled,
            Self::Delete => true,
        }
    }

    const fn command(self) -> ResourceCommand {
        match self {
            Self::Enable => ResourceCommand::Enable,
            Self::Disable => ResourceCommand::Disable,
            Self::Delete => ResourceCommand::Delete,
        }
    }
}

/// Shows the tab.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    shown(&dash, None).await
}

async fn shown(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::ResourcesWrite)?;
    let api = Api::find(dash).await?;
    let offered = Act::ALL.into_iter().filter(|act| act.is_offered(&api.resource));
    let forms = offered.map(|act| form(dash, &api, act).refused(refused));
    let view = forms.fold(api.view(dash, ApiTab::Danger), View::with);
    Ok(dash.show(view).await)
}

fn form(dash: &DashboardPage, api: &Api, act: Act) -> Form {
    let text = act.text(dash);
    let path = api.path(dash, &format!("/danger/{}", act.path()));
    let form =
        Form::new(dash.language(), dash.tokens(), path, text.submit).titled(text.title).lead(text.lead);
    if act == Act::Enable { form } else { form.confirmed_by(api.settings().name.clone()) }
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
    dash.require(Scope::ResourcesWrite)?;
    let named: String = dash.id("act")?;
    let chosen = Act::ALL.into_iter().find(|act| act.path() == named).ok_or_else(|| dash.not_found())?;
    let found = Api::find(dash).await;
    // Sent twice, the second finds the API gone.
    if chosen == Act::Delete && found.is_err() && form.took_effect().await {
        return Ok(Ok(dash.go("apis?deleted")));
    }
    let api = found?;
    if chosen != Act::Enable
        && let Err(errors) = form.check_confirmed(&api.settings().name)
    {
        return Ok(Err(errors));
    }
    let saved = act(form, "/danger?saved", |_| vec![chosen.command()]).await?;
    Ok(saved.map(|response| if chosen == Act::Delete { dash.go("apis?deleted") } else { response }))
}
