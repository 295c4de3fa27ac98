//! The protocol surface: OAuth 2.0 (RFC 6749 with the advice of RFC 9700) and OpenID Connect Core.
//!
//! One file per endpoint; `token/` has one per grant type. Errors of the endpoints that clients call are
//! RFC 6749 bodies (`error`); the authorization endpoint answers people with pages (`web`) or sends them
//! back to the client.

mod assertion;
pub mod authorize;
pub mod client_auth;
mod cross_site;
pub mod discovery;
pub mod error;
pub mod introspect;
pub mod jwks;
pub mod logout;
pub mod revoke;
pub mod token;
pub mod userinfo;

use crate::app::Shared;
use axum::{
    Router,
    handler::Handler,
    http::{HeaderName, Method, header},
    routing::{get, post},
};
use std::time::Duration;
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

/// Endpoints that take a cookie: no page of another origin may read what they answer (RFC 9700 §2.6).
const OF_BROWSERS: [&str; 2] = ["/oauth/authorize", "/oauth/logout"];

/// Which pages may read what is said at `path` in place of an endpoint: any, where no cookie is taken.
pub fn readers(path: &str) -> Option<CorsLayer> {
    let here = path.starts_with("/oauth/") || path.starts_with("/.well-known/");
    (here && !OF_BROWSERS.contains(&path)).then(anywhere)
}

/// Any page may ask: no cookie is taken.
fn anywhere() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        // Whatever field a page sends along, such as those of tracing, proves nothing here.
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([
            header::RETRY_AFTER,
            header::WWW_AUTHENTICATE,
            HeaderName::from_static("ratelimit"),
            HeaderName::from_static("ratelimit-policy"),
            HeaderName::from_static("x-request-id"),
        ])
        .max_age(Duration::from_secs(3600))
}

/// The routes of this surface; `refused` says that an endpoint does not have a method.
pub fn routes<T: 'static>(refused: impl Handler<T, Shared>) -> Router<Shared> {
    let called = Router::new()
        .route("/oauth/token", post(token::token))
        .route("/oauth/revoke", post(revoke::revoke))
        .route("/oauth/introspect", post(introspect::introspect))
        .route("/oauth/userinfo", get(userinfo::by_get).post(userinfo::by_post))
        .route("/oauth/jwks.json", get(jwks::jwks))
        .route("/.well-known/openid-configuration", get(discovery::openid_configuration))
        .route("/.well-known/oauth-authorization-server", get(discovery::authorization_server))
        // Before the layer: it has to see a preflight, for which no route has a method.
        .method_not_allowed_fallback(refused)
        .layer(anywhere());
    Router::new()
        .route("/oauth/authorize", get(authorize::endpoint).post(authorize::endpoint))
        .route("/consent", post(authorize::consent::decide))
        .route("/oauth/logout", get(logout::endpoint).post(logout::endpoint))
        .route("/logout", get(logout::endpoint).post(logout::endpoint))
        .merge(called)
}
