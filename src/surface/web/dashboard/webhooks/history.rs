//! `…/webhooks/{endpoint_id}/history`: what happened to it.

use super::{
    detail::{self, Tab},
    text::TEXT,
};
use crate::surface::web::{
    dashboard::{
        past,
        shared::{history::history, page::DashboardPage},
    },
    shared::kinds::View,
};
use axum::response::Response;
use xwms_events::scope::Scope;

/// Shows the history.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::EventsRead)?;
    let endpoint = detail::find(&dash).await?;
    let head = detail::head(&dash, &endpoint, Tab::History).await?;
    let stream = format!("endpoint/{}", endpoint.id);
    let timeline =
        history(&dash, dash.text(&TEXT).history, &stream).await.map_err(|error| dash.failed(error))?;
    Ok(dash.show(View::new(head).with(timeline).maybe(past::about(&dash, &stream))).await)
}
