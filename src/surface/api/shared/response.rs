//! JSON responses. A write returns its position in the log, so that a read elsewhere can ask to see it.

use axum::{
    Json,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use serde_json::Value;

/// The position of a write, in responses; the position that a read must show, in requests.
const POSITION: HeaderName = HeaderName::from_static("xwms-position");

/// Returns `body` with `status`, for a write that ends at `position`.
pub fn json(status: StatusCode, body: &Value, position: Option<i64>) -> Response {
    let response = match status {
        StatusCode::NO_CONTENT => status.into_response(),
        _ => (status, Json(body)).into_response(),
    };
    with_position(response, position)
}

/// Returns a response without a body.
pub fn nothing(position: i64) -> Response {
    with_position(StatusCode::NO_CONTENT.into_response(), Some(position))
}

fn with_position(mut response: Response, position: Option<i64>) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(position) = position {
        response.headers_mut().insert(POSITION, HeaderValue::from(position));
    }
    response
}

/// Returns the position that a read must show, if the caller sent one.
pub(super) fn wanted_position(headers: &HeaderMap) -> Option<i64> {
    headers.get(POSITION)?.to_str().ok()?.parse().ok()
}

/// Splits the scopes of a read model, which stores them in one text.
pub fn scopes(text: &str) -> Vec<String> {
    text.split_ascii_whitespace().map(ToOwned::to_owned).collect()
}
