//! `GET /assets/…`: the stylesheet and the two small scripts, built into the binary.

use crate::surface::web::{error::PageError, shared::layout::Layout};
use axum::{
    extract::{Path, rejection::PathRejection},
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// Returns one asset by name.
pub(super) async fn asset(layout: Layout, path: Result<Path<String>, PathRejection>) -> Response {
    let name = path.map(|Path(name)| name).unwrap_or_default();
    let (kind, body) = match name.as_str() {
        "style.css" => (CSS, include_str!("style.css")),
        "script.js" => (JS, include_str!("script.js")),
        "form_post.js" => (JS, include_str!("form_post.js")),
        _ => return layout.error(&PageError::NotFound),
    };
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=3600")], body).into_response()
}
