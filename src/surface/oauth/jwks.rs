//! `GET /oauth/jwks.json`: the public halves of the keys in use (RFC 7517 §5).

use crate::app::Shared;
use axum::{
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::IntoResponse,
};

/// Clients may keep the keys for five minutes; one that meets an unknown `kid` asks again.
pub async fn jwks(State(app): State<Shared>) -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "application/jwk-set+json"), (CACHE_CONTROL, "public, max-age=300")];
    (headers, app.keyring.jwks().to_string())
}
