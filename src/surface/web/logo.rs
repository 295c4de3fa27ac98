//! `GET /logos/{client_id}/{digest}`: the logo of a client, written anew when it was uploaded. The address names
//! the content, so that browsers may keep it.

use super::{error::PageError, shared::layout::Layout};
use crate::{app::Shared, commands::logos};
use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use xwms_events::ids::ClientId;

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Returns a logo that its client names.
pub(super) async fn show(
    State(app): State<Shared>,
    layout: Layout,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Response {
    let named = path.ok().and_then(|Path((id, digest))| Some((id.parse::<ClientId>().ok()?, digest)));
    let Some((client_id, digest)) = named else { return layout.error(&PageError::NotFound) };
    let bytes = match logos::named(&app.store, client_id, &digest).await {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return layout.error(&PageError::NotFound),
        Err(error) => return layout.throttled(&error.into()),
    };
    let fixed = [
        (CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        // Opened by itself, it can do nothing; no other site may show it as its own.
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        (RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
    ];
    (StatusCode::OK, fixed, bytes).into_response()
}
