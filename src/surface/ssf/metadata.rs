//! `GET /.well-known/ssf-configuration`: what this transmitter has (OpenID Shared Signals Framework 1.0 §7.1).

use super::view::{POLL, PUSH};
use crate::app::Shared;
use axum::{Json, extract::State, http::header::CACHE_CONTROL, response::IntoResponse};
use serde_json::json;

/// The metadata.
pub async fn configuration(State(app): State<Shared>) -> impl IntoResponse {
    let issuer = &app.settings.issuer;
    let at = |path: &str| format!("{issuer}{path}");
    let document = json!({
        "spec_version": "1_0",
        "issuer": issuer,
        "jwks_uri": at("/oauth/jwks.json"),
        "delivery_methods_supported": [PUSH, POLL],
        "configuration_endpoint": at("/ssf/stream"),
        "status_endpoint": at("/ssf/status"),
        "add_subject_endpoint": at("/ssf/subjects/add"),
        "remove_subject_endpoint": at("/ssf/subjects/remove"),
        "verification_endpoint": at("/ssf/verify"),
        // Who ignored the session would take the end of one for the end of all.
        "critical_subject_members": ["user", "session"],
        "authorization_schemes": [{"spec_urn": "urn:ietf:rfc:6749"}],
        "default_subjects": "ALL",
    });
    ([(CACHE_CONTROL, "public, max-age=300")], Json(document))
}
