//! `GET /`: what this server is.

use crate::{
    app::Shared,
    surface::web::pages::{Frame, HomePage},
};
use axum::{extract::State, response::Response};

/// The front page.
pub(super) async fn home(State(app): State<Shared>, frame: Frame) -> Response {
    frame.page(&HomePage {
        text: frame.text,
        issuer: app.settings.issuer.clone(),
        development: app.development,
    })
}
