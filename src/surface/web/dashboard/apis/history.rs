//! What happened to an API.

use super::{
    api::{Api, ApiTab},
    text::TEXT,
};
use crate::surface::web::dashboard::{
    past,
    shared::{history::history, page::DashboardPage},
};
use axum::response::Response;
use xwms_events::scope::Scope;

/// Shows the history.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::EventsRead)?;
    let api = Api::find(&dash).await?;
    let stream = format!("resource/{}", api.id);
    let title = dash.text(&TEXT).history;
    let timeline = history(&dash, title, &stream).await.map_err(|error| dash.failed(error))?;
    let view = api.view(&dash, ApiTab::History).with(timeline).maybe(past::about(&dash, &stream));
    Ok(dash.show(view).await)
}
