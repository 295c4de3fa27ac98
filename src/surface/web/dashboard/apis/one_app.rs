//! One app that may ask for tokens for an API: the scopes that it may ask for, and its removal.

use super::{
    access_text::TEXT,
    api::{Api, ApiTab, save},
    listed::{scopes_field, scopes_of},
    text,
};
use crate::surface::web::{
    dashboard::{
        access::apps::Apps,
        shared::{form::DashboardForm, page::DashboardPage},
    },
    shared::{kinds::form::Refused, not_done::NotDone},
};
use axum::response::Response;
use xwms_events::{
    ids::ClientId,
    resource::{ResourceApp, ResourceSettings},
    scope::Scope,
};

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

/// Returns the API with the app that the path names, if the API lists it.
async fn found(dash: &DashboardPage) -> Result<(Api, ResourceApp), Response> {
    dash.require(Scope::ResourcesWrite)?;
    let client_id: ClientId = dash.id("client_id")?;
    let api = Api::find(dash).await?;
    let app = api.settings().apps.iter().find(|app| app.client_id == client_id).cloned();
    let app = app.ok_or_else(|| dash.not_found())?;
    Ok((api, app))
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let (api, app) = found(dash).await?;
    let text = dash.text(&TEXT);
    let name = Apps::one(dash, app.client_id).await.map_err(|error| dash.failed(error))?;
    let form = |below: &str, submit| {
        let path = api.path(dash, &format!("/apps/{}{below}", app.client_id));
        dash.form(path, submit)
    };
    let change = form("", dash.text(&text::TEXT).save)
        .titled(text.app_scopes)
        .field(scopes_field(dash, &api, &app.scopes))
        .refused(refused);
    let removal = form("/remove", text.remove_app)
        .titled(text.remove_app)
        .lead(text.remove_app_lead)
        .dangerous()
        .refused(refused);
    Ok(dash.show(api.part(dash, ApiTab::Apps, name).with(change).with(removal)).await)
}

/// Changes the scopes.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    answer(&form, changed(&form).await).await
}

async fn changed(form: &DashboardForm) -> Result<Response, NotDone> {
    let (_, app) = found(&form.page).await?;
    let scopes = scopes_of(form)?;
    let replace = |now: &ResourceSettings| {
        let mut now = now.clone();
        for known in now.apps.iter_mut().filter(|known| known.client_id == app.client_id) {
            known.scopes.clone_from(&scopes);
        }
        now
    };
    save(form, "/apps?saved", replace).await
}

/// Removes the app.
pub async fn remove(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::ResourcesWrite)?;
    let client_id: ClientId = dash.id("client_id")?;
    // Sent twice, the second finds the app gone.
    if !form.took_effect().await {
        found(dash).await?;
    }
    let without = |now: &ResourceSettings| {
        let mut now = now.clone();
        now.apps.retain(|known| known.client_id != client_id);
        now
    };
    answer(&form, save(&form, "/apps?saved", without).await).await
}

async fn answer(form: &DashboardForm, done: Result<Response, NotDone>) -> Result<Response, Response> {
    match done {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}
