//! What stops an app, and what lets it go on. Each act is confirmed by typing the app's name, but the one that lets it go on.

use super::{
    app::{App, AppTab, save},
    danger_text::TEXT,
    secret::{IssuedBy, issue},
};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::kinds::{ActText, Field, Form, FormErrors, View, form::Refused},
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

impl Act {
    const ALL: [Self; 5] = [Self::Enable, Self::Disable, Self::Revoke, Self::Replace, Self::Delete];

    /// Returns its part of the path.
    const fn path(self) -> &'static str {
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
    shown(&dash, None).await
}

async fn shown(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::ClientsWrite)?;
    let app = App::find(dash).await?;
    let offered = Act::ALL.into_iter().filter(|act| act.is_offered(&app.client));
    let forms = offered.map(|act| form(dash, &app, act).refused(refused));
    let view = forms.fold(app.view(dash, AppTab::Danger), View::with);
    Ok(dash.show(view).await)
}

fn form(dash: &DashboardPage, app: &App, act: Act) -> Form {
    let text = act.text(dash);
    let path = app.path(dash, &format!("/danger/{}", act.path()));
    let form =
        Form::new(dash.language(), dash.tokens(), path, text.submit).titled(text.title).lead(text.lead);
    let name = app.client.name.clone();
    match act {
        Act::Enable => form,
        Act::Replace => form.field(Field::text("label", dash.text(&TEXT).label).max(100)).confirmed_by(name),
        Act::Disable | Act::Revoke | Act::Delete => form.confirmed_by(name),
    }
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
    dash.require(Scope::ClientsWrite)?;
    let named: String = dash.id("act")?;
    let act = Act::ALL.into_iter().find(|act| act.path() == named).ok_or_else(|| dash.not_found())?;
    let found = App::find(dash).await;
    // Sent twice, the second finds the app gone.
    if act == Act::Delete && found.is_err() && form.took_effect().await {
        return Ok(Ok(dash.go("apps?deleted")));
    }
    let app = found?;
    if act != Act::Enable
        && let Err(errors) = form.check_confirmed(&app.client.name)
    {
        return Ok(Err(errors));
    }
    let command = match act {
        Act::Disable => ClientCommand::Disable,
        Act::Enable => ClientCommand::Enable,
        Act::Revoke => ClientCommand::RevokeTokens,
        Act::Delete => ClientCommand::Delete,
        Act::Replace => return issue(form, None, IssuedBy::Exposure).await,
    };
    let saved = save(form, "/danger?saved", |_| Ok(vec![command.clone()])).await?;
    Ok(saved.map(|response| if act == Act::Delete { dash.go("apps?deleted") } else { response }))
}
