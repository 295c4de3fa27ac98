//! What stops an API, and what lets it go on. What stops it is confirmed by typing its name.

use super::{
    api::{Api, ApiTab, act},
    text::TEXT,
};
use crate::surface::web::{
    dashboard::shared::{
        danger::{self, DangerousAct},
        form::DashboardForm,
        page::DashboardPage,
    },
    shared::{
        kinds::{ActText, Form, View, form::Refused},
        not_done::NotDone,
    },
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

impl DangerousAct for Act {
    const ALL: &'static [Self] = &[Self::Enable, Self::Disable, Self::Delete];
    const DELETE: Self = Self::Delete;

    fn path(self) -> &'static str {
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

    fn stops(self) -> bool {
        matches!(self, Self::Disable | Self::Delete)
    }
}

impl Act {
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
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::ResourcesWrite)?;
    let api = Api::find(dash).await?;
    let offered = Act::ALL.iter().copied().filter(|act| act.is_offered(&api.resource));
    let forms = offered.map(|act| form(dash, &api, act).refused(refused));
    let view = forms.fold(api.view(dash, ApiTab::Danger), View::with);
    Ok(dash.show(view).await)
}

fn form(dash: &DashboardPage, api: &Api, act: Act) -> Form {
    danger::form(dash, act, &format!("apis/{}", api.id), &api.settings().name)
}

/// Does the act that the path names.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    match done(&form).await {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}

async fn done(form: &DashboardForm) -> Result<Response, NotDone> {
    let dash = &form.page;
    dash.require(Scope::ResourcesWrite)?;
    let chosen: Act = danger::named(dash)?;
    let api = danger::still_there(form, chosen, Api::find(dash).await, "apis?deleted").await?;
    danger::check_confirmed(form, chosen, &api.settings().name)?;
    let saved = act(form, "/danger?saved", |_| vec![chosen.command()]).await?;
    Ok(if chosen == Act::Delete { dash.go("apis?deleted") } else { saved })
}
