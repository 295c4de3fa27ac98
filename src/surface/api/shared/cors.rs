//! Cross-origin requests from browsers (Fetch §3.2): allowed for the verified origins of enabled clients,
//! never for all origins, and never with cookies. This only decides whether the browser lets a page send the
//! request. Whether the calling client may be used from that origin is checked once the client is known
//! (`http::admission`).

use crate::{
    app::{App, Shared},
    store::StoreError,
    surface::http::dpop::DPOP_NONCE,
    traffic::origins::REMEMBERED,
};
use axum::http::{
    HeaderName, HeaderValue, Method,
    header::{LINK, RETRY_AFTER, WWW_AUTHENTICATE},
};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};
use xwms_events::client::is_loopback_origin;
use xwms_projections::clients as model;

const fn named(name: &'static str) -> HeaderName {
    HeaderName::from_static(name)
}

/// The CORS layer for the routes of this surface.
pub fn layer(app: &Shared) -> CorsLayer {
    let app = app.clone();
    let origins = AllowOrigin::async_predicate(move |origin: HeaderValue, _: &_| async move {
        match origin.to_str() {
            Ok(origin) => is_known(&app, origin).await,
            Err(_) => false,
        }
    });
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        // A page may send any header, such as those for tracing: cookies are never sent with it.
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([
            DPOP_NONCE,
            LINK,
            RETRY_AFTER,
            WWW_AUTHENTICATE,
            named("idempotent-replayed"),
            named("ratelimit"),
            named("ratelimit-policy"),
            named("x-request-id"),
            named("xwms-position"),
        ])
        .max_age(REMEMBERED)
}

async fn is_known(app: &App, origin: &str) -> bool {
    let loopback = is_loopback_origin(origin);
    let trusted = model::Trusted { loopback_of_tests: loopback, loopback: loopback && app.development };
    let found = tokio::select! {
        biased;
        found = model::serves_api(app.store.pool(), origin, trusted) => found.map_err(StoreError::from),
        () = app.store.pulse().silent() => Err(StoreError::Deadline),
    };
    match found {
        Ok(true) => app.origins.insert(origin),
        Ok(false) => app.origins.remove(origin),
        Err(error) => {
            tracing::error!(%error, "the store failed");
            return app.origins.has(origin);
        }
    }
    matches!(found, Ok(true))
}
