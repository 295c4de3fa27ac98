//! The metadata of this server's own protected resources (RFC 9728 §2): the REST API, and the server as a whole with its
//! userinfo endpoint.
//!
//! Not here: the metadata of this server as an authorization server (`discovery`), and the challenge that names the
//! metadata (`http::resource_challenge`).

use crate::{app::Shared, surface::http::resource_challenge::API};
use axum::{Json, extract::State, http::header::CACHE_CONTROL, response::IntoResponse};
use serde_json::{Value, json};
use xwms_events::scope::Scope;

const KEEP: [(http::HeaderName, &str); 1] = [(CACHE_CONTROL, "public, max-age=300")];

/// Returns the metadata of the resource at `path`, with the scopes that `is_for` picks.
fn metadata(app: &Shared, (path, name): (&str, &str), is_for: impl Fn(Scope) -> bool) -> Value {
    let issuer = &app.settings.issuer;
    let scopes: Vec<_> =
        Scope::ALL.iter().copied().filter(|scope| is_for(*scope)).map(Scope::as_str).collect();
    json!({
        "resource": format!("{issuer}{path}"),
        "authorization_servers": [issuer],
        "scopes_supported": scopes,
        "bearer_methods_supported": ["header"],
        "resource_name": format!("{}{name}", app.brand.name),
        "resource_documentation": format!("{issuer}/docs"),
    })
}

/// `GET /.well-known/oauth-protected-resource/v1`: the REST API.
pub async fn api(State(app): State<Shared>) -> impl IntoResponse {
    (KEEP, Json(metadata(&app, (API, " API"), Scope::is_management)))
}

/// `GET /.well-known/oauth-protected-resource`: the server as a whole, whose identifier is its issuer.
pub async fn server(State(app): State<Shared>) -> impl IntoResponse {
    (KEEP, Json(metadata(&app, ("", ""), |_| true)))
}
