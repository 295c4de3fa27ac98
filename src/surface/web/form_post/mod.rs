//! The page that submits itself, such as a response to a client (OAuth 2.0 Form Post Response Mode). `oauth`
//! decides what it posts, and where.

mod page;
mod text;

use super::shared::layout::Layout;
use axum::response::Response;
use page::FormPostPage;
use text::TEXT;

/// Returns the page that posts `fields` to `action`.
pub fn response(layout: &Layout, action: &str, fields: Vec<(String, String)>) -> Response {
    layout.form_away(&FormPostPage { text: layout.text(&TEXT), action: action.to_owned(), hidden: fields })
}
