//! What stops an app, and what lets it go on. Each act is confirmed by typing the app's name, but the one that
//! lets it go on.

use super::{
    app::{App, AppTab, save},
    danger_text::TEXT,
    secret::{IssuedBy, issue},
};
use crate::surface::web::{
    dashboard::shared::{
        danger::{self, DangerousAct},
        form::DashboardForm,
        page::DashboardPage,
    },
    shared::{
        kinds::{ActText, Field, Form, View, form::Refused},
        not_done::NotDone,
    },
};
use axum::response::Response;
use xwms_events::{
    client::{AuthMethod, Client, ClientCommand, ClientStanding},
    scope::Scope,
};

/// An act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Disable,
    Enable,
    Revoke,
    Replace,
    Delete,
}

impl DangerousAct for Act {
    const ALL: &'static [Self] = &[Self::Enable, Self::Disable, Self::Revoke, Self::Replace, Self::Delete];
    const DELETE: Self = Self::Delete;

    fn path(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::Revoke => "revoke-tokens",
            Self::Replace => "replace-exposed",
            Self::Delete => "delete",
        }
    }

    fn text(self, dash: &DashboardPage) -> &'static ActText {
        let text = dash.text(&TEXT);
        match self {
            Self::Disable => &text.disable,
            Self::Enable => &text.enable,
            Self::Revoke => &text.revoke,
            Self::Replace => &text.replace,
            Self::Delete => &text.delete,
        }
    }

    fn stops(self) -> bool {
        self != Self::Enable
    }
}

impl Act {
    /// Returns whether the act makes sense for `client` now.
    fn is_offered(self, client: &Client) -> bool {
        match self {
            Self::Disable => client.standing == ClientStanding::Enabled,
            Self::Enable => client.standing == ClientStanding::Disabled,
            Self::Replace => client.auth_method == AuthMethod::ClientSecret,
            Self::Revoke | Self::Delete => true,
        }
    }
}

/// Shows the tab.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::ClientsWrite)?;
    let app = App::find(dash).await?;
    let offered = Act::ALL.iter().copied().filter(|act| act.is_offered(&app.client));
    let forms = offered.map(|act| form(dash, &app, act).refused(refused));
    let view = forms.fold(app.view(dash, AppTab::Danger), View::with);
    Ok(dash.show(view).await)
}

fn form(dash: &DashboardPage, app: &App, act: Act) -> Form {
    let form = danger::form(dash, act, &format!("apps/{}", app.id), &app.client.name);
    match act {
        Act::Replace => form.field(Field::text("label", dash.text(&TEXT).label).max(100)),
        Act::Enable | Act::Disable | Act::Revoke | Act::Delete => form,
    }
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
    dash.require(Scope::ClientsWrite)?;
    let act: Act = danger::named(dash)?;
    let app = danger::still_there(form, act, App::find(dash).await, "apps?deleted").await?;
    danger::check_confirmed(form, act, &app.client.name)?;
    let command = match act {
        Act::Disable => ClientCommand::Disable,
        Act::Enable => ClientCommand::Enable,
        Act::Revoke => ClientCommand::RevokeTokens,
        Act::Delete => ClientCommand::Delete,
        Act::Replace => return issue(form, None, IssuedBy::Exposure).await,
    };
    let saved = save(form, "/danger?saved", |_| Ok(vec![command.clone()])).await?;
    Ok(if act == Act::Delete { dash.go("apps?deleted") } else { saved })
}
