//! JSON bodies: what is wrong with one is told by name.

use crate::http::problem::Problem;
use axum::{
    body::Bytes,
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
};
use serde::de::DeserializeOwned;

/// The body as `T`. An empty one counts as `{}`.
pub(super) fn parse<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Problem> {
    if body.is_empty() {
        return from_slice(b"{}");
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !(kind.eq_ignore_ascii_case("application/json") || kind.to_ascii_lowercase().ends_with("+json")) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "the content type must be application/json",
        ));
    }
    from_slice(body)
}

fn from_slice<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        let code = if error.is_data() { "invalid_body" } else { "invalid_json" };
        let text = error.to_string();
        // serde names the member in backquotes.
        let field = text.split('`').nth(1).filter(|_| error.is_data()).map(ToOwned::to_owned);
        let problem = Problem::new(StatusCode::BAD_REQUEST, code, text);
        match field {
            Some(field) => problem.at(field),
            None => problem,
        }
    })
}

/// A body that could not be read.
pub(super) fn unreadable() -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", "a body has at most 64 KiB")
}
