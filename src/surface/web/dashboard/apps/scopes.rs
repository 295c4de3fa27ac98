//! What an app may ask for.

use super::{
    app::{App, AppTab, save},
    create::{scopes_field, scopes_of},
    settings_text::TEXT,
    text,
};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::kinds::{Facts, Value, form::Refused},
};
use axum::response::Response;
use xwms_events::{
    client::{Client, ClientCommand},
    scope::Scope,
};

/// Shows the tab.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let app = App::find(dash).await?;
    let text = dash.text(&TEXT);
    let client = &app.client;
    let view = app.view(dash, AppTab::Scopes);
    if !dash.may(Scope::ClientsWrite) {
        let names = client.scopes.iter().map(|scope| scope.as_str().to_owned()).collect();
        let facts = Facts::new(text.scopes).fact(text.scopes, Value::Tags(names));
        return Ok(dash.show(view.with(facts)).await);
    }
    let path = app.path(dash, AppTab::Scopes.path());
    let form = dash
        .form(path, dash.text(&text::TEXT).save)
        .titled(text.scopes)
        .lead(text.scopes_lead)
        .field(scopes_field(dash, client.client_type, client.environment, &client.scopes))
        .refused(refused);
    Ok(dash.show(view.with(form)).await)
}

/// Changes the scopes.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let scopes = scopes_of(&form);
    let change = |_: &Client| Ok(vec![ClientCommand::ChangeScopes { scopes: scopes.clone() }]);
    match save(&form, "/scopes?saved", change).await {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}
