//! `GET /`: the front page, which explains what this server is.

mod page;
mod text;

use super::shared::request::PageRequest;
use axum::response::Response;
use page::HomePage;
use text::TEXT;

/// Shows the front page.
pub(super) async fn home(page: PageRequest) -> Response {
    page.layout.page(&HomePage {
        text: page.layout.text(&TEXT),
        issuer: page.app.settings.issuer.clone(),
        development: page.app.development,
    })
}
