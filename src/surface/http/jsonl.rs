//! Tables as JSON Lines: one object per line, for programs that read as it comes.

use axum::{
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};

/// Returns `lines`, each of which ends in a line feed, as the file `name`.
pub fn response(name: &str, lines: String) -> Response {
    let mut response = lines.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/jsonl"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}.jsonl\"")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    response
}
