//! The metadata of protected resources (RFC 9728 §2): of this server's own REST API, of the server as a whole with
//! its userinfo endpoint, and of those APIs of accounts that agents may ask people for.
//!
//! Not here: the metadata of this server as an authorization server (`discovery`), and the challenge that names the
//! metadata (`http::resource_challenge`).

use crate::{
    app::{App, Shared},
    surface::http::{caller::Caller, problem::Problem, resource_challenge::API},
};
use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderName, StatusCode, header::CACHE_CONTROL},
    response::IntoResponse,
};
use serde_json::{Value, json};
use xwms_events::{ids::ResourceId, resource::Resource, scope::Scope};

const KEEP: [(HeaderName, &str); 1] = [(CACHE_CONTROL, "public, max-age=300")];

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

/// `GET /.well-known/oauth-protected-resource/resources/{resource_id}`: an API of an account, for the API to name in
/// its challenges or to serve at its own host (RFC 9728 §3.3). Nobody else learns that an API is registered here: one
/// with nothing for agents, or that is disabled, looks like none.
///
/// # Errors
/// `not_found`, which counts for the caller's address, or the caller must wait; the store's failure.
pub async fn of_account(
    State(app): State<Shared>,
    caller: Caller,
    path: Result<Path<String>, PathRejection>,
) -> Result<impl IntoResponse, Problem> {
    let named = path.ok().and_then(|Path(id)| id.parse::<ResourceId>().ok());
    let Some(resource_id) = named else { return Err(none(&app, &caller)) };
    let resource = app.store.load::<Resource>(resource_id).await?.state;
    let Some(scopes) = resource.agent_scopes() else { return Err(none(&app, &caller)) };
    let document = json!({
        "resource": resource.audience,
        "authorization_servers": [app.settings.issuer],
        "scopes_supported": scopes,
        "bearer_methods_supported": ["header"],
        "resource_name": resource.settings.name,
    });
    Ok((KEEP, Json(document)))
}

/// Returns the refusal if there is nothing to show. Audiences can be guessed, and ids follow from them, so it counts.
fn none(app: &App, caller: &Caller) -> Problem {
    match app.guard.proved_nothing(caller.origin.as_ref()) {
        Ok(()) => Problem::new(StatusCode::NOT_FOUND, "not_found", "there is no such resource"),
        Err(seconds) => Problem::slow_down(seconds),
    }
}
