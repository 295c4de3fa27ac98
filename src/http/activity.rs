//! The frame's eye on every request: tells callers what is left of their window, and knows in the end whom the
//! request counted for and what came of it.

use super::admission::Seen;
use crate::limits::fields;
use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header::CACHE_CONTROL},
    middleware::Next,
    response::Response,
};

/// Around every route.
pub(super) async fn observe(mut request: Request, next: Next) -> Response {
    let seen = Seen::default();
    request.extensions_mut().insert(seen.clone());
    let mut response = next.run(request).await;
    if let Some(counted) = seen.counted() {
        let told = response.status().is_success() || response.status() == StatusCode::TOO_MANY_REQUESTS;
        if told {
            fields::write(response.headers_mut(), &counted.admission.quotas);
        }
    }
    if response.status() == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
