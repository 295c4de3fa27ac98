//! The protocol surface: OAuth 2.0 (RFC 6749 with the advice of RFC 9700) and OpenID Connect Core.
//!
//! One file per endpoint; `token/` has one per grant type. The endpoints that clients call return errors as
//! RFC 6749 bodies (`error`). The authorization endpoint shows users pages (`web`) or redirects them to the
//! client.

mod assertion;
pub mod authorize;
mod certificate;
pub mod client_auth;
mod client_jwt;
mod client_keys;
mod client_lookup;
mod client_proof;
mod client_remembered;
mod client_secret;
mod cross_site;
pub mod discovery;
pub mod error;
mod federated;
mod id_jag;
pub mod introspect;
mod introspection_response;
pub mod jwks;
pub mod logout;
mod protected_resource;
mod quoted;
mod register;
mod resource;
pub mod revoke;
mod status_list;
pub mod token;
pub mod userinfo;

use crate::{
    app::Shared,
    surface::http::{dpop::DPOP_NONCE, shared_route::ShareRoute},
};
use axum::{
    Router,
    handler::Handler,
    http::{HeaderName, Method, header},
    routing::{get, post},
};
use std::time::Duration;
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

/// Endpoints that use cookies. No page of another origin may read their responses (RFC 9700 §2.6).
const OF_BROWSERS: [&str; 2] = ["/oauth/authorize", "/oauth/logout"];

/// Returns the CORS layer for errors at `path`: any page may read them, if the path uses no cookies.
pub fn readers(path: &str) -> Option<CorsLayer> {
    let here = path.starts_with("/oauth/") || path.starts_with("/.well-known/");
    (here && !OF_BROWSERS.contains(&path)).then(anywhere)
}

/// Allows all origins: no cookies are used.
fn anywhere() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        // Header fields that a page adds, such as those of tracing, prove nothing here.
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([
            header::RETRY_AFTER,
            header::WWW_AUTHENTICATE,
            DPOP_NONCE,
            HeaderName::from_static("ratelimit"),
            HeaderName::from_static("ratelimit-policy"),
            HeaderName::from_static("x-request-id"),
        ])
        .max_age(Duration::from_secs(3600))
}

/// Returns the routes of this surface. `refused` responds when an endpoint doesn't have the method.
pub fn routes<T: 'static>(refused: impl Handler<T, Shared>) -> Router<Shared> {
    let called = Router::new()
        .route("/oauth/token", post(token::token))
        .route("/oauth/par", post(authorize::push))
        .route("/oauth/device_authorization", post(authorize::device::ask))
        .route("/oauth/revoke", post(revoke::revoke))
        .route("/oauth/introspect", post(introspect::introspect))
        .route("/oauth/register", post(register::create))
        .route(
            "/oauth/register/{client_id}",
            get(register::read).put(register::update).delete(register::delete),
        )
        .route("/oauth/userinfo", get(userinfo::userinfo).post(userinfo::userinfo))
        .route("/oauth/jwks.json", get(jwks::jwks))
        .route("/oauth/status-lists/{name}", get(status_list::status_list))
        .route("/.well-known/openid-configuration", get(discovery::openid_configuration))
        .route("/.well-known/oauth-authorization-server", get(discovery::authorization_server))
        .route("/.well-known/oauth-protected-resource", get(protected_resource::server))
        .route("/.well-known/oauth-protected-resource/v1", get(protected_resource::api))
        .route(
            "/.well-known/oauth-protected-resource/resources/{resource_id}",
            get(protected_resource::of_account),
        )
        // Added before the layer, which must see preflight requests: no route has a method for them.
        .method_not_allowed_fallback(refused)
        .layer((ShareRoute, anywhere()));
    Router::new()
        .route("/oauth/authorize", get(authorize::endpoint).post(authorize::endpoint))
        .route("/consent", post(authorize::consent::decide))
        .route("/device", get(authorize::device::show).post(authorize::device::submit))
        .route("/device/answer", post(authorize::device::answer))
        .route("/oauth/logout", get(logout::endpoint).post(logout::endpoint))
        .route("/logout", get(logout::endpoint).post(logout::endpoint))
        .merge(called)
}
