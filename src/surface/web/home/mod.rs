//! `GET /`: what this server is.

mod page;
mod text;

use super::shared::layout::Layout;
use crate::app::Shared;
use axum::{extract::State, response::Response};
use page::HomePage;
use text::TEXT;

/// The front page.
pub(super) async fn home(State(app): State<Shared>, layout: Layout) -> Response {
    layout.page(&HomePage {
        text: layout.text(&TEXT),
        issuer: app.settings.issuer.clone(),
        development: app.development,
    })
}
