//! `GET /assets/…`: the stylesheet and the two small scripts, from the binary.

use axum::{
    extract::Path,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// One asset by name.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    let (kind, body) = match name.as_str() {
        "style.css" => (CSS, include_str!("../pages/assets/style.css")),
        "script.js" => (JS, include_str!("../pages/assets/script.js")),
        "form_post.js" => (JS, include_str!("../pages/assets/form_post.js")),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=3600")], body).into_response()
}
