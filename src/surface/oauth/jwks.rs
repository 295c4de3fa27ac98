//! `GET /oauth/jwks.json`: the public keys in use (RFC 7517 §5).

use crate::app::Shared;
use axum::{
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::IntoResponse,
};

/// The endpoint. Clients may cache the keys for five minutes; a client that sees an unknown `kid` fetches
/// them again.
pub async fn jwks(State(app): State<Shared>) -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "application/jwk-set+json"), (CACHE_CONTROL, "public, max-age=300")];
    (headers, app.keyring.jwks().to_string())
}
