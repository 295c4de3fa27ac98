//! All routes of the server, and the frame around them.

use super::frame;
use crate::{
    app::Shared,
    surface::{
        api, docs,
        http::{caller::Caller, dpop},
        oauth, ssf,
        web::{self, shared::layout::Layout},
    },
};
use axum::{
    Router,
    http::Uri,
    middleware::from_fn_with_state,
    routing::{get, head},
};
use tower_http::cors::CorsLayer;

/// Paths where GET has effects, so HEAD is refused (RFC 9110 §9.2.1), with the methods that are allowed.
const NO_HEAD: [(&str, &str); 5] = [
    ("/oauth/authorize", "GET,POST"),
    ("/oauth/logout", "GET,POST"),
    ("/logout", "GET,POST"),
    ("/join", "GET,POST"),
    // The return from a provider uses up its answer, and logs the person in.
    ("/login/with/{provider}", "GET"),
];

/// Returns all routes of the server.
pub fn router(app: Shared) -> Router {
    let routes = Router::new()
        .merge(oauth::routes(frame::method_not_allowed))
        .merge(api::routes(&app, frame::method_not_allowed))
        .merge(ssf::routes(frame::method_not_allowed));
    let routes = if app.settings.dpop_nonce {
        routes.layer(from_fn_with_state(app.clone(), dpop::give_nonce))
    } else {
        routes
    };
    let routes = routes
        .merge(web::routes().route_layer(from_fn_with_state(app.clone(), oauth::authorize::after_login)))
        .merge(docs::routes())
        .route("/healthz", get(frame::healthz))
        .route("/readyz", get(frame::readyz));
    let routes = NO_HEAD
        .into_iter()
        .fold(routes, |routes, (path, allowed)| {
            let refused = move |caller: Caller, layout: Layout, uri: Uri| async move {
                frame::no_head(&caller, &layout, &uri, allowed)
            };
            routes.route(path, head(refused))
        })
        .fallback(frame::not_found)
        .method_not_allowed_fallback(frame::method_not_allowed);
    frame::around(routes, &app, readers).with_state(app)
}

/// Returns which pages may read the errors at `path`.
fn readers(app: &Shared, path: &str) -> Option<CorsLayer> {
    let of_api = path.starts_with("/v1/") || path.starts_with("/schemas/");
    if of_api { Some(api::readers(app)) } else { oauth::readers(path) }
}
