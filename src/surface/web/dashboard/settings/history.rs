//! `GET /dashboard/{account_id}/settings/history`: what happened to the account and its members.

use super::{tabs::head, text::TEXT};
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
    let stream = format!("account/{}", dash.account_id);
    let timeline = history(&dash, dash.text(&TEXT).history, &stream).await;
    let timeline = timeline.map_err(|error| dash.failed(error))?;
    Ok(dash
        .show(View::new(head(&dash, "settings/history")).with(timeline).maybe(past::about(&dash, &stream)))
        .await)
}
