//! `GET /assets/…`: the stylesheet and the two small scripts, from the binary.

use crate::surface::web::pages::{Frame, PageError};
use axum::{
    extract::{Path, rejection::PathRejection},
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// One asset by name.
pub(super) async fn asset(frame: Frame, path: Result<Path<String>, PathRejection>) -> Response {
    let name = path.map(|Path(name)| name).unwrap_or_default();
    let (kind, body) = match name.as_str() {
        "style.css" => (CSS, include_str!("../pages/assets/style.css")),
        "script.js" => (JS, include_str!("../pages/assets/script.js")),
        "form_post.js" => (JS, include_str!("../pages/assets/form_post.js")),
        _ => return frame.error(&PageError::NotFound),
    };
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=3600")], body).into_response()
}
